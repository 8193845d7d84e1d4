package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;

/// The plain bytes of an archive that may be packed with gzip, Zstandard, xz or bzip2, told by content.
///
/// Whatever a decoder makes of hostile bytes comes out as an [EngineException]: DATA_LOSS for damage,
/// RESOURCE_EXHAUSTED for a decompression bomb. One thread.
public final class PlainInput extends InputStream {
    private static final int BUFFER = 1 << 17;

    /// Ten times what root filesystems pack to; below the second bound nothing is harmed.
    private static final long MOST_RATIO = 200;

    private static final long RATIO_FROM = 64L << 20;

    private final String title;
    private final Counted packed;
    private final BufferedInputStream plain;
    private final boolean isPacked;
    private long total;

    /// @param in closed with this
    /// @param title what messages call it
    public PlainInput(InputStream in, String title) {
        this.title = title;
        BufferedInputStream buffered = new BufferedInputStream(in, BUFFER);
        this.packed = new Counted(buffered);
        try {
            buffered.mark(Compression.MAGIC_MAX);
            byte[] head = buffered.readNBytes(Compression.MAGIC_MAX);
            buffered.reset();
            Compression compression = Compression.detect(head);
            this.isPacked = compression != Compression.NONE;
            this.plain = new BufferedInputStream(compression.open(packed), BUFFER);
        } catch (IOException e) {
            throw damaged(title, e);
        }
    }

    public boolean isPacked() {
        return isPacked;
    }

    /// Looks ahead, without reading anything away.
    ///
    /// @throws EngineException INVALID_ARGUMENT when this does not begin like a tar archive
    public void requireTar() {
        byte[] head;
        try {
            plain.mark(TarReader.BLOCK);
            head = plain.readNBytes(TarReader.BLOCK);
            plain.reset();
        } catch (IOException | RuntimeException e) {
            throw damaged(title, e);
        }
        if (head.length < TarReader.BLOCK || !TarReader.isHeader(head)) {
            throw EngineException.invalid(
                    "read " + title + ": it is no tar archive, plain or packed" + Compression.guess(head));
        }
    }

    @Override
    public int read() {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
        int count;
        try {
            count = plain.read(into, offset, length);
        } catch (IOException | RuntimeException e) {
            throw damaged(title, e);
        }
        total += Math.max(count, 0);
        if (isPacked && total > RATIO_FROM && total / MOST_RATIO > packed.count) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "read " + title + ": it unpacks to more than " + MOST_RATIO
                            + " times its size, which no root filesystem does; it looks like an attack (a decompression"
                            + " bomb)");
        }
        return count;
    }

    @Override
    public void close() throws IOException {
        plain.close();
        packed.close();
    }

    static EngineException damaged(String title, Exception cause) {
        String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
        return new EngineException(
                ErrorKind.DATA_LOSS,
                "read " + title + ": the archive is damaged or cut off: " + reason
                        + "; get it again and compare its checksum",
                cause);
    }

    private static final class Counted extends InputStream {
        private final InputStream in;
        private long count;

        Counted(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            int value = in.read();
            count += value < 0 ? 0 : 1;
            return value;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = in.read(into, offset, length);
            count += Math.max(read, 0);
            return read;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }
}
