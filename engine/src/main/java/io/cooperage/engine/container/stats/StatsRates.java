package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/// Turns two readings into one sample. A counter that fell, because the group was made anew, gives no rate.
final class StatsRates {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MICRO = 1e3;

    private StatsRates() {}

    /// The sizes of a first reading; no rates yet.
    static ContainerStats first(CgroupReading now, Instant time) {
        return between(now, now, 0, time);
    }

    /// @param nanos from one reading to the other
    static ContainerStats between(CgroupReading before, CgroupReading now, long nanos, Instant time) {
        return new ContainerStats(
                time,
                rate(before.cpuUsage(), now.cpuUsage(), (double) nanos),
                fraction(before.throttledTime(), now.throttledTime(), (double) nanos),
                now.memoryCurrent(),
                now.memoryAnon(),
                now.memoryFile(),
                now.memoryKernel(),
                now.memorySwap(),
                now.memoryPeak(),
                now.memoryLimit(),
                perSecond(before, now, nanos, DeviceIo::readBytes),
                perSecond(before, now, nanos, DeviceIo::writeBytes),
                now.pids(),
                now.pidsLimit(),
                stalled(before.cpuPressure(), now.cpuPressure(), nanos),
                stalled(before.memoryPressure(), now.memoryPressure(), nanos),
                stalled(before.ioPressure(), now.ioPressure(), nanos));
    }

    private static OptionalDouble rate(OptionalLong before, OptionalLong now, double per) {
        if (before.isEmpty() || now.isEmpty() || per <= 0 || now.getAsLong() < before.getAsLong()) {
            return OptionalDouble.empty();
        }
        return OptionalDouble.of((now.getAsLong() - before.getAsLong()) / per);
    }

    /// Several processors may be throttled at the same time, and the two clocks are not one: held to 1.
    private static OptionalDouble fraction(OptionalLong before, OptionalLong now, double per) {
        OptionalDouble rate = rate(before, now, per);
        return rate.isPresent() ? OptionalDouble.of(Math.min(1, rate.getAsDouble())) : rate;
    }

    private static OptionalDouble stalled(Pressure before, Pressure now, long nanos) {
        return fraction(before.some(), now.some(), nanos / NANOS_PER_MICRO);
    }

    /// A device is listed from its first use on, so one that is new began at zero. With none in either reading
    /// the kernel may not count here at all: absent.
    private static OptionalDouble perSecond(
            CgroupReading before, CgroupReading now, long nanos, ToLongFunction<DeviceIo> column) {
        if (now.io().isEmpty()) {
            return OptionalDouble.empty();
        }
        return rate(sum(before, column), sum(now, column), nanos / NANOS_PER_SECOND);
    }

    private static OptionalLong sum(CgroupReading reading, ToLongFunction<DeviceIo> column) {
        return OptionalLong.of(reading.io().stream().mapToLong(column).sum());
    }
}
