package io.cooperage.engine.cluster.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// Bytes from one thread to another, a few buffers at most between them: who writes waits for who reads. (The
/// JDK's own pipe looks once a second.) Each end may be closed by any thread, which wakes the other.
final class BytePipe {
    private final byte[] ring;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    private int start;
    private int length;
    private boolean written;
    private boolean abandoned;
    private @Nullable IOException failure;

    BytePipe(int capacity) {
        ring = new byte[capacity];
    }

    /// Nothing more comes; the reader gets what there is and then the end.
    void finish() {
        end(null);
    }

    /// As [#finish], but the reader is told that this was not all.
    void fail(IOException cause) {
        end(cause);
    }

    private void end(@Nullable IOException cause) {
        lock.lock();
        try {
            if (!written) {
                written = true;
                failure = cause;
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Nobody reads any more.
    boolean isAbandoned() {
        lock.lock();
        try {
            return abandoned;
        } finally {
            lock.unlock();
        }
    }

    private void put(byte[] from, int offset, int count) throws IOException {
        int at = offset;
        int left = count;
        lock.lock();
        try {
            while (left > 0) {
                while (length == ring.length && !abandoned) {
                    await();
                }
                if (abandoned) {
                    throw new IOException("nobody reads any more");
                }
                int end = (start + length) % ring.length;
                int part = Math.min(left, Math.min(ring.length - length, ring.length - end));
                System.arraycopy(from, at, ring, end, part);
                length += part;
                at += part;
                left -= part;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int count) throws IOException {
        lock.lock();
        try {
            while (length == 0 && !written && !abandoned) {
                await();
            }
            if (abandoned) {
                throw new IOException("closed");
            }
            if (length == 0) {
                if (failure != null) {
                    throw new IOException(failure.getMessage(), failure);
                }
                return -1;
            }
            int part = Math.min(count, Math.min(length, ring.length - start));
            System.arraycopy(ring, start, into, offset, part);
            start = (start + part) % ring.length;
            length -= part;
            changed.signalAll();
            return part;
        } finally {
            lock.unlock();
        }
    }

    /// Callers look again at what they wait for.
    @SuppressWarnings("WaitNotInLoop")
    private void await() throws IOException {
        try {
            changed.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    OutputStream writer() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                put(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int count) throws IOException {
                put(from, offset, count);
            }
        };
    }

    /// @param atClose run once the reader has let go
    InputStream reader(Runnable atClose) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return take(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int count) throws IOException {
                return count == 0 ? 0 : take(into, offset, count);
            }

            @Override
            public int available() {
                lock.lock();
                try {
                    return length;
                } finally {
                    lock.unlock();
                }
            }

            @Override
            public void close() {
                lock.lock();
                try {
                    abandoned = true;
                    changed.signalAll();
                } finally {
                    lock.unlock();
                }
                atClose.run();
            }
        };
    }
}
