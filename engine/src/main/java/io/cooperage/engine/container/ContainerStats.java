package io.cooperage.engine.container;

import java.time.Instant;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// One sample of a running container: rates over the sampling period, sizes at its end. Absent means the
/// kernel does not say, never zero.
///
/// @param cpu cores in use: 1.0 is one core for the whole period
/// @param throttled fraction of the period's wall time spent throttled by the quota, 0 to 1
/// @param memoryLimit absent when unlimited
/// @param readRate,writeRate bytes per second over all block devices
/// @param cpuPressure,memoryPressure,ioPressure fraction of the period in which some task was stalled, 0 to 1
public record ContainerStats(
        Instant time,
        OptionalDouble cpu,
        OptionalDouble throttled,
        OptionalLong memory,
        OptionalLong memoryAnon,
        OptionalLong memoryFile,
        OptionalLong memoryKernel,
        OptionalLong memorySwap,
        OptionalLong memoryPeak,
        OptionalLong memoryLimit,
        OptionalDouble readRate,
        OptionalDouble writeRate,
        OptionalLong pids,
        OptionalLong pidsLimit,
        OptionalDouble cpuPressure,
        OptionalDouble memoryPressure,
        OptionalDouble ioPressure) {}
