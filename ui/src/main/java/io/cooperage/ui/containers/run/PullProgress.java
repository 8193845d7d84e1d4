package io.cooperage.ui.containers.run;

import io.cooperage.engine.image.TransferListener;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// How far the pull is that comes before a container, in one number. Hears of it on any thread, tells it on the
/// JavaFX thread with at most one message under way.
final class PullProgress implements TransferListener {
    private final Executor fx;
    private final Messages messages = Messages.of(PullProgress.class);
    private final AtomicBoolean pending = new AtomicBoolean();

    /// Guards the two below.
    private final Object lock = new Object();

    private final Map<String, TransferProgress> items = new HashMap<>();
    private @Nullable UiTask<?> task;

    PullProgress(Executor fx) {
        this.fx = fx;
    }

    /// FX thread only.
    void reportTo(UiTask<?> shown) {
        synchronized (lock) {
            task = shown;
        }
    }

    @Override
    public void changed(TransferProgress progress) {
        synchronized (lock) {
            items.put(progress.item(), progress);
        }
        if (pending.compareAndSet(false, true)) {
            fx.execute(this::tell);
        }
    }

    private void tell() {
        pending.set(false);
        long done = 0;
        long total = 0;
        UiTask<?> shown;
        synchronized (lock) {
            for (TransferProgress item : items.values()) {
                done += Math.max(0, item.done());
                total += Math.max(item.done(), item.total());
            }
            shown = task;
        }
        if (shown != null && shown.isRunning() && total > 0) {
            shown.report(
                    Math.min(1, (double) done / total),
                    messages.text("pulling", ContainerText.bytes(done), ContainerText.bytes(total)));
        }
    }
}
