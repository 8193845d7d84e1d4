package io.cooperage.ui.preferences;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs only the latest of the pieces handed to it in quick succession, away from the caller's.
/// A change made just before the program ends is written by [#flush].
final class LatestOnly implements Executor {
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final Object lock = new Object();

    /// Held while a piece runs, so that two never do; taken before [#lock].
    private final Object running = new Object();

    /// Guarded by [#lock]; null while no thread waits.
    private @Nullable Runnable latest;

    @Override
    public void execute(Runnable work) {
        synchronized (lock) {
            boolean waiting = latest != null;
            latest = work;
            if (!waiting) {
                Thread.ofPlatform().name("settings-writer").start(this::runLatest);
            }
        }
    }

    private void runLatest() {
        try {
            Thread.sleep(SETTLE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // Someone is in a hurry: write now.
        }
        flush();
    }

    /// Runs what waits, now, on the calling thread; returns when nothing waits or runs any more.
    void flush() {
        synchronized (running) {
            Runnable work;
            synchronized (lock) {
                work = latest;
                latest = null;
            }
            if (work != null) {
                work.run();
            }
        }
    }
}
