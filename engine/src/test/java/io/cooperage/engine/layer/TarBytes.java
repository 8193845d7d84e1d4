package io.cooperage.engine.layer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Writes tar archives byte by byte, so that they can be as wrong as an attacker's.
final class TarBytes {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long uid;
    private long gid;

    /// Owner of the entries that follow.
    TarBytes owner(long newUid, long newGid) {
        uid = newUid;
        gid = newGid;
        return this;
    }

    TarBytes folder(String name) {
        return entry(name, '5', 0755, "", new byte[0], header -> {});
    }

    TarBytes file(String name, String content) {
        return file(name, content.getBytes(StandardCharsets.UTF_8));
    }

    TarBytes file(String name, byte[] content) {
        return entry(name, '0', 0644, "", content, header -> {});
    }

    TarBytes symlink(String name, String target) {
        return entry(name, '2', 0777, target, new byte[0], header -> {});
    }

    TarBytes hardLink(String name, String target) {
        return entry(name, '1', 0644, target, new byte[0], header -> {});
    }

    TarBytes device(String name, char type, int major, int minor) {
        return entry(name, type, 0666, "", new byte[0], header -> {
            put(header, 329, String.format("%07o", major));
            put(header, 337, String.format("%07o", minor));
        });
    }

    /// Records for the next entry; a value's characters are its bytes (Latin-1).
    TarBytes pax(String... keysAndValues) {
        return pax('x', keysAndValues);
    }

    TarBytes pax(char type, String... keysAndValues) {
        ByteArrayOutputStream records = new ByteArrayOutputStream();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            String rest = " " + keysAndValues[i] + "=" + keysAndValues[i + 1] + "\n";
            int length = rest.length() + 1;
            while (String.valueOf(length).length() + rest.length() != length) {
                length++;
            }
            records.writeBytes((length + rest).getBytes(StandardCharsets.ISO_8859_1));
        }
        return entry("PaxHeaders/x", type, 0644, "", records.toByteArray(), header -> {});
    }

    /// Any entry; `change` works on the header before its checksum is made.
    TarBytes entry(String name, char type, int mode, String link, byte[] content, Consumer<byte[]> change) {
        byte[] header = new byte[512];
        put(header, 0, name);
        put(header, 100, String.format("%07o", mode));
        put(header, 108, String.format("%07o", uid));
        put(header, 116, String.format("%07o", gid));
        put(header, 124, String.format("%011o", content.length));
        put(header, 136, String.format("%011o", 1_000_000_000));
        header[156] = (byte) type;
        put(header, 157, link);
        put(header, 257, "ustar\00000");
        change.accept(header);
        sum(header);
        out.writeBytes(header);
        out.writeBytes(content);
        out.writeBytes(new byte[-content.length & 511]);
        return this;
    }

    TarBytes raw(byte[] bytes) {
        out.writeBytes(bytes);
        return this;
    }

    static void put(byte[] header, int offset, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, header, offset, bytes.length);
    }

    static void sum(byte[] header) {
        put(header, 148, "        ");
        long sum = 0;
        for (byte b : header) {
            sum += b & 0xff;
        }
        put(header, 148, String.format("%06o\0 ", sum));
    }

    /// With the two blocks of zeros that end an archive.
    byte[] bytes() {
        byte[] body = unfinished();
        byte[] all = new byte[body.length + 1024];
        System.arraycopy(body, 0, all, 0, body.length);
        return all;
    }

    byte[] unfinished() {
        return out.toByteArray();
    }

    Path write(Path file) {
        try (OutputStream stream = Files.newOutputStream(file)) {
            stream.write(bytes());
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
