package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.CacheEntry.Candidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Says why a step is not in the cache: what differs from the record that comes nearest.
final class CacheMisses {
    static final CacheMiss NOT_WANTED = new CacheMiss("the cache is not to be used for it", "not wanted", "", "", "");

    private static final int SHOWN = 60;

    private final CacheTable table;

    CacheMisses(CacheTable table) {
        this.table = table;
    }

    private record Named(String kind, String name) {}

    private record Difference(Named what, String before, String after) {}

    CacheMiss explain(StepInputs inputs) {
        List<Candidate> sameWords = table.ofWords(inputs.written());
        Difference nearest = null;
        int fewest = Integer.MAX_VALUE;
        for (Candidate candidate : sameWords) {
            List<Difference> differences = differences(candidate.inputs(), inputs.all());
            if (!differences.isEmpty() && differences.size() < fewest) {
                fewest = differences.size();
                nearest = telling(differences);
            }
        }
        if (nearest != null) {
            return miss(nearest);
        }
        for (Candidate candidate : table.onParent(inputs.parent())) {
            if (!candidate.entry().written().equals(inputs.written())
                    && sameKeyword(candidate.entry().written(), inputs.written())) {
                return new CacheMiss(
                        "the instruction was another one: " + candidate.entry().written(),
                        StepInputs.INSTRUCTION,
                        "",
                        candidate.entry().written(),
                        inputs.written());
            }
        }
        return new CacheMiss("nothing like it has been built yet", "none kept", "", "", "");
    }

    private static boolean sameKeyword(String one, String other) {
        return one.substring(0, Math.max(0, one.indexOf(' ')))
                .equals(other.substring(0, Math.max(0, other.indexOf(' '))));
    }

    private static List<Difference> differences(List<StepInput> before, List<StepInput> after) {
        Map<Named, String> old = byName(before);
        Map<Named, String> now = byName(after);
        List<Difference> differences = new ArrayList<>();
        now.forEach((named, value) -> {
            String was = old.get(named);
            if (!Objects.equals(was, value)) {
                differences.add(new Difference(named, was == null ? "" : was, value));
            }
        });
        old.forEach((named, value) -> {
            if (!now.containsKey(named)) {
                differences.add(new Difference(named, value, ""));
            }
        });
        return differences;
    }

    private static Map<Named, String> byName(List<StepInput> inputs) {
        Map<Named, String> map = new HashMap<>();
        inputs.forEach(input ->
                map.merge(new Named(input.kind(), input.name()), input.value(), (one, other) -> one + "\n" + other));
        return map;
    }

    /// What a person can do something about comes first; that the step before it differs is said when
    /// nothing else does.
    private static Difference telling(List<Difference> differences) {
        for (String kind : List.of(
                StepInputs.FILE,
                StepInputs.ARGUMENT,
                StepInputs.ENVIRONMENT,
                StepInputs.SETTING,
                StepInputs.INSTRUCTION)) {
            @Nullable
            Difference first = differences.stream()
                    .filter(difference -> difference.what().kind().equals(kind))
                    .min((a, b) -> a.what().name().compareTo(b.what().name()))
                    .orElse(null);
            if (first != null) {
                return first;
            }
        }
        return differences.getFirst();
    }

    private static CacheMiss miss(Difference difference) {
        String name = difference.what().name();
        String before = difference.before();
        String after = difference.after();
        String what = before.isEmpty() ? " is new" : after.isEmpty() ? " is gone" : " has changed";
        return switch (difference.what().kind()) {
            case StepInputs.FILE -> new CacheMiss("the file " + name + what, StepInputs.FILE, name, before, after);
            case StepInputs.ARGUMENT ->
                new CacheMiss("the argument " + name + values(before, after), StepInputs.ARGUMENT, name, before, after);
            case StepInputs.ENVIRONMENT ->
                new CacheMiss("the variable " + name + values(before, after), StepInputs.ARGUMENT, name, before, after);
            case StepInputs.SETTING ->
                new CacheMiss(name + values(before, after), StepInputs.ARGUMENT, name, before, after);
            case StepInputs.INSTRUCTION ->
                new CacheMiss(
                        "the instruction reads otherwise with its variables replaced",
                        StepInputs.INSTRUCTION,
                        "",
                        before,
                        after);
            default -> new CacheMiss("what it builds on has another result", StepInputs.PARENT, "", before, after);
        };
    }

    private static String values(String before, String after) {
        if (before.isEmpty()) {
            return " is new: " + shortened(after);
        }
        return after.isEmpty()
                ? " is gone; it was " + shortened(before)
                : " has changed from " + shortened(before) + " to " + shortened(after);
    }

    private static String shortened(String value) {
        return value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "…";
    }
}
