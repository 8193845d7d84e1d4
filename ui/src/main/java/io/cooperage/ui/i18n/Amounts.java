package io.cooperage.ui.i18n;

import java.time.Duration;
import java.time.Instant;

/// Figures as people read them: the digits that matter and a unit. Any thread.
public final class Amounts {
    private static final Messages MESSAGES = Messages.of(Amounts.class);
    private static final String[] UNITS = {"B", "KiB", "MiB", "GiB", "TiB"};

    private Amounts() {}

    /// Three digits and a binary unit: `12.4 MiB`.
    public static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 1000 && unit < UNITS.length - 1) {
            value /= 1024;
            unit++;
        }
        String form = unit == 0 || value >= 100 ? "%.0f %s" : value >= 10 ? "%.1f %s" : "%.2f %s";
        return form.formatted(value, UNITS[unit]);
    }

    /// One unit only; what is below a second counts as one.
    public static String duration(Duration time) {
        long seconds = Math.max(1, time.toSeconds());
        if (seconds < 60) {
            return MESSAGES.text("seconds", seconds);
        }
        if (seconds < 3600) {
            return MESSAGES.text("minutes", seconds / 60);
        }
        return seconds < 48 * 3600 ? MESSAGES.text("hours", seconds / 3600) : MESSAGES.text("days", seconds / 86_400);
    }

    /// `3 h ago`.
    public static String ago(Instant then, Instant now) {
        return MESSAGES.text("ago", duration(Duration.between(then, now)));
    }
}
