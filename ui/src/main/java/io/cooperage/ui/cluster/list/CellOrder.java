package io.cooperage.ui.cluster.list;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The order of printed cells: numbers by their size, `2/3` by its first, ages by their length, words by the
/// alphabet.
final class CellOrder {
    private static final Pattern AGE = Pattern.compile("(?:(\\d+)y)?(?:(\\d+)d)?(?:(\\d+)h)?(?:(\\d+)m)?(?:(\\d+)s)?");
    private static final Pattern NUMBER = Pattern.compile("(-?\\d+)(?:[/ ].*)?");
    private static final long[] SECONDS = {365L * 86_400, 86_400, 3_600, 60, 1};

    private CellOrder() {}

    static int compare(String one, String other) {
        Long first = value(one);
        Long second = value(other);
        if (first != null && second != null) {
            return first.compareTo(second);
        }
        return one.compareToIgnoreCase(other);
    }

    private static @Nullable Long value(String cell) {
        Matcher number = NUMBER.matcher(cell);
        if (number.matches()) {
            return Long.valueOf(number.group(1));
        }
        return cell.isEmpty() || !AGE.matcher(cell).matches() ? null : Long.valueOf(seconds(cell));
    }

    /// @param age as [io.cooperage.ui.cluster.Ages] has it
    static long seconds(String age) {
        Matcher parts = AGE.matcher(age);
        if (!parts.matches()) {
            throw new IllegalArgumentException("no age: " + age);
        }
        long sum = 0;
        for (int i = 0; i < SECONDS.length; i++) {
            sum += parts.group(i + 1) == null ? 0 : Long.parseLong(parts.group(i + 1)) * SECONDS[i];
        }
        return sum;
    }
}
