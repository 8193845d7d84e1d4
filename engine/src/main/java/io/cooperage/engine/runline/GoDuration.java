package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations as Docker's options have them: `1m30s`, `500ms`, `1.5h`.
public final class GoDuration {
    private static final Pattern PART = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)(ns|us|µs|μs|ms|s|m|h)");
    private static final Map<String, Long> NANOS = Map.of(
            "ns",
            1L,
            "us",
            1_000L,
            "µs",
            1_000L,
            "μs",
            1_000L,
            "ms",
            1_000_000L,
            "s",
            1_000_000_000L,
            "m",
            60_000_000_000L,
            "h",
            3_600_000_000_000L);

    private GoDuration() {}

    /// @throws EngineException INVALID_ARGUMENT for what isn't one, or is negative
    public static Duration parse(String text) {
        if (text.equals("0")) {
            return Duration.ZERO;
        }
        Matcher matcher = PART.matcher(text);
        BigDecimal nanos = BigDecimal.ZERO;
        int at = 0;
        while (at < text.length() && matcher.find(at) && matcher.start() == at) {
            long unit = NANOS.getOrDefault(matcher.group(2), 1L);
            nanos = nanos.add(new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit)));
            at = matcher.end();
        }
        if (at == 0 || at < text.length() || nanos.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw EngineException.invalid("invalid duration '" + text + "', expected such as 30s or 1m30s");
        }
        return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
    }

    /// [#parse] gives the same back.
    public static String format(Duration time) {
        long nanos = time.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        StringBuilder text = new StringBuilder();
        long rest = part(text, nanos, "h");
        rest = part(text, rest, "m");
        rest = part(text, rest, "s");
        rest = part(text, rest, "ms");
        rest = part(text, rest, "us");
        part(text, rest, "ns");
        return text.toString();
    }

    private static long part(StringBuilder text, long nanos, String unit) {
        long size = NANOS.getOrDefault(unit, 1L);
        if (nanos >= size) {
            text.append(nanos / size).append(unit);
        }
        return nanos % size;
    }
}
