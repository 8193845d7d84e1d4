package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Makes one sample of all the samples of a span of time.
///
/// Rates are the mean of those that are there, so that a graph's area stays what was used. Memory is that of
/// the sample in which it was highest, all parts from that same sample, so that a short peak survives and the
/// parts still add up to the whole. Numbers of tasks and the peak are the highest; limits and the time are the
/// last. Spans begin at multiples of their length since 1970. Not thread-safe.
final class Downsampling {
    private final int seconds;
    private final Consumer<ContainerStats> ended;
    private long span;
    private @Nullable ContainerStats last;
    private @Nullable ContainerStats highest;
    private OptionalLong peak = OptionalLong.empty();
    private OptionalLong pids = OptionalLong.empty();
    private final Mean cpu = new Mean();
    private final Mean throttled = new Mean();
    private final Mean readRate = new Mean();
    private final Mean writeRate = new Mean();
    private final Mean cpuPressure = new Mean();
    private final Mean memoryPressure = new Mean();
    private final Mean ioPressure = new Mean();

    /// @param ended takes the sample of each span that is over
    Downsampling(int seconds, Consumer<ContainerStats> ended) {
        this.seconds = seconds;
        this.ended = ended;
    }

    void add(ContainerStats stats) {
        long its = Math.floorDiv(stats.time().getEpochSecond(), seconds);
        if (last != null && its != span) {
            end();
        }
        span = its;
        last = stats;
        if (highest == null || stats.memory().orElse(0) >= highest.memory().orElse(0)) {
            highest = stats;
        }
        peak = max(peak, stats.memoryPeak());
        pids = max(pids, stats.pids());
        cpu.add(stats.cpu());
        throttled.add(stats.throttled());
        readRate.add(stats.readRate());
        writeRate.add(stats.writeRate());
        cpuPressure.add(stats.cpuPressure());
        memoryPressure.add(stats.memoryPressure());
        ioPressure.add(stats.ioPressure());
    }

    /// Ends the span as it is.
    void end() {
        Optional<ContainerStats> sofar = soFar();
        last = null;
        highest = null;
        peak = OptionalLong.empty();
        pids = OptionalLong.empty();
        for (Mean mean : new Mean[] {cpu, throttled, readRate, writeRate, cpuPressure, memoryPressure, ioPressure}) {
            mean.clear();
        }
        sofar.ifPresent(ended);
    }

    private Optional<ContainerStats> soFar() {
        ContainerStats end = last;
        ContainerStats top = highest;
        if (end == null || top == null) {
            return Optional.empty();
        }
        Instant time = end.time();
        return Optional.of(new ContainerStats(
                time,
                cpu.value(),
                throttled.value(),
                top.memory(),
                top.memoryAnon(),
                top.memoryFile(),
                top.memoryKernel(),
                top.memorySwap(),
                peak,
                end.memoryLimit(),
                readRate.value(),
                writeRate.value(),
                pids,
                end.pidsLimit(),
                cpuPressure.value(),
                memoryPressure.value(),
                ioPressure.value()));
    }

    private static OptionalLong max(OptionalLong a, OptionalLong b) {
        if (a.isEmpty()) {
            return b;
        }
        return b.isEmpty() ? a : OptionalLong.of(Math.max(a.getAsLong(), b.getAsLong()));
    }

    private static final class Mean {
        private double sum;
        private int count;

        void add(OptionalDouble value) {
            if (value.isPresent()) {
                sum += value.getAsDouble();
                count++;
            }
        }

        OptionalDouble value() {
            return count == 0 ? OptionalDouble.empty() : OptionalDouble.of(sum / count);
        }

        void clear() {
            sum = 0;
            count = 0;
        }
    }
}
