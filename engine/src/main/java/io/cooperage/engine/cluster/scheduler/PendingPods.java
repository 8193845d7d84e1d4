package io.cooperage.engine.cluster.scheduler;

import io.cooperage.engine.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Which pods to try: new and changed ones, and all that found no place once something changed that might
/// help them. For any thread.
final class PendingPods {
    /// Guards everything beneath.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private Set<ObjectKey> active = new HashSet<>();
    private Set<ObjectKey> refused = new HashSet<>();
    private final Set<ObjectKey> failed = new HashSet<>();
    private boolean closed;

    /// How often something changed that might help; and how often it had when pods were taken last.
    private long changes;

    private long changesWhenTaken;

    void add(ObjectKey pod) {
        lock.lock();
        try {
            refused.remove(pod);
            if (active.add(pod)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits for a change that might help; one that came since it was taken counts, for it may not have been
    /// seen.
    void refused(ObjectKey pod) {
        lock.lock();
        try {
            if (changes != changesWhenTaken) {
                active.add(pod);
            } else if (!active.contains(pod)) {
                refused.add(pod);
            }
        } finally {
            lock.unlock();
        }
    }

    /// Tries again in a second.
    void failed(ObjectKey pod) {
        lock.lock();
        try {
            failed.add(pod);
        } finally {
            lock.unlock();
        }
    }

    void forget(ObjectKey pod) {
        lock.lock();
        try {
            active.remove(pod);
            refused.remove(pod);
            failed.remove(pod);
        } finally {
            lock.unlock();
        }
    }

    /// Something changed that might help those that found no place.
    void mayHelp() {
        lock.lock();
        try {
            changes++;
            if (!refused.isEmpty()) {
                active.addAll(refused);
                refused.clear();
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is something to try, and takes all of it. After `patience` those come again that
    /// found no place.
    ///
    /// @return null when closed
    @Nullable
    Set<ObjectKey> take(Duration patience) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = patience.toNanos();
            while (!closed && active.isEmpty() && left > 0) {
                long second = Duration.ofSeconds(1).toNanos();
                long wait = failed.isEmpty() ? left : Math.min(left, second);
                long remaining = changed.awaitNanos(wait);
                left -= wait - Math.max(0, remaining);
                if (remaining <= 0) {
                    active.addAll(failed);
                    failed.clear();
                }
            }
            if (closed) {
                return null;
            }
            if (active.isEmpty()) {
                active.addAll(refused);
                refused = new HashSet<>();
            }
            changesWhenTaken = changes;
            Set<ObjectKey> taken = active;
            active = new HashSet<>();
            return taken;
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
}
