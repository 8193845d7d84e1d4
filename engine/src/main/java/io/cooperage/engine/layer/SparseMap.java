package io.cooperage.engine.layer;

import io.cooperage.engine.layer.TarEntry.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the data of a sparse file lies: GNU tar's old format and its three PAX ones
/// (gnu.org/software/tar/manual, "Storing Sparse Files").
final class SparseMap {
    /// More pieces than this are an attack: 1 GiB of 1 KiB pieces.
    private static final int SEGMENTS_MAX = 1 << 20;

    private static final int OLD_IN_HEADER = 4;
    private static final int OLD_IN_EXTENSION = 21;
    private static final int OLD_LENGTH = 24;

    /// The next block of the entry's data; it counts as read.
    @FunctionalInterface
    interface Blocks {
        byte[] next() throws IOException;
    }

    /// @param name the real name, where the header's is made up
    /// @param stored bytes of data that follow
    record Layout(
            List<Segment> segments,
            long size,
            long stored,
            @Nullable String name) {}

    private final Blocks blocks;

    SparseMap(Blocks blocks) {
        this.blocks = blocks;
    }

    /// @param stored bytes of the entry's data, a map at its beginning included
    /// @return null for an ordinary file
    @Nullable
    Layout layout(byte[] header, PaxRecords pax, long stored) throws IOException {
        if (header[156] == 'S') {
            return old(header, stored);
        }
        if (pax.text("GNU.sparse.major") != null) {
            return inData(pax, stored);
        }
        if (pax.text("GNU.sparse.map") != null || pax.text("GNU.sparse.numblocks") != null) {
            return inRecords(pax, stored);
        }
        return null;
    }

    /// Four pieces in the header, more in extension blocks that the size does not count.
    private Layout old(byte[] header, long stored) throws IOException {
        List<Segment> segments = new ArrayList<>();
        long size = TarNumber.field(header, 483, 12, "real size");
        boolean more = header[482] != 0;
        addOld(header, 386, OLD_IN_HEADER, segments);
        while (more) {
            byte[] extension = blocks.next();
            addOld(extension, 0, OLD_IN_EXTENSION, segments);
            more = extension[504] != 0;
        }
        return checked(segments, size, stored, null);
    }

    private static void addOld(byte[] block, int offset, int count, List<Segment> segments) throws TarFormatException {
        for (int i = 0; i < count; i++) {
            int at = offset + i * OLD_LENGTH;
            // An unused slot is all NULs.
            if (block[at] != 0) {
                add(
                        segments,
                        TarNumber.field(block, at, 12, "sparse map"),
                        TarNumber.field(block, at + 12, 12, "sparse map"));
            }
        }
    }

    /// Formats 0.0 (repeated records) and 0.1 (one record with commas).
    private static Layout inRecords(PaxRecords pax, long stored) throws TarFormatException {
        List<Segment> segments = new ArrayList<>();
        String map = pax.text("GNU.sparse.map");
        if (map == null) {
            for (Segment segment : pax.segments()) {
                add(segments, segment.offset(), segment.length());
            }
        } else {
            String[] numbers = map.split(",", -1);
            for (int i = 0; i + 1 < numbers.length; i += 2) {
                add(
                        segments,
                        TarNumber.decimal(numbers[i], "sparse map"),
                        TarNumber.decimal(numbers[i + 1], "sparse map"));
            }
        }
        return checked(segments, realSize(pax), stored, pax.text("GNU.sparse.name"));
    }

    /// Format 1.0: the map is text at the beginning of the data, one number a line, padded to a block.
    private Layout inData(PaxRecords pax, long stored) throws IOException {
        String version = pax.text("GNU.sparse.major") + "." + pax.text("GNU.sparse.minor");
        if (!version.equals("1.0")) {
            throw new TarFormatException("its sparse format " + version + " is unknown");
        }
        Lines lines = new Lines(blocks, stored);
        long count = lines.number();
        if (count < 0 || count > SEGMENTS_MAX) {
            throw tooMany();
        }
        List<Segment> segments = new ArrayList<>();
        for (long i = 0; i < count; i++) {
            long offset = lines.number();
            add(segments, offset, lines.number());
        }
        return checked(segments, realSize(pax), stored - lines.used(), pax.text("GNU.sparse.name"));
    }

    private static long realSize(PaxRecords pax) throws TarFormatException {
        Long size = pax.number("GNU.sparse.realsize");
        size = size != null ? size : pax.number("GNU.sparse.size");
        if (size == null) {
            throw new TarFormatException("its sparse map lacks the real size");
        }
        return size;
    }

    private static void add(List<Segment> segments, long offset, long length) throws TarFormatException {
        if (segments.size() >= SEGMENTS_MAX) {
            throw tooMany();
        }
        segments.add(new Segment(offset, length));
    }

    private static TarFormatException tooMany() {
        return new TarFormatException("its sparse map has more than " + SEGMENTS_MAX + " pieces");
    }

    private static Layout checked(List<Segment> segments, long size, long stored, @Nullable String name)
            throws TarFormatException {
        long end = 0;
        long sum = 0;
        for (Segment segment : segments) {
            boolean sound =
                    segment.length() >= 0 && segment.offset() >= end && segment.length() <= size - segment.offset();
            if (!sound) {
                throw new TarFormatException("its sparse map overlaps or leaves the file");
            }
            end = segment.end();
            sum += segment.length();
        }
        if (sum != stored || size < 0) {
            throw new TarFormatException("its sparse map speaks of " + sum + " bytes, but " + stored + " are stored");
        }
        return new Layout(List.copyOf(segments), size, stored, name);
    }

    /// Decimal numbers, each with a newline, read block by block.
    private static final class Lines {
        private final Blocks blocks;
        private final long stored;
        private byte[] block = {};
        private int at;
        private long used;

        Lines(Blocks blocks, long stored) {
            this.blocks = blocks;
            this.stored = stored;
        }

        long number() throws IOException {
            long value = 0;
            int digits = 0;
            for (int c = next(); c != '\n'; c = next()) {
                if (c < '0' || c > '9' || ++digits > 18) {
                    throw new TarFormatException("its sparse map holds something that is no number");
                }
                value = value * 10 + c - '0';
            }
            return value;
        }

        private int next() throws IOException {
            if (at == block.length) {
                if (stored - used < TarReader.BLOCK) {
                    throw new TarFormatException("its sparse map is longer than its data");
                }
                block = blocks.next();
                used += TarReader.BLOCK;
                at = 0;
            }
            return block[at++];
        }

        long used() {
            return used;
        }
    }
}
