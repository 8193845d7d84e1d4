package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.WriteOptions.Cause;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Keys that wait for a worker. A key is in it at most once and is worked on by one worker at a time: what is
/// added while it is worked on comes again when that is done. For any thread.
///
/// Failures are counted per key; the waits after them double from 5 ms to 1 minute.
final class WorkQueue {
    private static final Duration FIRST_WAIT = Duration.ofMillis(5);
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /// Guards everything beneath.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Deque<Key> ready = new ArrayDeque<>();
    private final Set<Key> wanted = new HashSet<>();
    private final Set<Key> worked = new HashSet<>();
    private final Map<Key, Cause> causes = new HashMap<>();
    private final Map<Key, Later> later = new HashMap<>();
    private final PriorityQueue<Later> clock = new PriorityQueue<>(Comparator.comparingLong(Later::dueNanos));
    private final Map<Key, Integer> failures = new HashMap<>();
    private boolean closed;

    record Key(String namespace, String name) {}

    /// @param cause the last of what made it wait here; null for the passing of time
    record Item(Key key, @Nullable Cause cause) {}

    private record Later(Key key, long dueNanos) {}

    void add(Key key, @Nullable Cause cause) {
        lock.lock();
        try {
            if (cause != null) {
                causes.put(key, cause);
            }
            want(key);
        } finally {
            lock.unlock();
        }
    }

    /// The earliest of several such wishes for a key counts.
    void addAfter(Key key, Duration wait) {
        long due = System.nanoTime() + Math.max(0, wait.toNanos());
        lock.lock();
        try {
            Later known = later.get(key);
            if (known != null && known.dueNanos() - due <= 0) {
                return;
            }
            if (known != null) {
                clock.remove(known);
            }
            Later next = new Later(key, due);
            later.put(key, next);
            clock.add(next);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /// Waits for work.
    ///
    /// @return null when the queue was closed
    @Nullable
    Item take() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (!closed) {
                long wait = promoteDue();
                Key key = ready.poll();
                if (key != null) {
                    wanted.remove(key);
                    worked.add(key);
                    if (!ready.isEmpty()) {
                        changed.signal();
                    }
                    return new Item(key, causes.remove(key));
                }
                if (wait == Long.MAX_VALUE) {
                    changed.await();
                } else {
                    // What is left of the wait is computed anew.
                    long _ = changed.awaitNanos(wait);
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /// Gives a key back that [#take] gave.
    void done(Key key) {
        lock.lock();
        try {
            worked.remove(key);
            if (wanted.contains(key)) {
                ready.add(key);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Counts a failure and plans the next attempt.
    ///
    /// @return how many there were in a row
    int failed(Key key) {
        int count;
        lock.lock();
        try {
            count = failures.merge(key, 1, Integer::sum);
        } finally {
            lock.unlock();
        }
        long wait = FIRST_WAIT.toMillis() << Math.min(count - 1, 20);
        addAfter(key, Duration.ofMillis(Math.min(wait, LONGEST_WAIT.toMillis())));
        return count;
    }

    void succeeded(Key key) {
        lock.lock();
        try {
            failures.remove(key);
        } finally {
            lock.unlock();
        }
    }

    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void want(Key key) {
        if (!wanted.add(key) || worked.contains(key)) {
            return;
        }
        ready.add(key);
        changed.signal();
    }

    /// @return nanoseconds until the next one is due, or [Long#MAX_VALUE]
    private long promoteDue() {
        long now = System.nanoTime();
        for (Later next = clock.peek(); next != null; next = clock.peek()) {
            if (next.dueNanos() - now > 0) {
                return next.dueNanos() - now;
            }
            clock.poll();
            later.remove(next.key());
            want(next.key());
        }
        return Long.MAX_VALUE;
    }
}
