package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.runline.GoDuration;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Times as Docker writes and reads them.
final class GoTime {
    /// What stands for "never".
    static final String ZERO = "0001-01-01T00:00:00Z";

    private static final int NANO_DIGITS = 9;

    /// Go's RFC3339Nano: as many digits of the fraction as are not zero, where Java rounds to three.
    private static final DateTimeFormatter NANOS = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, NANO_DIGITS, true)
            .appendOffsetId()
            .toFormatter();

    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ssXXX");
    private static final Pattern UNIX = Pattern.compile("(-?\\d{1,18})(?:\\.(\\d{1,9}))?");

    /// Thirty million years: what is farther away is a slip, and has no milliseconds to wait for.
    private static final long FARTHEST_SECONDS = 1_000_000_000_000_000L;

    private GoTime() {}

    /// `2026-11-21T14:30:05.12Z`
    ///
    /// @param time null is [#ZERO]
    static String nano(@Nullable Instant time) {
        return time == null ? ZERO : NANOS.format(time.atOffset(ZoneOffset.UTC));
    }

    /// `2026-11-21T14:30:05Z`
    static String seconds(Instant time) {
        return SECONDS.format(time.atOffset(ZoneOffset.UTC));
    }

    /// Reads the time that a filter names: seconds since 1970 with or without a fraction, RFC 3339 with or
    /// without its end (the machine's zone then), or a duration before now such as `10m`.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming the text
    static Instant parse(String text, Instant now) {
        try {
            Instant found = found(text, now);
            if (Math.abs(found.getEpochSecond()) > FARTHEST_SECONDS) {
                throw new DateTimeException("too far away");
            }
            return found;
        } catch (DateTimeException | ArithmeticException e) {
            throw EngineException.invalid("parsing time \"" + text
                    + "\": it is neither seconds since 1970, nor a time such as 2026-11-21T14:30:05Z, nor a"
                    + " duration such as 10m, or too far away");
        }
    }

    private static Instant found(String text, Instant now) {
        Matcher unix = UNIX.matcher(text);
        if (unix.matches()) {
            String fraction = unix.group(2) == null ? "0" : (unix.group(2) + "0".repeat(NANO_DIGITS));
            return Instant.ofEpochSecond(
                    Long.parseLong(unix.group(1)),
                    Long.parseLong(fraction.substring(0, Math.min(NANO_DIGITS, fraction.length()))));
        }
        Duration before = duration(text);
        if (before != null) {
            return now.minus(before);
        }
        return calendar(text);
    }

    private static @Nullable Duration duration(String text) {
        boolean negative = text.startsWith("-");
        try {
            Duration found = GoDuration.parse(negative ? text.substring(1) : text);
            return negative ? found.negated() : found;
        } catch (EngineException e) {
            return null; // then it may be a date
        }
    }

    private static Instant calendar(String text) {
        if (!text.contains("T")) {
            return LocalDate.parse(text.endsWith("Z") ? text.substring(0, text.length() - 1) : text)
                    .atStartOfDay(text.endsWith("Z") ? ZoneOffset.UTC : ZoneId.systemDefault())
                    .toInstant();
        }
        boolean zoned = text.endsWith("Z") || text.substring(text.indexOf('T')).matches(".*[+-].*");
        return zoned
                ? OffsetDateTime.parse(text).toInstant()
                : LocalDateTime.parse(text.matches(".*T\\d\\d") ? text + ":00" : text)
                        .atZone(ZoneId.systemDefault())
                        .toInstant();
    }
}
