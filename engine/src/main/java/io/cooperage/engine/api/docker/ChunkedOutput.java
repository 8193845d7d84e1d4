package io.cooperage.engine.api.docker;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HexFormat;

/// The body of an answer whose length is not known at its beginning (RFC 9112 §7.1). Small writes are gathered
/// until they are flushed or fill the buffer; a write that a slow reader has no room for blocks, and nothing grows.
final class ChunkedOutput extends OutputStream {
    private static final int FIRST_BUFFER = 4 << 10;
    private static final int BUFFER = 64 << 10;

    /// Room before the bytes for the chunk's length, and behind them for its end: one write to the wire each.
    private static final int PREFIX = 10;

    private static final int SUFFIX = 2;
    private static final byte[] LAST = {'0', '\r', '\n', '\r', '\n'};

    private final Wire wire;
    private final boolean chunked;
    private final boolean silent;
    private final Runnable whenComplete;
    private byte[] buffer = new byte[PREFIX + FIRST_BUFFER + SUFFIX];
    private int filled;
    private long bytes;
    private boolean closed;

    /// @param silent the answer to HEAD, which has no body
    /// @param whenComplete called when the last byte was written
    ChunkedOutput(Wire wire, boolean chunked, boolean silent, Runnable whenComplete) {
        this.wire = wire;
        this.chunked = chunked;
        this.silent = silent;
        this.whenComplete = whenComplete;
    }

    long bytes() {
        return bytes;
    }

    @Override
    public void write(int value) throws IOException {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        if (closed) {
            throw new IOException("the answer has ended");
        }
        int done = 0;
        while (done < length) {
            int room = buffer.length - PREFIX - SUFFIX - filled;
            if (room == 0) {
                if (buffer.length < BUFFER) {
                    buffer = Arrays.copyOf(buffer, Math.min(PREFIX + BUFFER + SUFFIX, buffer.length * 4));
                } else {
                    flush();
                }
                continue;
            }
            int count = Math.min(room, length - done);
            System.arraycopy(from, offset + done, buffer, PREFIX + filled, count);
            filled += count;
            done += count;
        }
    }

    @Override
    public void flush() throws IOException {
        if (filled == 0) {
            return;
        }
        int size = filled;
        filled = 0;
        bytes += size;
        if (silent) {
            return;
        }
        if (!chunked) {
            wire.write(buffer, PREFIX, size);
            return;
        }
        int at = PREFIX;
        buffer[--at] = '\n';
        buffer[--at] = '\r';
        for (int rest = size; rest > 0; rest >>>= 4) {
            buffer[--at] = (byte) HexFormat.of().toLowHexDigit(rest);
        }
        buffer[PREFIX + size] = '\r';
        buffer[PREFIX + size + 1] = '\n';
        wire.write(buffer, at, PREFIX + size + SUFFIX - at);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        flush();
        closed = true;
        if (chunked && !silent) {
            wire.write(LAST, 0, LAST.length);
        }
        whenComplete.run();
    }
}
