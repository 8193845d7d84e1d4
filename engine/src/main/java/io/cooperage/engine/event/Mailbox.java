package io.cooperage.engine.event;

import io.cooperage.engine.event.EventStream.Subscription;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Bounded, ordered delivery to one listener on a virtual thread of its own, which lives only while there is
/// something to deliver. Any thread may put; nobody who puts ever waits for the listener.
///
/// When the queue is full everything in it is dropped and the listener is told once, in place of what it
/// missed; what is put afterwards follows as usual. So a listener that reads the state afresh when told can't
/// miss a change.
///
/// A listener that throws loses that one delivery; the failure is logged.
public final class Mailbox<T> implements Subscription {
    private static final Logger LOG = LoggerFactory.getLogger(Mailbox.class);

    private final int capacity;
    private final Consumer<? super T> listener;
    private final Runnable overflow;

    /// Guards the queue and the two marks below it; held for moments only.
    private final ReentrantLock state = new ReentrantLock();

    private final ArrayDeque<T> queue = new ArrayDeque<>();
    private boolean overflowed;
    private boolean draining;
    private volatile boolean closed;

    /// Held while the listener runs; taken before `state`, never after it.
    private final ReentrantLock delivering = new ReentrantLock();

    public Mailbox(int capacity, Consumer<? super T> listener, Runnable overflow) {
        if (capacity < 1) {
            throw new IllegalArgumentException("capacity " + capacity);
        }
        this.capacity = capacity;
        this.listener = Objects.requireNonNull(listener);
        this.overflow = Objects.requireNonNull(overflow);
    }

    /// Queues `item`; ignored once closed.
    public void put(T item) {
        state.lock();
        try {
            if (closed) {
                return;
            }
            if (queue.size() == capacity) {
                queue.clear();
                overflowed = true;
            }
            queue.add(item);
            if (!draining) {
                draining = true;
                Thread.ofVirtual().name("mailbox").start(this::drain);
            }
        } finally {
            state.unlock();
        }
    }

    /// Ends delivery. Returns when the listener is not running, or at once when the listener itself calls it.
    /// Closing twice is fine. Must not be called holding a lock that the listener takes.
    @Override
    public void close() {
        closed = true;
        delivering.lock(); // waits for the listener, unless this is the listener's thread
        try {
            state.lock();
            try {
                queue.clear();
                overflowed = false;
            } finally {
                state.unlock();
            }
        } finally {
            delivering.unlock();
        }
    }

    private void drain() {
        while (deliverNext()) {
            // Each turn takes one delivery, so that close() waits for one at most.
        }
    }

    private boolean deliverNext() {
        delivering.lock();
        try {
            boolean tellOverflow;
            @Nullable T item = null;
            state.lock();
            try {
                tellOverflow = overflowed;
                overflowed = false;
                if (!tellOverflow) {
                    item = queue.poll();
                }
                if (closed || (!tellOverflow && item == null)) {
                    draining = false;
                    return false;
                }
            } finally {
                state.unlock();
            }
            call(tellOverflow, item);
            return true;
        } finally {
            delivering.unlock();
        }
    }

    private void call(boolean tellOverflow, @Nullable T item) {
        try {
            if (tellOverflow) {
                overflow.run();
            } else if (item != null) {
                listener.accept(item);
            }
        } catch (RuntimeException | Error e) { // the edge: one listener's fault must not end delivery
            LOG.error("A listener failed on {}", tellOverflow ? "overflow" : item, e);
        }
    }
}
