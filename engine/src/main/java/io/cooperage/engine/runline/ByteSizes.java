package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes as Docker's options have them: `512m`, `1.5 GiB`, `1048576`. All units are binary.
public final class ByteSizes {
    private static final Pattern FORM = Pattern.compile("(\\d+)(?:\\.(\\d+))? ?([kmgtp]?)(?:i?b)?");
    private static final String UNITS = "bkmgtp";

    private ByteSizes() {}

    /// Whole bytes, what is smaller is cut off.
    ///
    /// @return empty for what isn't a size, or is too large for a number of bytes
    public static OptionalLong tryParse(String text) {
        Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches() || matcher.group(1).length() > 18) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(3);
        int shift = 10 * UNITS.indexOf(unit.isEmpty() ? "b" : unit);
        long whole = Long.parseLong(matcher.group(1));
        if (whole > Long.MAX_VALUE >> shift) {
            return OptionalLong.empty();
        }
        String fraction = matcher.group(2);
        double rest = fraction == null ? 0 : Double.parseDouble("0." + fraction) * (1L << shift);
        return OptionalLong.of((whole << shift) + (long) rest);
    }

    /// @throws EngineException INVALID_ARGUMENT for what isn't a size
    public static long parse(String text) {
        return tryParse(text)
                .orElseThrow(
                        () -> EngineException.invalid("invalid size: '" + text + "', expected such as 512m or 2g"));
    }

    /// The same number in the largest unit that says it without a fraction.
    public static String format(long bytes) {
        int unit = 0;
        long number = bytes;
        while (number != 0 && number % 1024 == 0 && unit < UNITS.length() - 1) {
            number /= 1024;
            unit++;
        }
        return unit == 0 ? Long.toString(number) : number + UNITS.substring(unit, unit + 1);
    }
}
