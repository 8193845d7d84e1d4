package io.cooperage.engine.layer;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// The file an archive lies in: counts and hashes what is read of it, and keeps its first bytes.
///
/// One thread reads; the count and the first bytes may be asked for from another.
final class PackedInput extends InputStream {
    private static final int BUFFER = 64 << 10;

    private final InputStream in;
    private final MessageDigest digest = sha256();
    private final byte[] buffer = new byte[BUFFER];
    private int at;
    private int limit;
    private volatile long count;
    private volatile byte[] head = {};

    PackedInput(InputStream in) {
        this.in = in;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
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

    /// SHA-256 of what was read, in hex. Once.
    String digest() {
        return HexFormat.of().formatHex(digest.digest());
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
        int length = in.readNBytes(buffer, 0, BUFFER);
        at = 0;
        limit = length;
        digest.update(buffer, 0, length);
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
