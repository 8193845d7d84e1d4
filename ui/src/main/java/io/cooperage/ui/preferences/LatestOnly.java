package io.cooperage.ui.preferences;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// Runs only the latest of the pieces handed to it in quick succession, on a thread that isn't a daemon, so that a
/// change made just before the window closes is still written.
final class LatestOnly implements Executor {
    private static final Duration SETTLE = Duration.ofMillis(200);

    private final Object lock = new Object();

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
