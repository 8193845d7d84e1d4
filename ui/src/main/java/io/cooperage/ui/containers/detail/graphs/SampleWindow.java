package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The samples of the last [#LENGTH], oldest first. Bounded by time, and so by number: one a second. FX thread only.
final class SampleWindow {
    static final Duration LENGTH = Duration.ofMinutes(10);

    /// Samples further apart than this are not joined by a line: nothing is known about the time between.
    static final Duration GAP = Duration.ofMillis(3500);

    private final List<ContainerStats> samples = new ArrayList<>();

    int size() {
        return samples.size();
    }

    boolean isEmpty() {
        return samples.isEmpty();
    }

    ContainerStats get(int index) {
        return samples.get(index);
    }

    /// Adds a sample taken after all others; one that is not is dropped.
    void add(ContainerStats sample) {
        if (!samples.isEmpty() && !sample.time().isAfter(samples.getLast().time())) {
            return;
        }
        samples.add(sample);
        Instant horizon = sample.time().minus(LENGTH);
        int old = 0;
        while (samples.get(old).time().isBefore(horizon)) {
            old++;
        }
        // One more than fits, so that the line reaches the left edge.
        if (old > 1) {
            samples.subList(0, old - 1).clear();
        }
    }

    /// What was recorded, with samples that arrived while it was being read.
    void replace(List<ContainerStats> recorded) {
        List<ContainerStats> later = List.copyOf(samples);
        samples.clear();
        recorded.forEach(this::add);
        later.forEach(this::add);
    }

    Instant end() {
        return samples.getLast().time();
    }

    Instant start() {
        return end().minus(LENGTH);
    }

    /// The sample nearest in time; −1 when there are none.
    int nearest(Instant time) {
        if (samples.isEmpty()) {
            return -1;
        }
        int low = 0;
        int high = samples.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (samples.get(middle).time().isBefore(time)) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        if (low > 0) {
            Duration before = Duration.between(samples.get(low - 1).time(), time);
            Duration after = Duration.between(time, samples.get(low).time());
            return before.compareTo(after) <= 0 ? low - 1 : low;
        }
        return low;
    }

    /// The sample belongs to the one before it without a gap.
    boolean joined(int index) {
        return index > 0
                && Duration.between(
                                        samples.get(index - 1).time(),
                                        samples.get(index).time())
                                .compareTo(GAP)
                        <= 0;
    }

    /// Some sample has a value for it.
    boolean knows(Series series) {
        for (int i = samples.size() - 1; i >= 0; i--) {
            if (series.reader().apply(samples.get(i)).isPresent()) {
                return true;
            }
        }
        return false;
    }
}
