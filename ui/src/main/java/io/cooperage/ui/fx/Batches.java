package io.cooperage.ui.fx;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Carries a stream to the JavaFX thread with at most one hop pending: what arrives meanwhile joins the same batch.
///
/// Any thread offers. The queue is bounded; when the JavaFX thread is that far behind, the oldest entries go and the
/// drain is told so through `overflow`.
public final class Batches<T> {
    private final Executor fx;
    private final Consumer<List<T>> drain;
    private final Runnable overflow;
    private final int capacity;

    /// Guards the three fields below.
    private final Object lock = new Object();

    private List<T> waiting = new ArrayList<>();
    private boolean hopPending;
    private boolean overflowed;

    /// @param overflow called on the FX thread instead of a drain after entries were lost; read the state afresh
    public Batches(Executor fx, int capacity, Consumer<List<T>> drain, Runnable overflow) {
        this.fx = fx;
        this.capacity = capacity;
        this.drain = drain;
        this.overflow = overflow;
    }

    public void offer(T entry) {
        synchronized (lock) {
            if (waiting.size() >= capacity) {
                waiting.clear();
                overflowed = true;
            }
            waiting.add(entry);
            if (hopPending) {
                return;
            }
            hopPending = true;
        }
        // Outside the lock: a same-thread executor drains before this returns.
        fx.execute(this::drainAll);
    }

    /// Reports loss without an entry, as when the sender itself overflowed.
    public void lost() {
        synchronized (lock) {
            overflowed = true;
            if (hopPending) {
                return;
            }
            hopPending = true;
        }
        fx.execute(this::drainAll);
    }

    private void drainAll() {
        List<T> batch;
        boolean reread;
        synchronized (lock) {
            batch = waiting;
            waiting = new ArrayList<>();
            hopPending = false;
            reread = overflowed;
            overflowed = false;
        }
        if (reread) {
            overflow.run();
        }
        if (!batch.isEmpty()) {
            drain.accept(batch);
        }
    }
}
