package io.cooperage.ui.i18n;

import java.time.Duration;
import java.util.Locale;

/// Figures as people read them: three digits that matter and a unit. Any thread.
public final class Quantity {
    private static final String[] BINARY = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};

    private Quantity() {}

    /// `0 B`, `512 B`, `12.4 MiB`.
    public static String bytes(double bytes) {
        double value = Math.abs(bytes);
        int unit = 0;
        while (value >= 1000 && unit < BINARY.length - 1) {
            value /= 1024;
            unit++;
        }
        return (bytes < 0 ? "−" : "") + (unit == 0 ? Long.toString(Math.round(value)) : threeDigits(value)) + " "
                + BINARY[unit];
    }

    public static String bytesPerSecond(double rate) {
        return bytes(rate) + "/s";
    }

    /// `0.42` cores.
    public static String cores(double cores) {
        return cores < 10
                ? String.format(Locale.getDefault(), "%.2f", cores)
                : String.format(Locale.getDefault(), "%.1f", cores);
    }

    /// @param fraction 0 to 1
    public static String percent(double fraction) {
        double percent = fraction * 100;
        return percent > 0 && percent < 9.95
                ? String.format(Locale.getDefault(), "%.1f %%", percent)
                : Math.round(percent) + " %";
    }

    /// A length of time down to the second unit: `3 d 4 h`, `12 min 5 s`, `0 s`.
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < 3600) {
            return seconds / 60 + " min" + rest(seconds % 60, " s");
        }
        if (seconds < 86_400) {
            return seconds / 3600 + " h" + rest(seconds % 3600 / 60, " min");
        }
        return seconds / 86_400 + " d" + rest(seconds % 86_400 / 3600, " h");
    }

    /// A short time: `84 µs`, `3.21 ms`, `1.2 s`.
    public static String micros(long micros) {
        if (micros < 1000) {
            return micros + " µs";
        }
        return micros < 1_000_000 ? threeDigits(micros / 1000.0) + " ms" : threeDigits(micros / 1e6) + " s";
    }

    private static String rest(long value, String unit) {
        return value == 0 ? "" : " " + value + unit;
    }

    private static String threeDigits(double value) {
        int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return String.format(Locale.getDefault(), "%." + decimals + "f", value);
    }
}
