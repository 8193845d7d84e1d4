package io.cooperage.ui.i18n;

import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/// Figures as people read them: the digits that matter and a unit. Any thread.
public final class Amounts {
    private static final Messages MESSAGES = Messages.of(Amounts.class);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB", "PiB"};
    private static final long HOUR = 3600;
    private static final long DAY = 24 * HOUR;

    private Amounts() {}

    /// See [#bytes(double)].
    public static String bytes(long bytes) {
        return bytes((double) bytes);
    }

    /// Three digits and a binary unit: `0 B`, `512 B`, `12.4 MiB`.
    public static String bytes(double bytes) {
        double value = Math.abs(bytes);
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        return (bytes < 0 ? "−" : "") + (unit == 0 ? Long.toString(Math.round(value)) : threeDigits(value)) + " "
                + UNITS[unit];
    }

    public static String bytesPerSecond(double rate) {
        return bytes(rate) + "/s";
    }

    /// `0.42` cores.
    public static String cores(double cores) {
        return String.format(Locale.getDefault(), cores < 10 ? "%.2f" : "%.1f", cores);
    }

    /// @param fraction 0 to 1
    public static String percent(double fraction) {
        double percent = fraction * 100;
        return percent >= 0.05 && percent < 9.95
                ? String.format(Locale.getDefault(), "%.1f %%", percent)
                : Math.round(percent) + " %";
    }

    /// A length of time down to the second unit: `3 d 4 h`, `12 min 5 s`, `0 s`.
    public static String duration(Duration duration) {
        long seconds = Math.max(0, duration.toSeconds());
        if (seconds < 60) {
            return seconds + " s";
        }
        if (seconds < HOUR) {
            return seconds / 60 + " min" + rest(seconds % 60, " s");
        }
        if (seconds < DAY) {
            return seconds / HOUR + " h" + rest(seconds % HOUR / 60, " min");
        }
        return seconds / DAY + " d" + rest(seconds % DAY / HOUR, " h");
    }

    /// A length of time in one unit only, from seconds to years; what is below a second counts as one.
    public static String rounded(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 60) {
            return MESSAGES.text("seconds", seconds);
        }
        if (seconds < HOUR) {
            return MESSAGES.text("minutes", seconds / 60);
        }
        if (seconds < 2 * DAY) {
            return MESSAGES.text("hours", seconds / HOUR);
        }
        long days = seconds / DAY;
        if (days < 60) {
            return MESSAGES.text("days", days);
        }
        return days < 730 ? MESSAGES.text("months", days / 30) : MESSAGES.text("years", days / 365);
    }

    /// `3 h ago`.
    public static String ago(Instant then, Instant now) {
        return MESSAGES.text("ago", rounded(Duration.between(then, now)));
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
