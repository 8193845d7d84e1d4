package io.cooperage.engine.container.stats;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// Readings and samples to test with.
final class Samples {
    static final OptionalLong ABSENT = OptionalLong.empty();

    private Samples() {}

    /// Rates that a 32-bit float holds exactly.
    static ContainerStats stats(Instant time, double cpu, long memory) {
        return new ContainerStats(
                time,
                OptionalDouble.of(cpu),
                OptionalDouble.empty(),
                OptionalLong.of(memory),
                OptionalLong.of(memory / 2),
                OptionalLong.of(memory - memory / 2),
                ABSENT,
                ABSENT,
                OptionalLong.of(memory),
                ABSENT,
                OptionalDouble.of(1024),
                OptionalDouble.of(0),
                OptionalLong.of(3),
                ABSENT,
                OptionalDouble.of(0.5),
                OptionalDouble.of(0),
                OptionalDouble.empty());
    }

    static CgroupReading reading(long cpu, long memory, long oomKills) {
        return reading(OptionalLong.of(cpu), ABSENT, OptionalLong.of(memory), oomKills, List.of(), Pressure.NONE);
    }

    static CgroupReading reading(
            OptionalLong cpu,
            OptionalLong throttled,
            OptionalLong memory,
            long oomKills,
            List<DeviceIo> io,
            Pressure cpuPressure) {
        return new CgroupReading(
                cpu,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                throttled,
                memory,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                ABSENT,
                OptionalLong.of(oomKills),
                io,
                cpuPressure,
                Pressure.NONE,
                Pressure.NONE);
    }
}
