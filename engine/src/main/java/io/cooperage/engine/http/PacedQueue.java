package io.cooperage.engine.http;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// From the event loop, which may not wait, to a handler, which does. The loop asks [#wantsMore] before it
/// reads on, so what lies here is bounded by that and by one read.
///
/// @param <T> a piece
final class PacedQueue<T> {
    /// Enough that the sender goes on while the handler works on what is here.
    private static final int HIGH = 128 << 10;

    private static final int LOW = 32 << 10;

    /// Guards all below; held for moments only, as the event loop takes it too.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final Queue<Piece<T>> pieces = new ArrayDeque<>();
    private final Runnable readOn;
    private int queued;
    private boolean stalled;
    private boolean ended;
    private @Nullable IOException failure;
    private @Nullable Deadline deadline;

    private record Deadline(long nanoTime, Duration limit) {}

    private record Piece<T>(T content, int bytes) {}

    /// @param readOn called, on the thread that takes, when [#wantsMore] was false and would be true now
    PacedQueue(Runnable readOn) {
        this.readOn = readOn;
    }

    void put(T content, int bytes) {
        lock.lock();
        try {
            if (ended || failure != null) {
                return;
            }
            pieces.add(new Piece<>(content, bytes));
            queued += bytes;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nothing follows what was put.
    void end() {
        lock.lock();
        try {
            ended = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// What was put can still be taken, and then the failure comes.
    void fail(IOException cause) {
        lock.lock();
        try {
            if (!ended && failure == null) {
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody takes any more; whoever waits to gets this failure.
    ///
    /// @return how much was thrown away
    int abandon(IOException cause) {
        lock.lock();
        try {
            failure = cause;
            int dropped = queued;
            pieces.clear();
            queued = 0;
            changed.signalAll();
            return dropped;
        } finally {
            lock.unlock();
        }
    }

    boolean isEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    boolean wantsMore() {
        lock.lock();
        try {
            stalled = queued >= HIGH;
            return !stalled && !ended && failure == null;
        } finally {
            lock.unlock();
        }
    }

    /// @return false at the end
    boolean awaitPiece() throws IOException {
        lock.lock();
        try {
            return await();
        } finally {
            lock.unlock();
        }
    }

    /// @return null at the end
    @Nullable
    T take() throws IOException {
        boolean resume;
        T content;
        lock.lock();
        try {
            if (!await()) {
                return null;
            }
            Piece<T> piece = pieces.remove();
            content = piece.content;
            queued -= piece.bytes;
            resume = stalled && queued <= LOW;
            if (resume) {
                stalled = false;
            }
        } finally {
            lock.unlock();
        }
        if (resume) {
            readOn.run();
        }
        return content;
    }

    /// From now on whoever waits for a piece does so until this time has passed, and then gets
    /// [BadRequestException] 408. For the thread that takes.
    ///
    /// @param limit null waits for ever
    void within(@Nullable Duration limit) {
        lock.lock();
        try {
            deadline = limit == null ? null : new Deadline(System.nanoTime() + limit.toNanos(), limit);
        } finally {
            lock.unlock();
        }
    }

    private boolean await() throws IOException {
        try {
            while (pieces.isEmpty()) {
                if (failure != null) {
                    throw failureForReader(failure);
                }
                if (ended) {
                    return false;
                }
                Deadline end = deadline;
                if (end == null) {
                    changed.await();
                } else if (changed.awaitNanos(end.nanoTime - System.nanoTime()) <= 0) {
                    throw new BadRequestException(
                            408, "the request's body did not come to its end within " + end.limit.toMillis() + " ms");
                }
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        }
    }

    /// One of this thread's own, that its trace tells who read; but a kind that is caught must be kept.
    private static IOException failureForReader(IOException cause) {
        if (cause instanceof BadRequestException || cause instanceof java.io.EOFException) {
            return cause;
        }
        return new IOException(cause.getMessage(), cause);
    }
}
