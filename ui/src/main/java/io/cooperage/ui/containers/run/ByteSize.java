package io.cooperage.ui.containers.run;

import java.util.Locale;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads sizes as Docker does: `512m`, `1.5 GiB`, `1048576`. All units are binary.
final class ByteSize {
    private static final Pattern FORM = Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([kmgt]?)(?:i?b)?");

    private ByteSize() {}

    /// @return empty for what isn't a size, or is too large for a number of bytes
    static OptionalLong parse(String text) {
        Matcher matcher = FORM.matcher(text.strip().toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return OptionalLong.empty();
        }
        String unit = matcher.group(2);
        int shift = 10 * " kmgt".indexOf(unit.isEmpty() ? " " : unit);
        double bytes = Double.parseDouble(matcher.group(1)) * (1L << shift);
        return bytes < Long.MAX_VALUE ? OptionalLong.of((long) bytes) : OptionalLong.empty();
    }
}
