package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// What the client sends, in the order it is sent, read by whoever needs it: so a client that sends faster than
/// its request is worked on waits in its own write, and no more than one buffer is held here.
///
/// While a request is worked on nobody may be reading, and a client that goes away would go unseen. Then a
/// *watcher* reads one buffer ahead; see [#watch].
final class HttpInput {
    private static final int FIRST_BUFFER = 1024;
    private static final int BUFFER = 32 << 10;

    /// How long a request may still run after its client ended its direction. That may be all that it ended, as
    /// `nc -N` does after its request; or it is gone, and the two look the same. What answers in this time
    /// answers both.
    private static final long GRACE_MILLIS = 1000;

    private final Wire wire;

    /// Guards all below, except that buffer, start and end are the watcher's alone while there is one.
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int start;
    private int end;
    private boolean ended;
    private @Nullable IOException failure;
    private boolean watching;

    /// The thread that works on the request that is watched over.
    private @Nullable Thread worker;

    HttpInput(Wire wire) {
        this.wire = wire;
    }

    /// @return −1 when the client has ended its direction
    /// @throws InterruptedIOException when interrupted while a watcher reads
    int read(byte[] into, int offset, int length) throws IOException {
        if (!awaitWatcher()) {
            return -1;
        }
        int ready = end - start;
        if (ready > 0) {
            int count = Math.min(ready, length);
            System.arraycopy(buffer, start, into, offset, count);
            start += count;
            return count;
        }
        int count = wire.read(into, offset, length);
        if (count < 0) {
            ended = true;
        }
        return count;
    }

    /// @return −1 when the client has ended its direction
    int read() throws IOException {
        if (!awaitWatcher()) {
            return -1;
        }
        if (start == end && !fill(BUFFER)) {
            return -1;
        }
        int value = buffer[start] & 0xff;
        start++;
        return value;
    }

    /// Waits for the first byte of something.
    ///
    /// @return false when the client has ended its direction instead
    boolean awaitData() throws IOException {
        return awaitWatcher() && (start < end || fill(BUFFER));
    }

    /// Everything up to and with the empty line that ends the head of a request.
    ///
    /// @return null when the client has ended its direction before it began one
    /// @throws BadRequest 431 when it is longer than `limit` bytes
    byte @Nullable [] readHead(int limit) throws IOException {
        if (!awaitData()) {
            return null;
        }
        int scanned = start;
        while (true) {
            int headEnd = endOfHead(scanned);
            if (headEnd >= 0) {
                byte[] head = Arrays.copyOfRange(buffer, start, headEnd);
                start = headEnd;
                shrink();
                return head;
            }
            if (end - start >= limit) {
                throw new BadRequest(431, "request header is longer than " + limit + " bytes");
            }
            int already = end - start;
            if (!fill(limit)) {
                throw new BadRequest(400, "the connection ended within a request's header");
            }
            scanned = start + Math.max(0, already - 3);
        }
    }

    /// Lines may end with a line feed alone, as RFC 9112 §2.2 lets a recipient accept.
    private int endOfHead(int from) {
        for (int i = from; i < end; i++) {
            if (buffer[i] != '\n') {
                continue;
            }
            if (i + 1 < end && buffer[i + 1] == '\n') {
                return i + 2;
            }
            if (i + 2 < end && buffer[i + 1] == '\r' && buffer[i + 2] == '\n') {
                return i + 3;
            }
        }
        return -1;
    }

    /// Reads once, behind what is there.
    private boolean fill(int limit) throws IOException {
        if (start == end) {
            start = 0;
            end = 0;
        } else if (end == buffer.length) {
            System.arraycopy(buffer, start, buffer, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == buffer.length) {
            buffer = Arrays.copyOf(buffer, Math.min(limit, buffer.length * 2));
        }
        int count = wire.read(buffer, end, buffer.length - end);
        if (count < 0) {
            ended = true;
            return false;
        }
        end += count;
        return true;
    }

    /// One huge head must not make an idle connection expensive.
    private void shrink() {
        if (buffer.length > BUFFER && end - start <= FIRST_BUFFER) {
            byte[] small = new byte[FIRST_BUFFER];
            System.arraycopy(buffer, start, small, 0, end - start);
            end -= start;
            start = 0;
            buffer = small;
        }
    }

    /// The request's body has been read, and `thread` works on. It is interrupted when the client goes away, but
    /// not after [#unwatch]. A client that sends its next request early is not watched: its bytes are in the way.
    void watch(Thread thread) {
        lock.lock();
        try {
            worker = thread;
            if (watching || ended || failure != null || start < end) {
                return;
            }
            watching = true;
        } finally {
            lock.unlock();
        }
        Thread.ofVirtual().name("docker-api-watch").start(this::readAhead);
    }

    /// The request has been answered, or takes the raw bytes from here on. Clears an interrupt that came from here.
    void unwatch() {
        lock.lock();
        try {
            if (worker == null) {
                return;
            }
            worker = null;
            changed.signalAll();
            Thread.interrupted();
        } finally {
            lock.unlock();
        }
    }

    private void readAhead() {
        @Nullable IOException broken = null;
        int count = 0;
        try {
            count = wire.read(buffer, 0, buffer.length);
        } catch (IOException e) {
            broken = e;
        }
        lock.lock();
        try {
            start = 0;
            end = Math.max(0, count);
            failure = broken;
            ended = count < 0;
            watching = false;
            changed.signalAll();
            if (broken == null && ended) {
                long left = TimeUnit.MILLISECONDS.toNanos(GRACE_MILLIS);
                while (worker != null && left > 0) {
                    left = changed.awaitNanos(left);
                }
            }
            if ((ended || broken != null) && worker != null) {
                worker.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // nobody does; the thread ends here in any case
        } finally {
            lock.unlock();
        }
    }

    /// @return false when the client has ended its direction
    private boolean awaitWatcher() throws IOException {
        lock.lock();
        try {
            while (watching) {
                changed.await();
            }
            if (failure != null) {
                throw new IOException("the connection broke: " + failure.getMessage(), failure);
            }
            return start < end || !ended;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while waiting for the client");
        } finally {
            lock.unlock();
        }
    }
}
