package io.cooperage.ui.containers.detail.live;

import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/// An action that runs on one thread however often it is asked for: while one run is pending, further requests are
/// answered by it. So a stream of a million changes queues one action, and the last change is never missed. Any thread.
public final class Coalesced implements Runnable {
    private final Executor executor;
    private final Runnable action;
    private final AtomicBoolean pending = new AtomicBoolean();

    public Coalesced(Executor executor, Runnable action) {
        this.executor = executor;
        this.action = action;
    }

    /// Asks for the action; returns at once.
    @Override
    public void run() {
        if (pending.compareAndSet(false, true)) {
            executor.execute(() -> {
                // Cleared first: what changes while the action runs must lead to another run.
                pending.set(false);
                action.run();
            });
        }
    }
}
