package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/// One quantity over time.
///
/// @param key of its name in the message bundle; also the style class that gives its colour
/// @param reader the value in a sample; empty where the kernel does not say
record Series(String key, Shape shape, Function<ContainerStats, OptionalDouble> reader) {
    enum Shape {
        /// A line over a light area.
        AREA,
        /// An area on top of the areas before it.
        STACKED,
        LINE,
        /// A fraction from 0 to 1, shown by the strength of a band below the plot.
        BAND,
        /// A level such as a limit: drawn across where it is near enough to matter.
        LEVEL
    }

    static Series ofDouble(String key, Shape shape, Function<ContainerStats, OptionalDouble> reader) {
        return new Series(key, shape, reader);
    }

    static Series ofLong(String key, Shape shape, Function<ContainerStats, OptionalLong> reader) {
        return new Series(key, shape, sample -> {
            OptionalLong value = reader.apply(sample);
            return value.isPresent() ? OptionalDouble.of((double) value.getAsLong()) : OptionalDouble.empty();
        });
    }

    /// The value, NaN where there is none.
    double value(ContainerStats sample) {
        return reader.apply(sample).orElse(Double.NaN);
    }
}
