package io.cooperage.engine.layer;

import java.nio.charset.StandardCharsets;

/// Numbers as tar and PAX write them.
final class TarNumber {
    private TarNumber() {}

    /// A header field: octal text, or big-endian two's complement when the top bit of the first byte is set
    /// (GNU).
    static long field(byte[] header, int offset, int length, String what) throws TarFormatException {
        return (header[offset] & 0x80) != 0
                ? binary(header, offset, length, what)
                : octal(header, offset, length, what);
    }

    /// Leading blanks, digits, and a blank or NUL. An empty field is 0.
    private static long octal(byte[] header, int offset, int length, String what) throws TarFormatException {
        int at = offset;
        int end = offset + length;
        while (at < end && (header[at] == ' ' || header[at] == 0)) {
            at++;
        }
        long value = 0;
        for (; at < end && header[at] != ' ' && header[at] != 0; at++) {
            int digit = header[at] - '0';
            if (digit < 0 || digit > 7 || value > Long.MAX_VALUE >> 3) {
                throw new TarFormatException(
                        "its " + what + " is no octal number: '" + text(header, offset, length) + "'");
            }
            value = (value << 3) | digit;
        }
        return value;
    }

    private static long binary(byte[] header, int offset, int length, String what) throws TarFormatException {
        boolean negative = (header[offset] & 0x40) != 0;
        // The first byte's top bit is the marker; the next one is the sign.
        long value = negative ? header[offset] : header[offset] & 0x7f;
        for (int at = offset + 1; at < offset + length; at++) {
            if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
                throw new TarFormatException("its " + what + " does not fit into 64 bits");
            }
            value = (value << 8) | (header[at] & 0xff);
        }
        return value;
    }

    /// A PAX decimal integer.
    static long decimal(String text, String what) throws TarFormatException {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new TarFormatException("its " + what + " is no number: '" + shorten(text) + "'");
        }
    }

    /// A PAX time: decimal seconds with an optional fraction, possibly negative. Digits beyond nanoseconds
    /// are dropped.
    static TarEntry.Time time(String text, String what) throws TarFormatException {
        int dot = text.indexOf('.');
        String whole = dot < 0 ? text : text.substring(0, dot);
        String fraction = dot < 0 ? "" : text.substring(dot + 1);
        boolean negative = whole.startsWith("-");
        long seconds = whole.isEmpty() || whole.equals("-") ? 0 : decimal(whole, what);
        int nanos = 0;
        if (!fraction.isEmpty()) {
            String nine = (fraction + "000000000").substring(0, 9);
            if (!nine.chars().allMatch(c -> c >= '0' && c <= '9')) {
                throw new TarFormatException("its " + what + " is no time: '" + shorten(text) + "'");
            }
            nanos = Integer.parseInt(nine);
        }
        if (negative && nanos > 0) {
            return new TarEntry.Time(seconds - 1, 1_000_000_000 - nanos);
        }
        return new TarEntry.Time(seconds, nanos);
    }

    private static String text(byte[] header, int offset, int length) {
        return shorten(new String(header, offset, length, StandardCharsets.ISO_8859_1));
    }

    static String shorten(String text) {
        String visible = text.replaceAll("\\p{Cntrl}", "·");
        return visible.length() > 80 ? visible.substring(0, 80) + "…" : visible;
    }
}
