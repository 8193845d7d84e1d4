package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.expand.GoText;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/// Values as Go's `fmt` prints them: what BuildKit writes into an image's history, and tools read there.
final class GoFormat {
    private static final long SECOND = 1_000_000_000L;

    private GoFormat() {}

    /// `%q` of a list of strings: `["a" "b"]`.
    static String quoted(List<String> words) {
        return words.stream().map(GoText::quote).collect(Collectors.joining(" ", "[", "]"));
    }

    /// `%v` of a list of strings: `[a b]`.
    static String plain(List<String> words) {
        return words.stream().collect(Collectors.joining(" ", "[", "]"));
    }

    /// `%q` of a small number: a character.
    static String quoted(int number) {
        return number < ' ' ? String.format("'\\x%02x'", number) : "'" + (char) number + "'";
    }

    /// `1h0m0s`, `1.5s`, `300ms`, `0s`.
    static String duration(Duration duration) {
        long nanos = duration.toNanos();
        if (nanos == 0) {
            return "0s";
        }
        if (nanos < SECOND) {
            return nanos < 1_000
                    ? nanos + "ns"
                    : nanos < 1_000_000 ? decimal(nanos, 1_000) + "µs" : decimal(nanos, 1_000_000) + "ms";
        }
        long hours = duration.toHours();
        long minutes = duration.toMinutes();
        String seconds = decimal(nanos - minutes * 60 * SECOND, SECOND) + "s";
        return (hours > 0 ? hours + "h" : "") + (minutes > 0 ? minutes % 60 + "m" : "") + seconds;
    }

    private static String decimal(long value, long unit) {
        long whole = value / unit;
        long rest = value % unit;
        if (rest == 0) {
            return Long.toString(whole);
        }
        String digits = Long.toString(unit + rest).substring(1);
        return whole + "." + digits.replaceAll("0+$", "");
    }
}
