package io.cooperage.ui.images.detail.source;

import io.cooperage.engine.image.browse.ImageBrowser;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// An image's files for as long as somebody looks. The browser is opened by the first question and closed by
/// [#release] once the last answer is there: while it is open the image can't be removed. FX thread only, but for the
/// work itself.
public final class BrowserSession {
    /// A question to the browser; it may be interrupted.
    @FunctionalInterface
    public interface Question<T> {
        T ask(ImageBrowser browser) throws IOException;
    }

    private final Supplier<ImageBrowser> opener;
    private final UiTasks tasks;

    /// Guards the fields below. Held while the browser opens, so that two questions don't open two.
    private final Object lock = new Object();

    private @Nullable ImageBrowser browser;
    private int asking;

    /// Written by the FX thread, which must not wait for the lock.
    private volatile boolean looking;

    public BrowserSession(Supplier<ImageBrowser> opener, UiTasks tasks) {
        this.opener = opener;
        this.tasks = tasks;
    }

    /// A question that is answered too quickly to be shown.
    public <T> UiTask<T> ask(Question<T> question) {
        return tasks.quiet(answer(question));
    }

    /// A question that the status bar shows under its name.
    public <T> UiTask<T> ask(String name, Question<T> question) {
        return tasks.run(name, answer(question));
    }

    /// Nobody looks any more; the next question opens the files again.
    public void release() {
        looking = false;
        tasks.quiet(() -> {
            synchronized (lock) {
                closeIfIdle();
            }
            return true;
        });
    }

    private <T> Callable<T> answer(Question<T> question) {
        looking = true;
        return () -> {
            ImageBrowser open = enter();
            try {
                return question.ask(open);
            } finally {
                leave();
            }
        };
    }

    private ImageBrowser enter() {
        synchronized (lock) {
            ImageBrowser open = browser;
            if (open == null) {
                open = opener.get();
                browser = open;
            }
            asking++;
            return open;
        }
    }

    private void leave() {
        synchronized (lock) {
            asking--;
            closeIfIdle();
        }
    }

    private void closeIfIdle() {
        if (!looking && asking == 0 && browser != null) {
            browser.close();
            browser = null;
        }
    }
}
