package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The times that people give to Docker: seconds since 1970 with a fraction (what its clients make of all
/// others), a date with or without time and zone, or how long ago it was (`10m`, `1h30m`).
final class TimeWords {
    private static final Pattern SECONDS = Pattern.compile("-?\\d{1,12}(\\.\\d{1,30})?");
    private static final Pattern AGO = Pattern.compile("(\\d+(?:\\.\\d+)?)(ns|us|µs|ms|s|m|h)");
    private static final long NANOS = 1_000_000_000L;

    private static final Map<String, Long> UNITS = Map.of(
            "ns", 1L,
            "us", 1_000L,
            "µs", 1_000L,
            "ms", 1_000_000L,
            "s", NANOS,
            "m", 60 * NANOS,
            "h", 3600 * NANOS);

    private TimeWords() {}

    /// @param name of what is given, for the message
    /// @throws EngineException INVALID_ARGUMENT naming it
    static Instant parse(String name, String text, Instant now) {
        try {
            if (SECONDS.matcher(text).matches()) {
                BigDecimal seconds = new BigDecimal(text);
                long whole = seconds.setScale(0, java.math.RoundingMode.FLOOR).longValueExact();
                BigDecimal rest = seconds.subtract(BigDecimal.valueOf(whole)).movePointRight(9);
                return Instant.ofEpochSecond(whole, rest.longValue());
            }
            if (text.matches("([\\d.]+(ns|us|µs|ms|s|m|h))+")) {
                return now.minus(ago(text));
            }
            return date(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw EngineException.invalid(
                    "invalid value for \"" + name + "\": failed to parse value as time or duration: \"" + text + "\"");
        }
    }

    private static Duration ago(String text) {
        Matcher parts = AGO.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        while (parts.find()) {
            nanos = nanos.add(new BigDecimal(parts.group(1))
                    .multiply(BigDecimal.valueOf(UNITS.getOrDefault(parts.group(2), 0L))));
        }
        return Duration.ofNanos(nanos.longValue());
    }

    /// Without a zone it is the machine's.
    private static Instant date(String text) {
        if (text.matches(".*T.*(Z|[+-]\\d\\d:\\d\\d)")) {
            return OffsetDateTime.parse(text).toInstant();
        }
        return (text.contains("T")
                        ? LocalDateTime.parse(text)
                        : LocalDate.parse(text).atStartOfDay())
                .atZone(ZoneId.systemDefault())
                .toInstant();
    }
}
