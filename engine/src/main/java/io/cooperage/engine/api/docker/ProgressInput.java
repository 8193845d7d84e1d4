package io.cooperage.engine.api.docker;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Tells how far a stream was read, a few times a second and at its end.
final class ProgressInput extends FilterInputStream {
    private static final long REPORT_NANOS = 200_000_000;

    private final long total;
    private final Listener listener;
    private long done;
    private long reported = System.nanoTime();

    @FunctionalInterface
    interface Listener {
        /// @param total −1 when it is not known
        void at(long done, long total);
    }

    ProgressInput(InputStream in, long total, Listener listener) {
        super(in);
        this.total = total;
        this.listener = listener;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        count(value < 0 ? -1 : 1);
        return value;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int count = super.read(buffer, offset, length);
        count(count);
        return count;
    }

    private void count(int bytes) {
        done += Math.max(bytes, 0);
        long now = System.nanoTime();
        if (bytes < 0 || now - reported > REPORT_NANOS) {
            reported = now;
            listener.at(done, total);
        }
    }
}
