package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Durations, sizes and booleans in the spelling that Go's libraries accept, with Go's messages.
public final class GoValues {
    private static final Pattern DURATION_PART = Pattern.compile("([0-9]*)(?:\\.([0-9]*))?([^0-9.]*)");
    private static final Map<String, BigDecimal> UNITS = Map.of(
            "ns", BigDecimal.ONE,
            "us", BigDecimal.valueOf(1_000),
            "µs", BigDecimal.valueOf(1_000),
            "μs", BigDecimal.valueOf(1_000),
            "ms", BigDecimal.valueOf(1_000_000),
            "s", BigDecimal.valueOf(1_000_000_000L),
            "m", BigDecimal.valueOf(60_000_000_000L),
            "h", BigDecimal.valueOf(3_600_000_000_000L));
    private static final BigInteger MAX_NANOS = BigInteger.valueOf(Long.MAX_VALUE);
    private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?) ?([kKmMgGtTpP])?i?[bB]?");

    private GoValues() {}

    /// `1h30m`, `1.5s`, `0`.
    ///
    /// @throws EngineException INVALID_ARGUMENT in the words of `time.ParseDuration`
    public static Duration duration(String text) {
        String shown = GoText.quote(text);
        boolean negative = text.startsWith("-");
        String rest = negative || text.startsWith("+") ? text.substring(1) : text;
        if (rest.equals("0")) {
            return Duration.ZERO;
        }
        if (rest.isEmpty()) {
            throw EngineException.invalid("time: invalid duration " + shown);
        }
        BigDecimal nanos = BigDecimal.ZERO;
        Matcher part = DURATION_PART.matcher(rest);
        int at = 0;
        while (at < rest.length()) {
            part.region(at, rest.length());
            if (!part.lookingAt() || part.end() == at) {
                throw EngineException.invalid("time: invalid duration " + shown);
            }
            nanos = nanos.add(durationPart(part, shown));
            at = part.end();
        }
        BigInteger whole = nanos.setScale(0, RoundingMode.DOWN).toBigInteger();
        if (whole.compareTo(MAX_NANOS) > 0) {
            throw EngineException.invalid("time: invalid duration " + shown);
        }
        return Duration.ofNanos(negative ? -whole.longValue() : whole.longValue());
    }

    private static BigDecimal durationPart(Matcher part, String shown) {
        String whole = part.group(1);
        String fraction = part.group(2) == null ? "" : part.group(2);
        if ((whole.isEmpty() && fraction.isEmpty()) || whole.length() + fraction.length() > 40) {
            throw EngineException.invalid("time: invalid duration " + shown);
        }
        String unit = part.group(3);
        if (unit.isEmpty()) {
            throw EngineException.invalid("time: missing unit in duration " + shown);
        }
        BigDecimal factor = UNITS.get(unit);
        if (factor == null) {
            throw EngineException.invalid("time: unknown unit " + GoText.quote(unit) + " in duration " + shown);
        }
        return new BigDecimal((whole.isEmpty() ? "0" : whole) + "." + (fraction.isEmpty() ? "0" : fraction))
                .multiply(factor);
    }

    /// `64m` in bytes; the letters count in powers of 1024.
    ///
    /// @throws EngineException INVALID_ARGUMENT
    public static long bytes(String text) {
        Matcher size = SIZE.matcher(text);
        if (!size.matches()) {
            throw EngineException.invalid("invalid size: '" + text + "'");
        }
        BigDecimal number = new BigDecimal(size.group(1));
        String unit = size.group(2);
        int power = unit == null ? 0 : "kmgtp".indexOf(unit.toLowerCase(Locale.ROOT)) + 1;
        BigDecimal bytes = number.multiply(BigDecimal.valueOf(1L << (10 * power)));
        if (bytes.compareTo(BigDecimal.valueOf(Long.MAX_VALUE)) > 0) {
            throw EngineException.invalid("invalid size: '" + text + "'");
        }
        return bytes.longValue();
    }

    /// @throws EngineException INVALID_ARGUMENT for what `strconv.ParseBool` refuses
    public static boolean bool(String text) {
        return switch (text) {
            case "1", "t", "T", "true", "TRUE", "True" -> true;
            case "0", "f", "F", "false", "FALSE", "False" -> false;
            default ->
                throw EngineException.invalid("strconv.ParseBool: parsing " + GoText.quote(text) + ": invalid syntax");
        };
    }
}
