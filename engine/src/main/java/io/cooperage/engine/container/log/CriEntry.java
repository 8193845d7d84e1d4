package io.cooperage.engine.container.log;

import io.cooperage.engine.container.Attachment.StdStream;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;

/// The parts of one entry as the shim writes it, found in place:
///
///     2026-11-21T01:02:03.000000004Z stdout F text
///     0                             30     37 39 40
///
/// (Kubernetes' CRI logging format, with the time always in UTC and of nine fractional digits.) What is not of
/// this form, such as the remains of a torn write, is shown whole as text of stdout rather than hidden.
final class CriEntry {
    /// Characters of the time.
    static final int STAMP = 30;

    /// What [#nanos] says of bytes that are not a time.
    static final long NO_TIME = Long.MIN_VALUE;

    private static final int TAG = 38;
    private static final int TEXT = 40;
    private static final long NANOS = 1_000_000_000L;

    private CriEntry() {}

    /// Where the text of the entry in `[from, to)` starts; `from` itself when it is not in the format.
    static int text(byte[] bytes, int from, int to) {
        int length = to - from;
        if (length < TEXT - 1
                || bytes[from + 10] != 'T'
                || bytes[from + 29] != 'Z'
                || bytes[from + STAMP] != ' '
                || bytes[from + 31] != 's'
                || bytes[from + 32] != 't'
                || bytes[from + 33] != 'd'
                || bytes[from + 37] != ' '
                || (bytes[from + TAG] != 'F' && bytes[from + TAG] != 'P')) {
            return from;
        }
        if (length == TEXT - 1) {
            return to; // an empty text whose space was left out
        }
        return bytes[from + TEXT - 1] == ' ' ? from + TEXT : from;
    }

    /// @param text as [#text] said
    static StdStream stream(byte[] bytes, int from, int text) {
        return text != from && bytes[from + 34] == 'e' ? StdStream.STDERR : StdStream.STDOUT;
    }

    /// @param text as [#text] said
    static boolean partial(byte[] bytes, int from, int text) {
        return text != from && bytes[from + TAG] == 'P';
    }

    /// The end of the text: a terminal ends its lines with CR LF, and neither belongs to the text.
    static int textEnd(byte[] bytes, int from, int text, int to) {
        return to > text && bytes[to - 1] == '\r' && !partial(bytes, from, text) ? to - 1 : to;
    }

    /// The text; bytes that are not UTF-8 become U+FFFD.
    static String decode(byte[] bytes, int text, int end) {
        return new String(
                bytes,
                text,
                end - text,
                Newlines.ascii(bytes, text, end) ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    }

    /// The time at the start of the entry in nanoseconds since 1970, or [#NO_TIME]. Good until the year 2262.
    static long nanos(byte[] bytes, int from, int to) {
        if (text(bytes, from, to) == from
                || bytes[from + 4] != '-'
                || bytes[from + 7] != '-'
                || bytes[from + 13] != ':'
                || bytes[from + 16] != ':'
                || bytes[from + 19] != '.') {
            return NO_TIME;
        }
        int year = number(bytes, from, 4);
        int month = number(bytes, from + 5, 2);
        int day = number(bytes, from + 8, 2);
        int hour = number(bytes, from + 11, 2);
        int minute = number(bytes, from + 14, 2);
        int second = number(bytes, from + 17, 2);
        int nano = number(bytes, from + 20, 9);
        if ((year | month | day | hour | minute | second | nano) < 0
                || year < 1970
                || year > 2261
                || month < 1
                || month > 12
                || day < 1
                || day > 31
                || hour > 23
                || minute > 59
                || second > 60) {
            return NO_TIME;
        }
        return (daysSince1970(year, month, day) * 86_400 + hour * 3600L + minute * 60L + second) * NANOS + nano;
    }

    static Instant instant(long nanos) {
        return Instant.ofEpochSecond(Math.floorDiv(nanos, NANOS), Math.floorMod(nanos, NANOS));
    }

    /// As [#nanos] counts, held to the range of a long.
    static long nanos(Instant time) {
        try {
            return Math.addExact(Math.multiplyExact(time.getEpochSecond(), NANOS), time.getNano());
        } catch (ArithmeticException | DateTimeException e) {
            return time.getEpochSecond() < 0 ? NO_TIME + 1 : Long.MAX_VALUE;
        }
    }

    /// [LocalDate#toEpochDay] without the object, by the same method: years begin in March, so that leap days
    /// come last.
    private static long daysSince1970(int year, int month, int day) {
        int y = month <= 2 ? year - 1 : year;
        int era = y / 400;
        int yearOfEra = y - era * 400;
        int dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
        int dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097L + dayOfEra - 719_468;
    }

    /// @return -1 if any is not a digit
    private static int number(byte[] bytes, int from, int digits) {
        int value = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = bytes[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            value = value * 10 + digit;
        }
        return value;
    }
}
