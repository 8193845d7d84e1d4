package io.cooperage.ui.containers.detail.log;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads instants as people type them: `14:05`, `14:05:30`, `2026-11-21 14:05`, `10 min ago`, `-2h`, or RFC 3339. A
/// time without a day is the latest one that has been. Any thread.
public final class InstantWords {
    private static final Pattern AGO = Pattern.compile("-?\\s*(\\d{1,9})\\s*(s|sec|m|min|h|d)(\\s+ago)?");
    private static final Pattern CLOCK = Pattern.compile("\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d{1,9})?)?");

    private InstantWords() {}

    /// @return empty for what is no instant
    public static Optional<Instant> parse(String typed, Instant now, ZoneId zone) {
        String text = typed.strip().toLowerCase(Locale.ROOT);
        try {
            Matcher ago = AGO.matcher(text);
            if (ago.matches()) {
                return Optional.of(now.minus(length(Long.parseLong(ago.group(1)), ago.group(2))));
            }
            if (CLOCK.matcher(text).matches()) {
                LocalTime time = LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text);
                ZonedDateTime today = ZonedDateTime.of(LocalDate.ofInstant(now, zone), time, zone);
                return Optional.of((today.toInstant().isAfter(now) ? today.minusDays(1) : today).toInstant());
            }
            String iso = text.replaceFirst("\\s+", "T").toUpperCase(Locale.ROOT);
            if (iso.matches("\\d{4}-\\d{2}-\\d{2}")) {
                return Optional.of(LocalDate.parse(iso).atStartOfDay(zone).toInstant());
            }
            return Optional.of(
                    iso.matches(".*(Z|[+-]\\d{2}:\\d{2})")
                            ? ZonedDateTime.parse(iso).toInstant()
                            : LocalDateTime.parse(iso).atZone(zone).toInstant());
        } catch (DateTimeException _) {
            return Optional.empty();
        }
    }

    private static Duration length(long count, String unit) {
        return switch (unit.charAt(0)) {
            case 's' -> Duration.ofSeconds(count);
            case 'm' -> Duration.ofMinutes(count);
            case 'h' -> Duration.ofHours(count);
            default -> Duration.ofDays(count);
        };
    }
}
