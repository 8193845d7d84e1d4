package io.cooperage.ui.cluster.usage;

import io.cooperage.engine.container.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

/// The samples of the containers of some pods, by `pod/container`, no older than [#KEPT]. Not safe for
/// threads.
final class Usages {
    static final Duration KEPT = Duration.ofMinutes(10);

    private final Map<String, List<ContainerStats>> byContainer = new TreeMap<>();
    private final Duration step;
    private final Duration current;

    /// @param step how far apart the points of a sum are
    /// @param current a container counts in a sum that long after its last sample
    Usages(Duration step, Duration current) {
        this.step = step;
        this.current = current;
    }

    /// Containers that are no more among those wanted go with all their samples.
    ///
    /// @param fresh those after the ones that are here, oldest first
    void add(Map<String, List<ContainerStats>> fresh, Set<String> wanted, Instant now) {
        byContainer.keySet().retainAll(wanted);
        fresh.forEach((container, samples) -> {
            List<ContainerStats> kept = byContainer.computeIfAbsent(container, key -> new ArrayList<>());
            for (ContainerStats sample : samples) {
                if (kept.isEmpty() || sample.time().isAfter(kept.getLast().time())) {
                    kept.add(sample);
                }
            }
        });
        Instant oldest = now.minus(KEPT);
        byContainer
                .values()
                .forEach(samples -> samples.removeIf(each -> each.time().isBefore(oldest)));
    }

    /// The last sample's instant of each container that has one.
    Map<String, Instant> latest() {
        Map<String, Instant> latest = new TreeMap<>();
        byContainer.forEach((container, samples) -> {
            if (!samples.isEmpty()) {
                latest.put(container, samples.getLast().time());
            }
        });
        return latest;
    }

    List<ContainerStats> of(String container) {
        return List.copyOf(byContainer.getOrDefault(container, List.of()));
    }

    /// All containers together, on a grid of instants: their own are never quite the same.
    List<ContainerStats> sum() {
        List<List<ContainerStats>> all =
                byContainer.values().stream().filter(each -> !each.isEmpty()).toList();
        if (all.size() == 1) {
            return List.copyOf(all.getFirst());
        }
        if (all.isEmpty()) {
            return List.of();
        }
        Instant end = all.stream()
                .map(each -> each.getLast().time())
                .max(Instant::compareTo)
                .orElseThrow();
        Instant start = all.stream()
                .map(each -> each.getFirst().time())
                .min(Instant::compareTo)
                .orElseThrow();
        int points = (int) (Duration.between(start, end).toMillis() / step.toMillis());
        int[] next = new int[all.size()];
        List<ContainerStats> sums = new ArrayList<>();
        for (int i = points; i >= 0; i--) {
            Instant at = end.minus(step.multipliedBy(i));
            List<ContainerStats> then = new ArrayList<>();
            for (int one = 0; one < next.length; one++) {
                List<ContainerStats> samples = all.get(one);
                while (next[one] < samples.size()
                        && !samples.get(next[one]).time().isAfter(at)) {
                    next[one]++;
                }
                ContainerStats last = next[one] == 0 ? null : samples.get(next[one] - 1);
                if (last != null && last.time().isAfter(at.minus(current))) {
                    then.add(last);
                }
            }
            if (!then.isEmpty()) {
                sums.add(sum(at, then));
            }
        }
        return sums;
    }

    /// Pressure and throttling are parts of time: those of several containers have no sum.
    private static ContainerStats sum(Instant at, Collection<ContainerStats> all) {
        OptionalDouble none = OptionalDouble.empty();
        return new ContainerStats(
                at,
                rates(all, ContainerStats::cpu),
                none,
                sizes(all, ContainerStats::memory),
                sizes(all, ContainerStats::memoryAnon),
                sizes(all, ContainerStats::memoryFile),
                sizes(all, ContainerStats::memoryKernel),
                sizes(all, ContainerStats::memorySwap),
                OptionalLong.empty(),
                OptionalLong.empty(),
                rates(all, ContainerStats::readRate),
                rates(all, ContainerStats::writeRate),
                sizes(all, ContainerStats::pids),
                OptionalLong.empty(),
                none,
                none,
                none);
    }

    private static OptionalDouble rates(
            Collection<ContainerStats> all, Function<ContainerStats, OptionalDouble> value) {
        List<Double> known = all.stream()
                .map(value)
                .flatMap(each -> each.isPresent() ? Stream.of(each.getAsDouble()) : Stream.empty())
                .toList();
        return known.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        known.stream().mapToDouble(Double::doubleValue).sum());
    }

    private static OptionalLong sizes(Collection<ContainerStats> all, Function<ContainerStats, OptionalLong> value) {
        List<Long> known = all.stream()
                .map(value)
                .flatMap(each -> each.isPresent() ? Stream.of(each.getAsLong()) : Stream.empty())
                .toList();
        return known.isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(known.stream().mapToLong(Long::longValue).sum());
    }
}
