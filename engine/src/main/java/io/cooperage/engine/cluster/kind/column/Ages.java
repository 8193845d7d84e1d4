package io.cooperage.engine.cluster.kind.column;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/// How long ago something was, in the few characters that Kubernetes' tables have for it.
public final class Ages {
    public static final String UNKNOWN = "<unknown>";

    private Ages() {}

    /// @param time as RFC 3339; missing or unreadable is unknown
    public static String since(JsonNode time, Instant now) {
        return time(time).map(then -> of(Duration.between(then, now))).orElse(UNKNOWN);
    }

    /// A time of the API, if there is one.
    public static Optional<Instant> time(JsonNode time) {
        if (!time.isTextual()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Instant.parse(time.asText()));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /// With less precision the longer it is: `119s`, `9m59s`, `179m`, `7h59m`, `47h`, `7d23h`, `729d`,
    /// `7y364d`, `8y`.
    public static String of(Duration duration) {
        long seconds = duration.toMillis() / 1000;
        if (seconds < 0) {
            // A clock that is a little ahead is no reason for alarm.
            return seconds < -1 ? "<invalid>" : "0s";
        }
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return seconds + "s";
        } else if (minutes < 10) {
            return minutes + "m" + rest(seconds % 60, "s");
        } else if (minutes < 180) {
            return minutes + "m";
        } else if (hours < 8) {
            return hours + "h" + rest(minutes % 60, "m");
        } else if (hours < 48) {
            return hours + "h";
        } else if (days < 8) {
            return days + "d" + rest(hours % 24, "h");
        } else if (days < 2 * 365) {
            return days + "d";
        } else if (days < 8 * 365) {
            return days / 365 + "y" + rest(days % 365, "d");
        }
        return days / 365 + "y";
    }

    private static String rest(long amount, String unit) {
        return amount == 0 ? "" : amount + unit;
    }
}
