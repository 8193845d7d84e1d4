package io.cooperage.engine.api.docker;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/// The picture of a progress that Docker still sends beside the numbers, for clients that show it as it is:
/// `[=====>      ]  1.2MB/11.4MB`.
final class ProgressBar {
    private static final int WIDTH = 50;
    private static final String[] UNITS = {"B", "kB", "MB", "GB", "TB", "PB", "EB", "ZB", "YB"};

    private ProgressBar() {}

    /// @return empty when nothing is known
    static String text(long current, long total) {
        if (current <= 0 && total <= 0) {
            return "";
        }
        if (total <= 0) {
            return "%8s".formatted(size(current));
        }
        int done = (int) Math.min(WIDTH, (long) ((double) current / total * 100) / 2);
        String numbers =
                current > total ? "%8s".formatted(size(current)) : "%8s/%s".formatted(size(current), size(total));
        return "[" + "=".repeat(done) + ">" + " ".repeat(WIDTH - done) + "] " + numbers;
    }

    /// As go-units' HumanSize: four significant digits, powers of a thousand.
    static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000.0 && unit < UNITS.length - 1) {
            value /= 1000.0;
            unit++;
        }
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(4, RoundingMode.HALF_EVEN));
        String digits =
                rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
        return digits + UNITS[unit];
    }
}
