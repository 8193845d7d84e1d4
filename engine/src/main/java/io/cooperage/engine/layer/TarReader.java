package io.cooperage.engine.layer;

import io.cooperage.engine.layer.TarEntry.Segment;
import io.cooperage.engine.layer.TarEntry.Time;
import io.cooperage.engine.linux.NativeText;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.channels.SeekableByteChannel;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads a tar archive from beginning to end: v7, POSIX ustar and PAX, GNU and star, with what they added for
/// long names, large numbers, sub-second times, extended attributes and sparse files.
///
/// Our own, because attribute values are bytes (a file capability is no text) and holes must stay holes. It
/// trusts nothing: whatever the bytes are, it ends with entries, or with an IOException, in bounded memory.
/// One thread.
final class TarReader {
    static final int BLOCK = 512;

    /// A long name or a set of PAX records larger than this is an attack, not a file.
    private static final int METADATA_MAX = 4 << 20;

    private final ReadableByteChannel in;
    private final ByteBuffer block = ByteBuffer.allocate(BLOCK);
    private final SparseMap sparse = new SparseMap(this::readBlock);

    private PaxRecords global = PaxRecords.NONE;

    /// Stored bytes of the current entry not read yet, and the padding after them.
    private long left;

    private int padding;
    private boolean first = true;

    TarReader(ReadableByteChannel in) {
        this.in = in;
    }

    /// The next entry; what is left of the one before is skipped. Null after the last.
    @Nullable
    TarEntry next() throws IOException {
        PaxRecords local = PaxRecords.NONE;
        String longName = null;
        String longLink = null;
        while (true) {
            skip(left + padding);
            left = 0;
            padding = 0;
            byte[] header = readHeader();
            if (header == null) {
                return null;
            }
            first = false;
            long stored = TarNumber.field(header, 124, 12, "size");
            switch (header[156]) {
                case 'x', 'X' -> local = PaxRecords.parse(metadata(stored));
                case 'g' -> global = PaxRecords.parse(metadata(stored)).over(global);
                case 'L' -> longName = untilNul(metadata(stored));
                case 'K' -> longLink = untilNul(metadata(stored));
                case 'V' -> begin(stored);
                case 'M' ->
                    throw new TarFormatException("it continues a file from another volume; join the volumes first");
                default -> {
                    return entry(header, local.over(global), longName, longLink);
                }
            }
        }
    }

    /// Stored bytes of the current entry, as many as there are and fit. −1 when all have been read.
    int read(ByteBuffer into) throws IOException {
        if (left == 0) {
            return -1;
        }
        int limit = into.limit();
        if (into.remaining() > left) {
            into.limit(into.position() + (int) left);
        }
        int count = in.read(into);
        into.limit(limit);
        if (count < 0) {
            throw truncated();
        }
        left -= count;
        return count;
    }

    private byte @Nullable [] readHeader() throws IOException {
        byte[] header = readBlockOrEnd();
        if (header == null) {
            throw first ? TarFormatException.foreign("it is empty") : truncated();
        }
        if (isZero(header)) {
            // Two of them end an archive; some programs write only one.
            byte[] second = readBlockOrEnd();
            if (second == null || isZero(second)) {
                return null;
            }
            throw new TarFormatException("there is a block of zeros in the middle");
        }
        if (!checksumHolds(header)) {
            throw first
                    ? TarFormatException.foreign("it does not begin with a tar header")
                    : new TarFormatException("the next header is damaged");
        }
        // Sparse maps read further blocks while this one is still needed.
        return header.clone();
    }

    private TarEntry entry(byte[] header, PaxRecords pax, @Nullable String longName, @Nullable String longLink)
            throws IOException {
        String path = pax.text("path");
        String name = longName != null ? longName : path != null ? path : headerName(header);
        String linkPath = pax.text("linkpath");
        String link = longLink != null ? longLink : linkPath != null ? linkPath : text(header, 157, 100);

        TarEntry.Type type = type(header, name);
        Long paxSize = pax.number("size");
        long stored = paxSize != null ? paxSize : TarNumber.field(header, 124, 12, "size");
        if (stored < 0) {
            throw new TarFormatException("its size is negative");
        }
        // A size on a link is the size of what it points to; POSIX allows data there, but no tar of the last
        // decades writes it and GNU tar, bsdtar's default and Go's reader all take it for absent.
        begin(type == TarEntry.Type.FILE || header[156] == 'D' ? stored : 0);

        long size = type == TarEntry.Type.FILE ? stored : 0;
        List<Segment> data = type == TarEntry.Type.FILE ? List.of(new Segment(0, stored)) : List.of();
        if (header[156] == 'D') {
            // GNU's incremental dumps list a directory's names as its content; they are not needed.
            size = 0;
        }
        SparseMap.Layout layout = type == TarEntry.Type.FILE ? sparse.layout(header, pax, left) : null;
        if (layout != null) {
            left = layout.stored();
            size = layout.size();
            data = layout.segments();
            name = layout.name() != null ? layout.name() : name;
        }
        if (name.indexOf('\0') >= 0 || link.indexOf('\0') >= 0) {
            throw new TarFormatException("its name holds a NUL byte: '" + TarNumber.shorten(name) + "'");
        }
        Time modified = time(pax, "mtime", new Time(TarNumber.field(header, 136, 12, "time"), 0));
        return new TarEntry(
                name,
                link,
                type,
                (int) TarNumber.field(header, 100, 8, "mode") & 07777,
                id(pax, "uid", header, 108),
                id(pax, "gid", header, 116),
                size,
                left,
                data,
                modified,
                time(pax, "atime", modified),
                device(header, type, 329),
                device(header, type, 337),
                pax.xattrs());
    }

