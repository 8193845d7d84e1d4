package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import java.io.IOException;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A container's files for as long as somebody looks: opened by the first question, closed by [#release] after the
/// last answer, because an open tree may hold mounts. Questions are answered one after another. FX thread only, but for
/// the work itself.
final class TreeSession {
    /// A question to the tree; it may be interrupted.
    @FunctionalInterface
    interface Question<T> {
        T ask(FileTree tree) throws IOException;
    }

    private final Supplier<FileTree> opener;
    private final UiTasks tasks;

    /// Guards the tree. Held while a question is answered.
    private final ReentrantLock lock = new ReentrantLock();

    private @Nullable FileTree tree;

    /// Written by the FX thread, which must not wait for the lock.
    private volatile boolean looking;

    /// @param opener may block
    TreeSession(Supplier<FileTree> opener, UiTasks tasks) {
        this.opener = opener;
        this.tasks = tasks;
    }

    /// A question that is answered too quickly to be shown.
    <T> UiTask<T> ask(Question<T> question) {
        return tasks.quiet(answer(question));
    }

    /// A question that the status bar shows under its name.
    <T> UiTask<T> ask(String name, Question<T> question) {
        return tasks.run(name, answer(question));
    }

    /// Nobody looks any more, or the tree is another one now; the next question opens it again.
    void release() {
        looking = false;
        tasks.quiet(() -> {
            lock.lock();
            try {
                if (!looking) {
                    close();
                }
            } finally {
                lock.unlock();
            }
            return true;
        });
    }

    private <T> Callable<T> answer(Question<T> question) {
        looking = true;
        return () -> {
            lock.lockInterruptibly();
            try {
                FileTree open = tree;
                if (open == null) {
                    open = opener.get();
                    tree = open;
                }
                return question.ask(open);
            } finally {
                if (!looking) {
                    close();
                }
                lock.unlock();
            }
        };
    }

    private void close() {
        FileTree open = tree;
        tree = null;
        if (open != null) {
            open.close();
        }
    }
}
