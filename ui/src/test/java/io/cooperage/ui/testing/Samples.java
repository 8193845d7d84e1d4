package io.cooperage.ui.testing;

import io.cooperage.engine.container.ContainerStats;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Samples as the engine's sampler makes them.
public final class Samples {
    private Samples() {}

    /// The first of a life: what is counted between two samples is not known.
    public static ContainerStats first(Instant time, long memory) {
        return new ContainerStats(
                time,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.of(memory),
                OptionalLong.of(memory * 6 / 10),
                OptionalLong.of(memory * 3 / 10),
                OptionalLong.of(memory / 10),
                OptionalLong.of(0),
                OptionalLong.of(memory * 5 / 4),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.of(3),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
    }

    /// @param limit bytes, 0 for none
    public static ContainerStats of(Instant time, double cores, long memory, long limit) {
        return new ContainerStats(
                time,
                OptionalDouble.of(cores),
                OptionalDouble.of(0),
                OptionalLong.of(memory),
                OptionalLong.of(memory * 6 / 10),
                OptionalLong.of(memory * 3 / 10),
                OptionalLong.of(memory / 10),
                OptionalLong.of(0),
                OptionalLong.of(memory * 5 / 4),
                limit == 0 ? OptionalLong.empty() : OptionalLong.of(limit),
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                OptionalLong.of(3),
                OptionalLong.empty(),
                OptionalDouble.of(0),
                OptionalDouble.of(0),
                OptionalDouble.of(0));
    }
}
