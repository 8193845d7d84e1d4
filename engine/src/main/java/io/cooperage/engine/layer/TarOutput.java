package io.cooperage.engine.layer;

import io.cooperage.engine.linux.NativeText;
import io.cooperage.engine.oci.Digest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The bytes of a tar archive, POSIX.1-2001 (pax(1), "ustar Interchange Format" and "pax Extended Header"):
/// a plain ustar header where it can say everything, PAX records for what it can't. Counts what it writes,
/// and hashes it where somebody wants the digest. Nothing in it depends on the time, the machine or the order
/// of a map. One thread.
final class TarOutput {
    static final int BLOCK = 512;
    private static final int NAME_MAX = 100;
    private static final int PREFIX_MAX = 155;
    private static final int BUFFER = 128 << 10;

    /// GNU tar fills its archives up to this, and some readers want it: 20 blocks.
    private static final int RECORD = 20 * BLOCK;

    private static final String XATTR = "SCHILY.xattr.";

    private final OutputStream out;
    private final @Nullable MessageDigest digest;
    private final byte[] buffer = new byte[BUFFER];
    private int filled;
    private long written;

    /// @param hashed for [#digest], which on a slow processor costs more than all else
    TarOutput(OutputStream out, boolean hashed) {
        this.out = out;
        this.digest = hashed ? sha256() : null;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    long written() {
        return written + filled;
    }

    /// Writes the header of an entry; as many bytes as its size says must follow through [#content].
    ///
    /// @param name as it shall stand there; of a folder with a slash at its end
    /// @param link target of a link, else empty
    void header(String name, LayerEntry entry, String link) throws IOException {
        byte[] header = new byte[BLOCK];
        Map<String, byte[]> records = new TreeMap<>();
        name(header, NativeText.bytes(name), records);
        byte[] target = NativeText.bytes(link);
        if (target.length > NAME_MAX || !isAscii(target)) {
            records.put("linkpath", target);
            System.arraycopy(target, 0, header, 157, Math.min(target.length, NAME_MAX));
        } else {
            System.arraycopy(target, 0, header, 157, target.length);
        }
        octal(header, 100, 8, entry.mode());
        number(header, 108, 8, entry.uid(), "uid", records);
        number(header, 116, 8, entry.gid(), "gid", records);
        number(header, 124, 12, entry.size(), "size", records);
        time(header, entry, records);
        header[156] = (byte) typeFlag(entry.type());
        device(header, entry);
        entry.xattrs().forEach((attribute, value) -> records.put(XATTR + attribute, value));
        if (!records.isEmpty()) {
            extended(name, records);
        }
        write(header);
    }

    private static void name(byte[] header, byte[] name, Map<String, byte[]> records) {
        int split = name.length <= NAME_MAX ? -1 : split(name);
        if (!isAscii(name) || (name.length > NAME_MAX && split < 0)) {
            records.put("path", name);
            System.arraycopy(name, 0, header, 0, Math.min(name.length, NAME_MAX));
        } else if (split < 0) {
            System.arraycopy(name, 0, header, 0, name.length);
        } else {
            System.arraycopy(name, split + 1, header, 0, name.length - split - 1);
            System.arraycopy(name, 0, header, 345, split);
        }
    }

    /// Where a long name can be cut into prefix and name: at the first slash that leaves few enough behind
    /// it.
    private static int split(byte[] name) {
        for (int at = name.length - 1 - NAME_MAX; at < name.length - 1 && at <= PREFIX_MAX; at++) {
            if (at > 0 && name[at] == '/') {
                return at;
            }
        }
        return -1;
    }

    private static boolean isAscii(byte[] text) {
        for (byte b : text) {
            if (b < 0) {
                return false;
            }
        }
        return true;
    }

    private static void number(byte[] header, int at, int width, long value, String key, Map<String, byte[]> records) {
        if (value >= 0 && value < 1L << (3 * (width - 1))) {
            octal(header, at, width, value);
        } else {
            octal(header, at, width, 0);
            records.put(key, ascii(Long.toString(value)));
        }
    }

    private static void time(byte[] header, LayerEntry entry, Map<String, byte[]> records) {
        number(header, 136, 12, entry.modifiedSeconds(), "mtime", records);
        if (entry.modifiedNanos() != 0) {
            records.put("mtime", ascii(decimal(entry.modifiedSeconds(), entry.modifiedNanos())));
        }
    }

    /// Half a second before the epoch is (−1, 500,000,000) and written `-0.5`.
    private static String decimal(long seconds, int nanos) {
        boolean negative = seconds < 0;
        long whole = negative ? -seconds - 1 : seconds;
        int part = negative ? 1_000_000_000 - nanos : nanos;
        String digits = Integer.toString(1_000_000_000 + part).substring(1).replaceFirst("0+$", "");
        return (negative ? "-" : "") + whole + "." + digits;
    }

    private static char typeFlag(LayerEntry.Type type) {
        return switch (type) {
            case FILE, WHITEOUT -> '0';
            case HARD_LINK -> '1';
            case SYMLINK -> '2';
            case CHARACTER_DEVICE -> '3';
            case BLOCK_DEVICE -> '4';
            case FOLDER, OPAQUE_FOLDER -> '5';
            case FIFO -> '6';
        };
    }

    private static void device(byte[] header, LayerEntry entry) {
        int colon = entry.device().indexOf(':');
        octal(header, 329, 8, colon < 0 ? 0 : Long.parseLong(entry.device().substring(0, colon)));
        octal(header, 337, 8, colon < 0 ? 0 : Long.parseLong(entry.device().substring(colon + 1)));
    }

    private void extended(String name, Map<String, byte[]> records) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        records.forEach((key, value) -> {
            byte[] keyBytes = NativeText.bytes(key);
            // Blank, equals sign and newline; the length counts itself.
            int rest = keyBytes.length + value.length + 3;
            int length = rest + digits(rest);
            length = rest + digits(length);
            body.writeBytes(ascii(length + " "));
            body.writeBytes(keyBytes);
            body.write('=');
            body.writeBytes(value);
            body.write('\n');
        });
        byte[] header = new byte[BLOCK];
        byte[] title = NativeText.bytes("PaxHeaders/" + last(name));
        for (int i = 0; i < Math.min(title.length, NAME_MAX); i++) {
            header[i] = title[i] < 0 ? (byte) '_' : title[i];
        }
        octal(header, 100, 8, 0644);
        octal(header, 108, 8, 0);
        octal(header, 116, 8, 0);
        octal(header, 124, 12, body.size());
        octal(header, 136, 12, 0);
        header[156] = 'x';
        octal(header, 329, 8, 0);
        octal(header, 337, 8, 0);
        write(header);
        byte[] bytes = body.toByteArray();
        content(bytes, 0, bytes.length);
        pad(bytes.length);
    }

