package io.cooperage.engine.linux;

import java.util.List;
import java.util.OptionalLong;

/// Counters of one control group at one instant. Times are nanoseconds, sizes bytes, all cumulative unless
/// said.
///
/// @param cpuUsage total cpu time
/// @param throttledPeriods periods in which the group hit its quota
/// @param throttledTime time spent throttled
/// @param memoryLimit absent when unlimited
/// @param memoryKernel kernel memory charged to the group: slab, page tables, stacks
/// @param pidsLimit absent when unlimited
/// @param oomKills processes the kernel has killed here for lack of memory
public record CgroupReading(
        OptionalLong cpuUsage,
        OptionalLong cpuUser,
        OptionalLong cpuSystem,
        OptionalLong cpuPeriods,
        OptionalLong throttledPeriods,
        OptionalLong throttledTime,
        OptionalLong memoryCurrent,
        OptionalLong memoryPeak,
        OptionalLong memoryLimit,
        OptionalLong memoryAnon,
        OptionalLong memoryFile,
        OptionalLong memoryKernel,
        OptionalLong memorySwap,
        OptionalLong pids,
        OptionalLong pidsLimit,
        OptionalLong oomKills,
        List<DeviceIo> io,
        Pressure cpuPressure,
        Pressure memoryPressure,
        Pressure ioPressure) {

    public CgroupReading {
        io = List.copyOf(io);
    }

    public record DeviceIo(long major, long minor, long readBytes, long writeBytes, long reads, long writes) {}

    /// Pressure stall totals, microseconds (kernel Documentation/accounting/psi.rst); absent where the kernel
    /// has none.
    public record Pressure(OptionalLong some, OptionalLong full) {
        public static final Pressure NONE = new Pressure(OptionalLong.empty(), OptionalLong.empty());
    }
}
