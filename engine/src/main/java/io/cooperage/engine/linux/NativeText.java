package io.cooperage.engine.linux;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// File names between Java and the kernel without loss: UTF-8, and a byte that is no UTF-8 travels as one
/// lone low surrogate (0x80..0xFF as U+DC80..U+DCFF), as Python's `surrogateescape` does. So an archive
/// member or a directory entry with an odd name keeps its exact bytes through a `String`.
public final class NativeText {
    private static final int ESCAPE = 0xDC00;

    private NativeText() {}

    /// The bytes of `text`, without terminator.
    public static byte[] bytes(String text) {
        if (!hasEscape(text)) {
            return text.getBytes(StandardCharsets.UTF_8);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length() + 16);
        int plainFrom = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isEscape(text, i)) {
                out.writeBytes(text.substring(plainFrom, i).getBytes(StandardCharsets.UTF_8));
                out.write(c - ESCAPE);
                plainFrom = i + 1;
            }
        }
        out.writeBytes(text.substring(plainFrom).getBytes(StandardCharsets.UTF_8));
        return out.toByteArray();
    }

    /// The text of `bytes`, the inverse of [#bytes].
    public static String text(byte[] bytes) {
        return text(bytes, bytes.length);
    }

    static String text(byte[] bytes, int length) {
        if (isAscii(bytes, length)) {
            // Nearly all names are, and a decoder costs more than the name.
            return new String(bytes, 0, length, StandardCharsets.US_ASCII);
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, length))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            return escaped(bytes, length);
        }
    }

    private static boolean isAscii(byte[] bytes, int length) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] < 0) {
                return false;
            }
        }
        return true;
    }

    /// NUL-terminated for the kernel.
    ///
    /// @throws SyscallException EINVAL when the text holds a NUL, which would silently cut it
    static byte[] terminated(String operation, String text) {
        byte[] bytes = bytes(text);
        for (byte b : bytes) {
            if (b == 0) {
                throw new SyscallException(operation, text.replace("\0", "\\0"), Errno.EINVAL.number());
            }
        }
        return Arrays.copyOf(bytes, bytes.length + 1);
    }

    private static String escaped(byte[] bytes, int length) {
        StringBuilder out = new StringBuilder(length);
        int at = 0;
        while (at < length) {
            int size = sequenceLength(bytes, at, length);
            if (size == 0) {
                out.append((char) (ESCAPE + (bytes[at] & 0xff)));
                at++;
            } else {
                out.append(new String(bytes, at, size, StandardCharsets.UTF_8));
                at += size;
            }
        }
        return out.toString();
    }

    /// Length of the valid UTF-8 sequence at `at`, 0 when there is none.
    private static int sequenceLength(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xff;
        int size = lead < 0x80 ? 1 : lead < 0xC2 ? 0 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : lead < 0xF5 ? 4 : 0;
        if (size == 0 || at + size > length) {
            return 0;
        }
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, at, size));
            return size;
        } catch (CharacterCodingException malformed) {
            return 0;
        }
    }

    private static boolean hasEscape(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isEscape(text, i)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isEscape(String text, int i) {
        char c = text.charAt(i);
        return c >= ESCAPE + 0x80 && c <= ESCAPE + 0xff && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
}
