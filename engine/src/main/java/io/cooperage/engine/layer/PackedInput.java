package io.cooperage.engine.layer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The bytes of an archive as they come, packed: counts and hashes what is read, and keeps the first ones.
///
/// One thread reads; the count and the first bytes may be asked for from another.
final class PackedInput extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final @Nullable MessageDigest hash;
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;
    private volatile long count;
    private volatile byte[] head = {};

    /// @param hash told of every byte; null for none
    PackedInput(InputStream in, @Nullable MessageDigest hash) {
        this.in = in;
        this.hash = hash;
    }

    /// The bytes could not be had, which says nothing about what they are.
    static final class UnreadableException extends IOException {
        private static final long serialVersionUID = 1L;

        UnreadableException(IOException cause) {
            super(cause.getMessage() == null ? cause.toString() : cause.getMessage(), cause);
        }
    }

    Compression compression() throws IOException {
        fill();
        return Compression.detect(head);
    }

    /// What the file seems to be when it is no archive, for the message.
    String guess() {
        return Compression.guess(head);
    }

    long count() {
        return count;
    }

    /// Reads to the end of the file.
    void drain() throws IOException {
        while (fill()) {
            at = limit;
        }
    }

    /// @return whether there is something in the buffer
    private boolean fill() throws IOException {
        if (at < limit) {
            return true;
        }
        int length;
        try {
            length = in.readNBytes(buffer, 0, BUFFER);
        } catch (IOException failure) {
            throw new UnreadableException(failure);
        }
        at = 0;
        limit = length;
        if (hash != null) {
            hash.update(buffer, 0, length);
        }
        long before = count;
        if (before == 0) {
            head = Arrays.copyOf(buffer, Math.min(length, Compression.MAGIC_MAX));
        }
        count = before + length;
        return length > 0;
    }

    @Override
    public int read() throws IOException {
        return fill() ? buffer[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int part = Math.min(length, limit - at);
        System.arraycopy(buffer, at, into, offset, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return limit - at;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
