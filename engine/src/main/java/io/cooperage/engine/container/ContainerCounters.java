package io.cooperage.engine.container;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What the kernel has counted for a running container, for clients that reckon rates themselves. Times are
/// nanoseconds, sizes bytes, all since the start unless said. Absent means the kernel does not say.
///
/// @param unified control groups of version 2
/// @param system cpu time of the whole machine, over all processors
/// @param memory in use now
/// @param memoryLimit its own, or all that the machine has
/// @param memoryDetails `memory.stat` as the kernel writes it; empty without a memory controller
/// @param networks by the name of the device inside; empty for a container in the machine's own network
public record ContainerCounters(
        Instant time,
        boolean unified,
        Cpu cpu,
        long system,
        int processors,
        OptionalLong memory,
        OptionalLong memoryPeak,
        long memoryLimit,
        Map<String, Long> memoryDetails,
        OptionalLong outOfMemory,
        OptionalLong pids,
        OptionalLong pidsLimit,
        List<Device> devices,
        Map<String, Interface> networks) {

    /// @param perProcessor of each of the machine's; empty where the kernel does not say, as with groups of
    ///     version 2
    /// @param periods that the quota was looked at
    /// @param throttled periods in which it was used up
    /// @param throttledTime spent waiting for the next period
    public record Cpu(
            OptionalLong total,
            OptionalLong user,
            OptionalLong kernel,
            List<Long> perProcessor,
            OptionalLong periods,
            OptionalLong throttled,
            OptionalLong throttledTime) {
        public Cpu {
            perProcessor = List.copyOf(perProcessor);
        }
    }

    /// Of one block device.
    public record Device(long major, long minor, long readBytes, long writeBytes, long reads, long writes) {}

    /// Of one network device, proc_pid_net(5).
    public record Interface(
            long rxBytes,
            long rxPackets,
            long rxErrors,
            long rxDropped,
            long txBytes,
            long txPackets,
            long txErrors,
            long txDropped) {}
}
