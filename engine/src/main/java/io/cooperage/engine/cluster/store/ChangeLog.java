package io.cooperage.engine.cluster.store;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The latest changes of one resource, for those who watch it. Readers have a place in it instead of a queue
/// of their own, so that a slow one costs no memory: it loses its place.
final class ChangeLog {
    /// Guards everything; held for moments only.
    private final ReentrantLock lock = new ReentrantLock();

    private final HistoryLimits limits;

    /// The readers that wait. They are woken without the lock: those of a condition get it one after the
    /// other, which with fifty of them takes longer than all that they do.
    private Set<Thread> waiting = new HashSet<>();

    /// A ring; places count from the first change ever, so `place % ring.length` is where it stands.
    private @Nullable Change[] ring = new @Nullable Change[64];

    private long first;
    private long end;

    /// Of the states that only this log still holds.
    private long bytes;

    /// Changes up to this revision are not all here.
    private long floor;

    private volatile boolean ended;

    ChangeLog(long floor, HistoryLimits limits) {
        this.floor = floor;
        this.limits = limits;
    }

    void add(Change change) {
        append(change);
        wake();
    }

    private void append(Change change) {
        lock.lock();
        try {
            if (end - first == ring.length) {
                grow();
            }
            ring[slot(end++)] = change;
            bytes += heldBy(change);
            while (end - first > 1 && tooMuch(change.millis())) {
                Change oldest = at(first);
                bytes -= heldBy(oldest);
                floor = oldest.revision();
                ring[slot(first++)] = null;
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean tooMuch(long now) {
        long count = end - first;
        return bytes > limits.bytes()
                || count > limits.most()
                || (count > limits.least()
                        && at(first).millis() < now - limits.age().toMillis());
    }

    private static long heldBy(Change change) {
        Stored before = change.before();
        return before == null ? 0 : before.size();
    }

    private void grow() {
        @Nullable Change[] larger = new @Nullable Change[ring.length * 2];
        for (long place = first; place < end; place++) {
            larger[(int) (place % larger.length)] = ring[slot(place)];
        }
        ring = larger;
    }

    private int slot(long place) {
        return (int) (place % ring.length);
    }

    private Change at(long place) {
        return Objects.requireNonNull(ring[slot(place)], "a place outside of the log");
    }

    /// @return the place of the first change after this revision, or -1 when the history doesn't reach so far
    long placeAfter(long revision) {
        lock.lock();
        try {
            if (revision < floor) {
                return -1;
            }
            long low = first;
            long high = end;
            while (low < high) {
                long middle = (low + high) >>> 1;
                if (at(middle).revision() <= revision) {
                    low = middle + 1;
                } else {
                    high = middle;
                }
            }
            return low;
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is something at `place`, the feed is closed, or the time is over.
    ///
    /// @return what is there, at most `most`; null when the place is lost
    @Nullable
    List<Change> from(long place, int most, long nanos, ChangeFeed feed) throws InterruptedException {
        long deadline = System.nanoTime() + nanos;
        long left = nanos;
        while (left > 0 && waits(place, feed)) {
            LockSupport.parkNanos(this, left);
            if (Thread.interrupted()) {
                forget();
                throw new InterruptedException();
            }
            left = deadline - System.nanoTime();
        }
        return copy(place, most);
    }

    private void forget() {
        lock.lock();
        try {
            waiting.remove(Thread.currentThread());
        } finally {
            lock.unlock();
        }
    }

    /// @return false when there is something; else this thread is going to be woken
    private boolean waits(long place, ChangeFeed feed) {
        lock.lock();
        try {
            boolean nothing = place >= end && !feed.isClosed();
            if (nothing) {
                waiting.add(Thread.currentThread());
            }
            return nothing;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable List<Change> copy(long place, int most) {
        lock.lock();
        try {
            waiting.remove(Thread.currentThread());
            if (place < first) {
                return null;
            }
            List<Change> changes = new ArrayList<>();
            for (long at = place; at < end && changes.size() < most; at++) {
                changes.add(at(at));
            }
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// What came after this revision, newest first; null when the history doesn't reach so far.
    @Nullable
    List<Change> since(long revision) {
        lock.lock();
        try {
            if (revision < floor) {
                return null;
            }
            List<Change> changes = new ArrayList<>();
            for (long at = end - 1; at >= first && at(at).revision() > revision; at--) {
                changes.add(at(at));
            }
            return changes;
        } finally {
            lock.unlock();
        }
    }

    /// Lets every reader look whether there is something, or it is closed.
    void wake() {
        Set<Thread> woken;
        lock.lock();
        try {
            woken = waiting;
            waiting = new HashSet<>();
        } finally {
            lock.unlock();
        }
        woken.forEach(LockSupport::unpark);
    }

    /// Nothing more will come: every reader ends.
    void end() {
        ended = true;
        wake();
    }

    boolean hasEnded() {
        return ended;
    }

    /// @return the oldest revision from which one can go on
    long floor() {
        lock.lock();
        try {
            return floor;
        } finally {
            lock.unlock();
        }
    }

    static long nanos(Duration patience) {
        return TimeUnit.NANOSECONDS.convert(patience);
    }
}
