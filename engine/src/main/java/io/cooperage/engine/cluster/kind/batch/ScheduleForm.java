package io.cooperage.engine.cluster.kind.batch;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The form of a schedule: five fields of crontab(5), or a word such as `@hourly`.
final class ScheduleForm {
    private static final Set<String> WORDS =
            Set.of("@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly");
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");
    private static final List<String> DAYS = List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /// @param names for the numbers from `least` on
    private record Bounds(int least, int most, List<String> names) {}

    private static final List<Bounds> FIELDS = List.of(
            new Bounds(0, 59, List.of()),
            new Bounds(0, 23, List.of()),
            new Bounds(1, 31, List.of()),
            new Bounds(1, 12, MONTHS),
            new Bounds(0, 6, DAYS));

    private ScheduleForm() {}

    /// What is wrong with it, if anything.
    static Optional<String> complaint(String schedule) {
        if (schedule.startsWith("@")) {
            return word(schedule);
        }
        String[] fields = schedule.strip().split("\\s+", -1);
        if (fields.length != FIELDS.size()) {
            return Optional.of(
                    "expected exactly 5 fields, found " + fields.length + ": [" + String.join(" ", fields) + "]");
        }
        for (int i = 0; i < fields.length; i++) {
            for (String part : fields[i].split(",", -1)) {
                try {
                    part(part, FIELDS.get(i));
                } catch (IllegalArgumentException e) {
                    return Optional.of(String.valueOf(e.getMessage()));
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> word(String schedule) {
        if (WORDS.contains(schedule)) {
            return Optional.empty();
        }
        if (schedule.startsWith("@every ")) {
            String duration = schedule.substring("@every ".length());
            return duration.matches("(\\d+(\\.\\d*)?(ns|us|µs|ms|s|m|h))+")
                    ? Optional.empty()
                    : Optional.of(
                            "failed to parse duration " + schedule + ": time: invalid duration \"" + duration + "\"");
        }
        return Optional.of("unrecognized descriptor: " + schedule);
    }

    /// `*`, `5`, `1-5`, each perhaps with `/2`.
    private static void part(String part, Bounds bounds) {
        String[] steps = part.split("/", -1);
        if (steps.length > 2) {
            throw new IllegalArgumentException("too many slashes: " + part);
        }
        String[] ends = steps[0].split("-", -1);
        if (ends.length > 2) {
            throw new IllegalArgumentException("too many hyphens: " + part);
        }
        int first = bounds.least();
        int last = bounds.most();
        if (!ends[0].equals("*") && !ends[0].equals("?")) {
            first = number(ends[0], bounds);
            last = ends.length == 2 ? number(ends[1], bounds) : steps.length == 2 ? bounds.most() : first;
        }
        if (first < bounds.least()) {
            throw new IllegalArgumentException(
                    "beginning of range (" + first + ") below minimum (" + bounds.least() + "): " + part);
        }
        if (last > bounds.most()) {
            throw new IllegalArgumentException(
                    "end of range (" + last + ") above maximum (" + bounds.most() + "): " + part);
        }
        if (first > last) {
            throw new IllegalArgumentException(
                    "beginning of range (" + first + ") beyond end of range (" + last + "): " + part);
        }
        if (steps.length == 2 && number(steps[1], new Bounds(0, 0, List.of())) == 0) {
            throw new IllegalArgumentException("step of range should be a positive number: " + part);
        }
    }

    private static int number(String text, Bounds bounds) {
        int named = bounds.names().indexOf(text.toLowerCase(Locale.ROOT));
        if (named >= 0) {
            return bounds.least() + named;
        }
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("failed to parse int from " + text + ": invalid syntax", e);
        }
    }
}
