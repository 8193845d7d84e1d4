package io.cooperage.engine.container.log;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.event.Mailbox;
import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Tells one listener, on a virtual thread, that a log has more lines than when it was told last.
final class LogFollower implements Subscription {
    private final LongSupplier lineCount;
    private final Runnable grown;
    private final Consumer<LogFollower> onClose;
    /// One look is waiting at most: more reasons to look don't make more looks.
    private final Mailbox<LogFollower> looks = new Mailbox<>(1, LogFollower::look, () -> {});
    private final @Nullable Subscription watch;
    /// Used by the mailbox's thread once the constructor has returned.
    private long told;

    LogFollower(
            LogWatcher watcher, Path directory, LongSupplier lineCount, Runnable grown, Consumer<LogFollower> onClose) {
        this.lineCount = lineCount;
        this.grown = grown;
        this.onClose = onClose;
        this.told = lineCount.getAsLong();
        this.watch = watcher.watch(directory, () -> looks.put(this));
        looks.put(this); // for lines that came between the count and the watch
    }

    private void look() {
        long now;
        try {
            now = lineCount.getAsLong();
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return; // removed before its first line: nothing will come
            }
            throw e;
        }
        if (now > told) {
            told = now;
            grown.run();
        }
    }

    @Override
    public void close() {
        if (watch != null) {
            watch.close();
        }
        onClose.accept(this);
        looks.close();
    }
}
