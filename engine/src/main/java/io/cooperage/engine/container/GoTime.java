package io.cooperage.engine.container;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/// Times as Go writes them into JSON (RFC 3339, as many digits of a second as are not zero), which is what
/// clients of Docker's API compare.
public final class GoTime {
    /// Go's zero time, which stands for "never".
    public static final String NEVER = "0001-01-01T00:00:00Z";

    private static final DateTimeFormatter NINE_DIGITS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn").withZone(ZoneOffset.UTC);

    private GoTime() {}

    /// @param time null is never
    public static String text(@Nullable Instant time) {
        if (time == null) {
            return NEVER;
        }
        String text = NINE_DIGITS.format(time);
        int end = text.length();
        while (text.charAt(end - 1) == '0') {
            end--;
        }
        return text.substring(0, text.charAt(end - 1) == '.' ? end - 1 : end) + "Z";
    }
}
