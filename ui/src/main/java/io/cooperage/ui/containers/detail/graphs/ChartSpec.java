package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.containers.detail.graphs.Series.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/// What one chart shows.
///
/// @param key of its title and explanations in the message bundle
/// @param whole the axis reaches to every level, so that what is used can be compared with what was asked for
record ChartSpec(String key, ChartUnit unit, List<Series> series, boolean whole) {
    ChartSpec {
        series = List.copyOf(series);
    }

    /// A level counts for the axis only where it is near.
    ChartSpec(String key, ChartUnit unit, List<Series> series) {
        this(key, unit, series, false);
    }

    /// The charts of pods.
    ///
    /// @param detailed of what is recorded second by second, not only told now and then
    /// @param alone of one container, which alone has pressure of its own
    static List<ChartSpec> usage(UsageGraphs.Levels levels, boolean detailed, boolean alone) {
        List<Series> memory = detailed
                ? List.of(
                        Series.ofLong("memory-anon", Shape.STACKED, ContainerStats::memoryAnon),
                        Series.ofLong("memory-file", Shape.STACKED, ContainerStats::memoryFile),
                        Series.ofLong("memory-kernel", Shape.STACKED, ContainerStats::memoryKernel),
                        Series.ofLong("memory-total", Shape.LINE, ContainerStats::memory))
                : List.of(Series.ofLong("memory-used", Shape.AREA, ContainerStats::memory));
        List<Series> cpu = new ArrayList<>(List.of(Series.ofDouble("cpu", Shape.AREA, ContainerStats::cpu)));
        if (detailed && alone) {
            cpu.add(Series.ofDouble("throttled", Shape.BAND, ContainerStats::throttled));
        }
        cpu.add(Series.ofDouble("cpu-request", Shape.LEVEL, _ -> levels.cpuRequest()));
        cpu.add(Series.ofDouble("cpu-limit", Shape.LEVEL, _ -> levels.cpuLimit()));
        List<Series> bytes = new ArrayList<>(memory);
        bytes.add(Series.ofDouble("memory-request", Shape.LEVEL, _ -> levels.memoryRequest()));
        bytes.add(Series.ofDouble("memory-limit", Shape.LEVEL, _ -> levels.memoryLimit()));
        List<ChartSpec> charts = new ArrayList<>(List.of(
                new ChartSpec("cpu", ChartUnit.CORES, cpu, true),
                new ChartSpec("memory", ChartUnit.BYTES, bytes, true)));
        if (detailed) {
            List<ChartSpec> all = all(Limits.NONE);
            charts.addAll(all.subList(2, alone ? all.size() : all.size() - 1));
        }
        return charts;
    }

    /// The charts of a container.
    ///
    /// @param limits what it was given; the cpu limit is not part of a sample
    static List<ChartSpec> all(Limits limits) {
        return List.of(
                new ChartSpec(
                        "cpu",
                        ChartUnit.CORES,
                        List.of(
                                Series.ofDouble("cpu", Shape.AREA, ContainerStats::cpu),
                                Series.ofDouble("throttled", Shape.BAND, ContainerStats::throttled),
                                Series.ofDouble("cpu-limit", Shape.LEVEL, _ -> cpuLimit(limits)))),
                new ChartSpec(
                        "memory",
                        ChartUnit.BYTES,
                        List.of(
                                Series.ofLong("memory-anon", Shape.STACKED, ContainerStats::memoryAnon),
                                Series.ofLong("memory-file", Shape.STACKED, ContainerStats::memoryFile),
                                Series.ofLong("memory-kernel", Shape.STACKED, ContainerStats::memoryKernel),
                                Series.ofLong("memory-total", Shape.LINE, ContainerStats::memory),
                                Series.ofLong("memory-peak", Shape.LEVEL, ContainerStats::memoryPeak),
                                Series.ofLong("memory-limit", Shape.LEVEL, ContainerStats::memoryLimit))),
                new ChartSpec(
                        "io",
                        ChartUnit.BYTES_PER_SECOND,
                        List.of(
                                Series.ofDouble("io-read", Shape.AREA, ContainerStats::readRate),
                                Series.ofDouble("io-write", Shape.AREA, ContainerStats::writeRate))),
                new ChartSpec(
                        "pids",
                        ChartUnit.COUNT,
                        List.of(
                                Series.ofLong("pids", Shape.AREA, ContainerStats::pids),
                                Series.ofLong("pids-limit", Shape.LEVEL, ContainerStats::pidsLimit))),
                new ChartSpec(
                        "pressure",
                        ChartUnit.FRACTION,
                        List.of(
                                Series.ofDouble("pressure-cpu", Shape.LINE, ContainerStats::cpuPressure),
                                Series.ofDouble("pressure-memory", Shape.LINE, ContainerStats::memoryPressure),
                                Series.ofDouble("pressure-io", Shape.LINE, ContainerStats::ioPressure))));
    }

    private static OptionalDouble cpuLimit(Limits limits) {
        @Nullable Double cpus = limits.cpus();
        if (cpus != null) {
            return OptionalDouble.of(cpus);
        }
        @Nullable Long quota = limits.cpuQuotaMicros();
        @Nullable Long period = limits.cpuPeriodMicros();
        // Without a period of its own the kernel's is 100 ms (cgroups/cpu in the kernel's documentation).
        return quota == null || quota <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of((double) quota / (period == null ? 100_000 : period));
    }

    /// The upper end of the axis for these samples. A level counts only when it is near, or a container that
    /// uses one per cent of its limit would be a flat line.
    double ceiling(SampleWindow window) {
        double highest = 0;
        for (int i = 0; i < window.size(); i++) {
            highest = Math.max(highest, highest(window.get(i)));
        }
        double end = highest;
        for (Series level : series) {
            double value = level.shape() == Shape.LEVEL && window.size() > 0
                    ? level.value(window.get(window.size() - 1))
                    : Double.NaN;
            if (value > end && (whole || value <= highest * 2.5)) {
                end = value;
            }
        }
        return unit.ceiling(end * 1.04);
    }

    private double highest(ContainerStats sample) {
        double stack = 0;
        double single = 0;
        for (Series one : series) {
            double value = one.value(sample);
            if (!Double.isNaN(value)) {
                switch (one.shape()) {
                    case STACKED -> stack += value;
                    case AREA, LINE -> single = Math.max(single, value);
                    case BAND, LEVEL -> {}
                }
            }
        }
        return Math.max(stack, single);
    }

    /// At least one of its quantities is known in these samples. Levels alone are no measurement.
    boolean isAvailable(SampleWindow window) {
        return series.stream().anyMatch(one -> one.shape() != Shape.LEVEL && window.knows(one));
    }
}
