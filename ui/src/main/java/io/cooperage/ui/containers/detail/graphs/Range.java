package io.cooperage.ui.containers.detail.graphs;

import java.time.Duration;

/// How much of a container's life the graphs show.
enum Range {
    /// Live, every second.
    TEN_MINUTES(Duration.ofMinutes(10), Duration.ofSeconds(1)),
    TWO_HOURS(Duration.ofHours(2), Duration.ofSeconds(10)),
    DAY(Duration.ofHours(24), Duration.ofMinutes(1)),
    /// Since it was made.
    ALL(Duration.ZERO, Duration.ofMinutes(1));

    private final Duration length;
    private final Duration step;

    Range(Duration length, Duration step) {
        this.length = length;
        this.step = step;
    }

    /// Zero for all of it.
    Duration length() {
        return length;
    }

    /// The recorder keeps this much of it no finer, so nothing is drawn more often.
    Duration step() {
        return step;
    }
}
