package io.cooperage.engine.http;

import io.netty.buffer.ByteBuf;
import java.io.IOException;
import java.io.InputStream;

/// What the client sends, as it arrives: the body of a request, or the raw bytes after it. One thread reads.
///
/// Each piece is copied out of Netty's buffer at once: then whoever is late, or never reads, holds no memory
/// that somebody must give back.
final class InboundBytes extends InputStream {
    private static final byte[] NOTHING = {};

    private final PacedQueue<byte[]> queue;
    private byte[] piece = NOTHING;
    private int position;

    /// @param readOn called when the client may send more
    InboundBytes(Runnable readOn) {
        queue = new PacedQueue<>(readOn);
    }

    PacedQueue<byte[]> queue() {
        return queue;
    }

    /// Event loop.
    void put(ByteBuf bytes) {
        try {
            int count = bytes.readableBytes();
            if (count > 0) {
                byte[] copy = new byte[count];
                bytes.readBytes(copy);
                queue.put(copy, count);
            }
        } finally {
            bytes.release();
        }
    }

    /// Blocks until it is known.
    boolean isEmpty() throws IOException {
        return position == piece.length && !queue.awaitPiece();
    }

    @Override
    public int read() throws IOException {
        if (position == piece.length && !next()) {
            return -1;
        }
        return piece[position++] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (position == piece.length && !next()) {
            return -1;
        }
        int count = Math.min(length, piece.length - position);
        System.arraycopy(piece, position, into, offset, count);
        position += count;
        return count;
    }

    private boolean next() throws IOException {
        byte[] taken = queue.take();
        if (taken == null) {
            return false;
        }
        piece = taken;
        position = 0;
        return true;
    }

    @Override
    public int available() {
        return piece.length - position;
    }
}
