package io.cooperage.engine.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// How far an ingest is, for those who read along.
final class IngestProgress {
    private enum State {
        WRITING,
        COMMITTED,
        FAILED
    }

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private State state = State.WRITING;
    private Path file;
    private long written;
    private int restarts;

    IngestProgress(Path file, long written) {
        this.file = file;
        this.written = written;
    }

    void advance(long newWritten) {
        change(() -> written = newWritten);
    }

    void restarted() {
        change(() -> {
            written = 0;
            restarts++;
        });
    }

    /// @param blob where the file is now
    void committed(Path blob) {
        change(() -> {
            file = blob;
            state = State.COMMITTED;
        });
    }

    void failed() {
        change(() -> {
            if (state == State.WRITING) {
                state = State.FAILED;
            }
        });
    }

    private void change(Runnable change) {
        lock.lock();
        try {
            change.run();
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// Keeps the file from being renamed while it is being opened.
    InputStream follow() {
        lock.lock();
        try {
            return new Follower(FileChannel.open(file, StandardOpenOption.READ));
        } catch (IOException failure) {
            throw StorageFailure.of("read", file, failure);
        } finally {
            lock.unlock();
        }
    }

    /// Runs a rename of the file while nobody opens it.
    void exclusively(Runnable rename) {
        lock.lock();
        try {
            rename.run();
        } finally {
            lock.unlock();
        }
    }

    private final class Follower extends InputStream {
        private final FileChannel channel;
        private int begun;
        private long position;

        Follower(FileChannel channel) {
            this.channel = channel;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, bytes.length);
            if (length == 0) {
                return 0;
            }
            long ready = awaitMore();
            if (ready == 0) {
                return -1;
            }
            int wanted = (int) Math.min(length, ready);
            int count = channel.read(ByteBuffer.wrap(bytes, offset, wanted), position);
            if (count < 0) {
                throw new IOException("the blob was begun anew while it was read");
            }
            position += count;
            return count;
        }

        @Override
        public int available() {
            lock.lock();
            try {
                return (int) Math.min(Integer.MAX_VALUE, Math.max(0, written - position));
            } finally {
                lock.unlock();
            }
        }

        /// Bytes that can be read now; 0 at the end.
        private long awaitMore() throws IOException {
            lock.lock();
            try {
                while (state == State.WRITING && written <= position && !stale()) {
                    changed.await();
                }
                if (position == 0) {
                    begun = restarts;
                }
                if (stale()) {
                    throw new IOException("the blob was begun anew while it was read");
                }
                if (state == State.FAILED) {
                    throw new IOException("the blob did not arrive completely");
                }
                return Math.max(0, written - position);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("cancelled");
            } finally {
                lock.unlock();
            }
        }

        private boolean stale() {
            return restarts != begun && position > 0;
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
