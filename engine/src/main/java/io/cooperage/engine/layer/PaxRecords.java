package io.cooperage.engine.layer;

import io.cooperage.engine.linux.NativeText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The records of one PAX extended header, pax(1): `<length> <key>=<value>\n`, values being bytes.
///
/// Absent, present and present-but-empty differ: the last takes back what a global header or the tar header
/// says.
final class PaxRecords {
    static final PaxRecords NONE = new PaxRecords();

    private static final String XATTR = "SCHILY.xattr.";

    private final Map<String, byte[]> values = new HashMap<>();

    /// Offsets and lengths of GNU sparse format 0.0, whose keys repeat and whose order counts.
    private final List<TarEntry.Segment> segments = new ArrayList<>();

    static PaxRecords parse(byte[] block) throws TarFormatException {
        PaxRecords records = new PaxRecords();
        int at = 0;
        long offset = 0;
        // GNU tar pads with NULs when it cut a header short.
        while (at < block.length && block[at] != 0) {
            int space = find(block, at, block.length, ' ');
            int length = space < 0 ? 0 : decimalLength(block, at, space);
            // The length counts itself, the blank and the newline. One of nothing would be read for ever.
            if (length <= 0
                    || length < space - at + 4
                    || length > block.length - at
                    || block[at + length - 1] != '\n') {
                throw new TarFormatException("its PAX header is damaged");
            }
            int equals = find(block, space + 1, at + length, '=');
            if (equals < 0) {
                throw new TarFormatException("its PAX header has a record without '='");
            }
            String key = NativeText.text(Arrays.copyOfRange(block, space + 1, equals));
            byte[] value = Arrays.copyOfRange(block, equals + 1, at + length - 1);
            switch (key) {
                case "GNU.sparse.offset" -> offset = TarNumber.decimal(NativeText.text(value), key);
                case "GNU.sparse.numbytes" ->
                    records.segments.add(new TarEntry.Segment(offset, TarNumber.decimal(NativeText.text(value), key)));
                default -> records.values.put(key, value);
            }
            at += length;
        }
        return records;
    }

    private static int decimalLength(byte[] block, int from, int to) {
        int value = 0;
        if (to - from > 9) {
            return 0;
        }
        for (int i = from; i < to; i++) {
            if (block[i] < '0' || block[i] > '9') {
                return 0;
            }
            value = value * 10 + block[i] - '0';
        }
        return value;
    }

    private static int find(byte[] block, int from, int to, char wanted) {
        for (int i = from; i < to; i++) {
            if (block[i] == wanted) {
                return i;
            }
        }
        return -1;
    }

    /// These over what a global header said before. A global name, size or sparse map would make no sense.
    PaxRecords over(PaxRecords global) {
        if (global.values.isEmpty()) {
            return this;
        }
        PaxRecords merged = new PaxRecords();
        global.values.forEach((key, value) -> {
            if (!key.equals("path")
                    && !key.equals("linkpath")
                    && !key.equals("size")
                    && !key.startsWith("GNU.sparse")) {
                merged.values.put(key, value);
            }
        });
        merged.values.putAll(values);
        merged.segments.addAll(segments);
        return merged;
    }

    List<TarEntry.Segment> segments() {
        return segments;
    }

    @Nullable
    String text(String key) {
        byte[] value = values.get(key);
        return value == null || value.length == 0 ? null : NativeText.text(value);
    }

    @Nullable
    Long number(String key) throws TarFormatException {
        String text = text(key);
        return text == null ? null : TarNumber.decimal(text, key);
    }

    /// Extended attributes by full name, in the bytes they have.
    Map<String, byte[]> xattrs() {
        Map<String, byte[]> xattrs = Map.of();
        for (Map.Entry<String, byte[]> record : values.entrySet()) {
            if (record.getKey().startsWith(XATTR)) {
                if (xattrs.isEmpty()) {
                    xattrs = new TreeMap<>();
                }
                xattrs.put(record.getKey().substring(XATTR.length()), record.getValue());
            }
        }
        return xattrs;
    }
}
