package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples, oldest first: those of the last [#LENGTH], one a second, or those of a fixed span as the recorder
/// keeps them. Bounded by time, and so by number. FX thread only.
final class SampleWindow {
    static final Duration LENGTH = Duration.ofMinutes(10);

    /// Samples further apart than this are not joined by a line: nothing is known about the time between.
    static final Duration GAP = Duration.ofMillis(3500);

    /// The recorder keeps nothing coarser.
    private static final Duration COARSEST = Duration.ofMinutes(1);

    private final List<ContainerStats> samples = new ArrayList<>();
    private final Duration widest;

    /// Null while the window moves with the newest sample.
    private @Nullable Span span;

    SampleWindow() {
        this(GAP);
    }

    /// @param widest samples that far apart are still joined
    SampleWindow(Duration widest) {
        this.widest = widest;
    }

    record Span(Instant from, Instant to) {
        Duration length() {
            return Duration.between(from, to);
        }

        Span moved(Duration by) {
            return new Span(from.plus(by), to.plus(by));
        }
    }

    /// The span that is shown whatever is sampled; null while it is the last [#LENGTH].
    @Nullable
    Span span() {
        return span;
    }

    /// @param now null to move with the newest sample again
    void show(@Nullable Span now) {
        span = now;
        samples.clear();
    }

    /// The span goes on to a new sample.
    void extend(Span now, ContainerStats sample) {
        span = now;
        if (samples.isEmpty() || sample.time().isAfter(samples.getLast().time())) {
            samples.add(sample);
        }
    }

    List<ContainerStats> samples() {
        return List.copyOf(samples);
    }

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
        if (span != null) {
            return;
        }
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

    /// The right edge.
    Instant end() {
        return span == null ? samples.getLast().time() : span.to();
    }

    /// The left edge.
    Instant start() {
        return span == null ? end().minus(LENGTH) : span.from();
    }

    Duration length() {
        return span == null ? LENGTH : span.length();
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
                                .compareTo(span == null ? widest : gap(index))
                        <= 0;
    }

    /// In a span, samples lie as far apart as the recorder keeps them there; where it changes, the coarser
    /// counts.
    private Duration gap(int index) {
        Duration before = index > 1 ? step(index - 1) : Duration.ZERO;
        Duration after = index + 1 < samples.size() ? step(index + 1) : Duration.ZERO;
        Duration coarser = before.compareTo(after) > 0 ? before : after;
        Duration most = coarser.compareTo(COARSEST) > 0 ? COARSEST : coarser;
        Duration wide = most.multipliedBy(5).dividedBy(2);
        return wide.compareTo(widest) > 0 ? wide : widest;
    }

    private Duration step(int index) {
        return Duration.between(
                samples.get(index - 1).time(), samples.get(index).time());
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
