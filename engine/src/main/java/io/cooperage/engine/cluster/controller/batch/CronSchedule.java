package io.cooperage.engine.cluster.controller.batch;

import com.cronutils.model.Cron;
import com.cronutils.model.definition.CronDefinition;
import com.cronutils.model.definition.CronDefinitionBuilder;
import com.cronutils.model.time.ExecutionTime;
import com.cronutils.parser.CronParser;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// When a CronJob is due: five fields as in crontab(5), `@hourly` and its like, or `@every 1h30m`.
///
/// Where both the day of the month and the day of the week are restricted, one of them is enough, as in every
/// cron; but a step over everything, `*/2`, doesn't count as a restriction there, and then both must hold. So
/// these are two schedules: the earlier of both counts, or what they have in common.
public final class CronSchedule {
    private static final CronDefinition FIELDS = CronDefinitionBuilder.defineCron()
            .withMinutes()
            .withStrictRange()
            .and()
            .withHours()
            .withStrictRange()
            .and()
            .withDayOfMonth()
            .withStrictRange()
            .and()
            .withMonth()
            .withStrictRange()
            .and()
            .withDayOfWeek()
            .withValidRange(0, 7)
            .withMondayDoWValue(1)
            .withIntMapping(7, 0)
            .withStrictRange()
            .and()
            .instance();

    private static final Map<String, String> NICKNAMES = Map.of(
            "@yearly", "0 0 1 1 *",
            "@annually", "0 0 1 1 *",
            "@monthly", "0 0 1 * *",
            "@weekly", "0 0 * * 0",
            "@daily", "0 0 * * *",
            "@midnight", "0 0 * * *",
            "@hourly", "0 * * * *");

    private static final Pattern EVERY = Pattern.compile("(\\d+)([hms])");

    /// One year of leap days away: nothing that is ever due is further.
    private static final Duration HORIZON = Duration.ofDays(366L * 8);

    private final List<ExecutionTime> times;
    private final boolean all;
    private final Duration every;
    private final ZoneId zone;

    /// @param all whether all of the times must hold, or one
    private CronSchedule(List<ExecutionTime> times, boolean all, Duration every, ZoneId zone) {
        this.times = times;
        this.all = all;
        this.every = every;
        this.zone = zone;
    }

    /// @param zone in which the fields are meant
    /// @throws IllegalArgumentException for what is no schedule
    public static CronSchedule parse(String text, ZoneId zone) {
        String trimmed = text.strip();
        if (trimmed.startsWith("@every ")) {
            return new CronSchedule(
                    List.of(),
                    false,
                    duration(trimmed.substring("@every ".length()).strip()),
                    zone);
        }
        String plain = NICKNAMES.getOrDefault(trimmed.toLowerCase(Locale.ROOT), trimmed);
        String[] fields = plain.replace('?', '*').split("\\s+", -1);
        if (fields.length != 5) {
            throw new IllegalArgumentException(
                    "expected exactly 5 fields, found " + fields.length + ": [" + String.join(" ", fields) + "]");
        }
        if (fields[2].equals("*") || fields[4].equals("*")) {
            return new CronSchedule(List.of(time(fields)), false, Duration.ZERO, zone);
        }
        boolean both = fields[2].startsWith("*") || fields[4].startsWith("*");
        String[] byMonth = fields.clone();
        byMonth[4] = "*";
        String[] byWeek = fields.clone();
        byWeek[2] = "*";
        return new CronSchedule(List.of(time(byMonth), time(byWeek)), both, Duration.ZERO, zone);
    }

    private static ExecutionTime time(String[] fields) {
        Cron cron = new CronParser(FIELDS).parse(String.join(" ", fields));
        return ExecutionTime.forCron(cron.validate());
    }

    private static Duration duration(String text) {
        Matcher matcher = EVERY.matcher(text);
        Duration sum = Duration.ZERO;
        int at = 0;
        while (matcher.find() && matcher.start() == at) {
            long number = Long.parseLong(matcher.group(1));
            sum = sum.plus(
                    switch (matcher.group(2)) {
                        case "h" -> Duration.ofHours(number);
                        case "m" -> Duration.ofMinutes(number);
                        default -> Duration.ofSeconds(number);
                    });
            at = matcher.end();
        }
        if (at != text.length() || sum.isZero()) {
            throw new IllegalArgumentException("failed to parse duration @every " + text);
        }
        return sum;
    }

    /// The first moment after this one.
    ///
    /// @return empty when it is never due, as on a 31st of February
    public Optional<Instant> next(Instant after) {
        if (!every.isZero()) {
            return Optional.of(after.plus(every));
        }
        return all ? common(after) : earliest(after);
    }

    private Optional<Instant> earliest(Instant after) {
        return times.stream()
                .map(time -> time.nextExecution(after.atZone(zone)))
                .flatMap(Optional::stream)
                .map(ZonedDateTime::toInstant)
                .filter(at -> at.isBefore(after.plus(HORIZON)))
                .min(Comparator.naturalOrder());
    }

    private Optional<Instant> common(Instant after) {
        Instant end = after.plus(HORIZON);
        Optional<ZonedDateTime> at = times.getFirst().nextExecution(after.atZone(zone));
        while (at.isPresent() && at.get().toInstant().isBefore(end)) {
            ZonedDateTime candidate = at.get();
            if (times.stream().allMatch(time -> time.isMatch(candidate))) {
                return Optional.of(candidate.toInstant());
            }
            at = times.getFirst().nextExecution(candidate);
        }
        return Optional.empty();
    }

    /// All moments from the first after `after` to the last not after `until`.
    Stream<Instant> between(Instant after, Instant until) {
        return Stream.iterate(
                next(after).orElse(Instant.MAX), at -> !at.isAfter(until), at -> next(at).orElse(Instant.MAX));
    }
}
