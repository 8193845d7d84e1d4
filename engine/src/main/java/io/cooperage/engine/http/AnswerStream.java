package io.cooperage.engine.http;

import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/// The body of an answer, piece by piece. Small writes are gathered until they are flushed or fill the
/// buffer. For one thread.
final class AnswerStream extends OutputStream {
    private static final int FIRST_BUFFER = 4 << 10;

    private final Outbound out;
    private final boolean silent;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private volatile long bytes;
    private boolean closed;

    /// @param silent the answer to HEAD, which has no body
    AnswerStream(Outbound out, boolean silent) {
        this.out = out;
        this.silent = silent;
    }

    /// Any thread.
    long bytes() {
        return bytes;
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public void write(int value) throws IOException {
        requireOpen();
        room(1);
        buffer[filled++] = (byte) value;
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        requireOpen();
        int done = 0;
        while (done < length) {
            int rest = length - done;
            if (filled == 0 && rest >= Outbound.PIECE) {
                send(from, offset + done, Outbound.PIECE);
                done += Outbound.PIECE;
                continue;
            }
            room(rest);
            int count = Math.min(buffer.length - filled, rest);
            System.arraycopy(from, offset + done, buffer, filled, count);
            filled += count;
            done += count;
        }
    }

    private void requireOpen() throws IOException {
        if (closed) {
            throw new IOException("the answer has ended");
        }
    }

    /// Leaves room for one byte at least.
    private void room(int wanted) throws IOException {
        if (filled + wanted > buffer.length && buffer.length < Outbound.PIECE) {
            int size = buffer.length;
            while (size < Outbound.PIECE && size < filled + wanted) {
                size *= 4;
            }
            buffer = Arrays.copyOf(buffer, size);
        }
        if (filled == buffer.length) {
            flush();
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled > 0) {
            int count = filled;
            filled = 0;
            send(buffer, 0, count);
        }
    }

    private void send(byte[] from, int offset, int count) throws IOException {
        long sent = bytes + count;
        bytes = sent;
        if (!silent) {
            out.send(new DefaultHttpContent(out.copy(from, offset, count)));
        }
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        flush();
        closed = true;
        if (!silent) {
            out.send(LastHttpContent.EMPTY_LAST_CONTENT);
        }
    }
}