    private static TarEntry.Type type(byte[] header, String name) throws TarFormatException {
        return switch (header[156]) {
            // Before POSIX a directory was a file whose name ends in a slash.
            case '0', 0, '7' -> name.endsWith("/") ? TarEntry.Type.DIRECTORY : TarEntry.Type.FILE;
            case 'S' -> TarEntry.Type.FILE;
            case '1' -> TarEntry.Type.HARD_LINK;
            case '2' -> TarEntry.Type.SYMLINK;
            case '3' -> TarEntry.Type.CHARACTER_DEVICE;
            case '4' -> TarEntry.Type.BLOCK_DEVICE;
            case '5', 'D' -> TarEntry.Type.DIRECTORY;
            case '6' -> TarEntry.Type.FIFO;
            default ->
                throw new TarFormatException(
                        "'" + TarNumber.shorten(name) + "' is of unknown type '" + (char) (header[156] & 0xff) + "'");
        };
    }

    /// Other types leave these fields to their own uses.
    private static long device(byte[] header, TarEntry.Type type, int offset) throws TarFormatException {
        return type == TarEntry.Type.CHARACTER_DEVICE || type == TarEntry.Type.BLOCK_DEVICE
                ? TarNumber.field(header, offset, 8, "device number")
                : 0;
    }

    private static long id(PaxRecords pax, String key, byte[] header, int offset) throws TarFormatException {
        Long value = pax.number(key);
        return value != null ? value : TarNumber.field(header, offset, 8, key);
    }

    private static Time time(PaxRecords pax, String key, Time otherwise) throws TarFormatException {
        String value = pax.text(key);
        return value == null ? otherwise : TarNumber.time(value, key);
    }

    /// ustar puts the front of a long name into `prefix`; star keeps times in the end of that field, GNU all
    /// of it.
    private static String headerName(byte[] header) {
        String name = text(header, 0, 100);
        boolean ustar = matches(header, 257, "ustar\0");
        if (!ustar || header[345] == 0) {
            return name;
        }
        int prefixLength = matches(header, 508, "tar\0") ? 131 : 155;
        return text(header, 345, prefixLength) + "/" + name;
    }

    private static boolean matches(byte[] header, int offset, String magic) {
        for (int i = 0; i < magic.length(); i++) {
            if (header[offset + i] != magic.charAt(i)) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] header, int offset, int length) {
        int end = offset;
        while (end < offset + length && header[end] != 0) {
            end++;
        }
        return NativeText.text(Arrays.copyOfRange(header, offset, end));
    }

    private static String untilNul(byte[] bytes) {
        return text(bytes, 0, bytes.length);
    }

    private byte[] metadata(long size) throws IOException {
        if (size < 0 || size > METADATA_MAX) {
            throw new TarFormatException(
                    "an extended header of " + size + " bytes is more than the " + METADATA_MAX + " that are read");
        }
        byte[] content = new byte[(int) size];
        ByteBuffer buffer = ByteBuffer.wrap(content);
        begin(size);
        while (left > 0) {
            read(buffer);
        }
        return content;
    }

    private void begin(long stored) {
        left = stored;
        padding = (int) (-stored & BLOCK - 1);
    }

    private void skip(long bytes) throws IOException {
        if (in instanceof SeekableByteChannel file) {
            // The subtraction can't overflow; the sum could.
            if (bytes > file.size() - file.position()) {
                throw truncated();
            }
            file.position(file.position() + bytes);
            return;
        }
        ByteBuffer scratch = ByteBuffer.allocate((int) Math.min(bytes, 1 << 16));
        long remaining = bytes;
        while (remaining > 0) {
            scratch.clear().limit((int) Math.min(remaining, scratch.capacity()));
            int count = in.read(scratch);
            if (count < 0) {
                throw truncated();
            }
            remaining -= count;
        }
    }

    private byte[] readBlock() throws IOException {
        byte[] read = readBlockOrEnd();
        if (read == null) {
            throw truncated();
        }
        left -= BLOCK;
        return read;
    }

    /// Valid until the next call.
    private byte @Nullable [] readBlockOrEnd() throws IOException {
        block.clear();
        while (block.hasRemaining()) {
            if (in.read(block) < 0) {
                if (block.position() == 0) {
                    return null;
                }
                throw first ? TarFormatException.foreign("it does not begin with a tar header") : truncated();
            }
        }
        return block.array();
    }

    private static EOFException truncated() {
        return new EOFException("the archive ends too early; it was probably cut off");
    }

    private static boolean isZero(byte[] header) {
        for (byte b : header) {
            if (b != 0) {
                return false;
            }
        }
        return true;
    }

    /// Whether an archive may begin with this block.
    static boolean isHeader(byte[] block) {
        return isZero(block) || checksumHolds(block);
    }

    /// The sum of all bytes with the checksum field as blanks; some old programs summed signed bytes.
    private static boolean checksumHolds(byte[] header) {
        long unsigned = 0;
        long signed = 0;
        for (int i = 0; i < BLOCK; i++) {
            byte b = i >= 148 && i < 156 ? (byte) ' ' : header[i];
            unsigned += b & 0xff;
            signed += b;
        }
        try {
            long stored = TarNumber.field(header, 148, 8, "checksum");
            return stored == unsigned || stored == signed;
        } catch (TarFormatException e) {
            return false;
        }
    }
}
