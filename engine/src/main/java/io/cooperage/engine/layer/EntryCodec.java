package io.cooperage.engine.layer;

import io.cooperage.engine.linux.NativeText;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A [LayerEntry] but its path as bytes: the type, then numbers as LEB128 (7 bits a byte, the lowest first,
/// negative ones zigzag) and texts as their length and bytes.
final class EntryCodec {
    /// What the file says stays what it is, whatever order the constants get.
    private static final List<LayerEntry.Type> TYPES = List.of(
            LayerEntry.Type.FILE,
            LayerEntry.Type.FOLDER,
            LayerEntry.Type.SYMLINK,
            LayerEntry.Type.HARD_LINK,
            LayerEntry.Type.CHARACTER_DEVICE,
            LayerEntry.Type.BLOCK_DEVICE,
            LayerEntry.Type.FIFO,
            LayerEntry.Type.WHITEOUT,
            LayerEntry.Type.OPAQUE_FOLDER);

    private EntryCodec() {}

    /// Where bytes come from, one after the other.
    @FunctionalInterface
    interface Source {
        byte next();

        default byte[] next(int count) {
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = next();
            }
            return bytes;
        }
    }

    static void encode(LayerEntry entry, ByteArrayOutputStream out) {
        out.write(TYPES.indexOf(entry.type()));
        number(entry.size(), out);
        number(entry.mode(), out);
        number(entry.uid(), out);
        number(entry.gid(), out);
        number(zigzag(entry.modifiedSeconds()), out);
        number(entry.modifiedNanos(), out);
        text(NativeText.bytes(entry.link()), out);
        text(entry.device().getBytes(StandardCharsets.US_ASCII), out);
        number(entry.xattrs().size(), out);
        new TreeMap<>(entry.xattrs()).forEach((name, value) -> {
            text(NativeText.bytes(name), out);
            text(value, out);
        });
    }

    static LayerEntry decode(String path, Source in) {
        LayerEntry.Type type = type(in.next());
        long size = number(in);
        int mode = (int) number(in);
        long uid = number(in);
        long gid = number(in);
        long seconds = number(in);
        int nanos = (int) number(in);
        String link = NativeText.text(text(in));
        String device = new String(text(in), StandardCharsets.US_ASCII);
        long count = number(in);
        Map<String, byte[]> xattrs = count == 0 ? Map.of() : new TreeMap<>();
        for (long i = 0; i < count; i++) {
            String name = NativeText.text(text(in));
            xattrs.put(name, text(in));
        }
        return new LayerEntry(
                path, type, size, mode, uid, gid, (seconds >>> 1) ^ -(seconds & 1), nanos, link, xattrs, device);
    }

    static LayerEntry.Type type(byte code) {
        return TYPES.get(code);
    }

    static void text(byte[] bytes, ByteArrayOutputStream out) {
        number(bytes.length, out);
        out.writeBytes(bytes);
    }

    private static byte[] text(Source in) {
        return in.next(Math.toIntExact(number(in)));
    }

    private static long zigzag(long value) {
        return (value << 1) ^ (value >> 63);
    }

    static void number(long value, ByteArrayOutputStream out) {
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            out.write((int) (rest & 0x7f) | 0x80);
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    static long number(Source in) {
        long value = 0;
        int shift = 0;
        while (true) {
            byte part = in.next();
            value |= (part & 0x7fL) << shift;
            if (part >= 0) {
                return value;
            }
            shift += 7;
        }
    }
}
