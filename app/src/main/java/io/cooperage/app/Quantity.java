package io.cooperage.app;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Numbers as people read them, in the style of Docker's tables.
final class Quantity {
    private static final List<String> UNITS = List.of("B", "kB", "MB", "GB", "TB", "PB");

    private Quantity() {}

    /// Three digits, powers of ten: `84.9MB`.
    static String bytes(long bytes) {
        double value = bytes;
        int unit = 0;
        while (value >= 999.5 && unit < UNITS.size() - 1) {
            value /= 1000;
            unit++;
        }
        String number = unit == 0 || value >= 99.95
                ? Long.toString(Math.round(value))
                : String.format(Locale.ROOT, value >= 9.995 ? "%.1f" : "%.2f", value);
        return number + UNITS.get(unit);
    }

    /// `3 weeks ago`; empty when unknown.
    static String ago(@Nullable Instant then, Instant now) {
        if (then == null) {
            return "";
        }
        Duration age = Duration.between(then, now);
        if (age.toDays() >= 730) {
            return age.toDays() / 365 + " years ago";
        }
        if (age.toDays() >= 60) {
            return age.toDays() / 30 + " months ago";
        }
        if (age.toDays() >= 14) {
            return age.toDays() / 7 + " weeks ago";
        }
        if (age.toHours() >= 48) {
            return age.toDays() + " days ago";
        }
        if (age.toMinutes() >= 120) {
            return age.toHours() + " hours ago";
        }
        return age.toSeconds() >= 120 ? age.toMinutes() + " minutes ago" : "just now";
    }
}