    private static String last(String name) {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        return plain.substring(plain.lastIndexOf('/') + 1);
    }

    private static int digits(int value) {
        return Integer.toString(value).length();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void octal(byte[] header, int at, int width, long value) {
        String digits = Long.toOctalString(value);
        int from = at + width - 1 - digits.length();
        Arrays.fill(header, at, from, (byte) '0');
        System.arraycopy(ascii(digits), 0, header, from, digits.length());
    }

    /// Completes a header with magic and checksum.
    private void write(byte[] header) throws IOException {
        System.arraycopy(ascii("ustar\00000"), 0, header, 257, 8);
        Arrays.fill(header, 148, 156, (byte) ' ');
        int sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        octal(header, 148, 7, sum);
        header[154] = 0;
        content(header, 0, BLOCK);
    }

    void content(byte[] bytes, int offset, int length) throws IOException {
        int from = offset;
        int left = length;
        while (left > 0) {
            int part = Math.min(left, BUFFER - filled);
            System.arraycopy(bytes, from, buffer, filled, part);
            filled += part;
            from += part;
            left -= part;
            if (filled == BUFFER) {
                flush();
            }
        }
    }

    /// Fills up the last block of content of this length.
    void pad(long length) throws IOException {
        content(new byte[BLOCK], 0, (int) (-length & (BLOCK - 1)));
    }

    private void flush() throws IOException {
        if (digest != null) {
            digest.update(buffer, 0, filled);
        }
        out.write(buffer, 0, filled);
        written += filled;
        filled = 0;
    }

    /// Writes the end: two empty blocks, filled up to a record.
    ///
    void finish() throws IOException {
        content(new byte[2 * BLOCK], 0, 2 * BLOCK);
        int over = (int) (written() % RECORD);
        if (over > 0) {
            content(new byte[RECORD], 0, RECORD - over);
        }
        flush();
        out.flush();
    }

    /// Of all that was written, behind [#finish].
    Digest digest() {
        if (digest == null) {
            throw new IllegalStateException("nobody wanted this archive's digest");
        }
        return Digest.sha256(HexFormat.of().formatHex(digest.digest()));
    }
}
