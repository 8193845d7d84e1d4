package io.cooperage.engine.container.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.linux.CgroupReading;
import io.cooperage.engine.linux.CgroupReading.DeviceIo;
import io.cooperage.engine.linux.CgroupReading.Pressure;
import java.time.Instant;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class StatsRatesTest {
    private static final Instant TIME = Instant.ofEpochSecond(1_764_000_000);
    private static final long SECOND = 1_000_000_000;

    @Test
    void ratesAreDifferencesOverTheTimeThatPassed() {
        CgroupReading before = Samples.reading(
                OptionalLong.of(SECOND),
                OptionalLong.of(0),
                OptionalLong.of(10),
                0,
                List.of(new DeviceIo(8, 0, 1000, 0, 1, 0)),
                new Pressure(OptionalLong.of(0), OptionalLong.of(0)));
        CgroupReading now = Samples.reading(
                OptionalLong.of(4 * SECOND),
                OptionalLong.of(SECOND),
                OptionalLong.of(20),
                0,
                List.of(new DeviceIo(8, 0, 3000, 500, 2, 1), new DeviceIo(8, 16, 2000, 0, 1, 0)),
                new Pressure(OptionalLong.of(500_000), OptionalLong.of(0)));
        ContainerStats stats = StatsRates.between(before, now, 2 * SECOND, TIME);
        assertThat(stats.time()).isEqualTo(TIME);
        assertThat(stats.cpu()).hasValue(1.5);
        assertThat(stats.throttled()).hasValue(0.5);
        assertThat(stats.memory()).hasValue(20);
        assertThat(stats.readRate()).hasValue(2000);
        assertThat(stats.writeRate()).hasValue(250);
        assertThat(stats.cpuPressure()).hasValue(0.25);
    }

    @Test
    void fractionsAreNeverMoreThanAll() {
        CgroupReading before = Samples.reading(
                Samples.ABSENT,
                OptionalLong.of(0),
                Samples.ABSENT,
                0,
                List.of(),
                new Pressure(OptionalLong.of(0), Samples.ABSENT));
        CgroupReading now = Samples.reading(
                Samples.ABSENT,
                OptionalLong.of(4 * SECOND),
                Samples.ABSENT,
                0,
                List.of(),
                new Pressure(OptionalLong.of(1_000_100), Samples.ABSENT));
        ContainerStats stats = StatsRates.between(before, now, SECOND, TIME);
        assertThat(stats.throttled()).hasValue(1);
        assertThat(stats.cpuPressure()).hasValue(1);
    }

    @Test
    void whatTheKernelDoesNotSayIsAbsent() {
        CgroupReading silent =
                Samples.reading(Samples.ABSENT, Samples.ABSENT, Samples.ABSENT, 0, List.of(), Pressure.NONE);
        ContainerStats stats = StatsRates.between(silent, Samples.reading(5, 7, 0), SECOND, TIME);
        assertThat(stats.cpu()).isEmpty();
        assertThat(stats.throttled()).isEmpty();
        assertThat(stats.readRate()).isEmpty();
        assertThat(stats.cpuPressure()).isEmpty();
        assertThat(stats.memory()).hasValue(7);
    }

    @Test
    void aFirstReadingAndACounterThatFellGiveNoRate() {
        assertThat(StatsRates.first(Samples.reading(5, 7, 0), TIME).cpu()).isEmpty();
        assertThat(StatsRates.first(Samples.reading(5, 7, 0), TIME).memory()).hasValue(7);
        assertThat(StatsRates.between(Samples.reading(5, 7, 0), Samples.reading(4, 7, 0), SECOND, TIME)
                        .cpu())
                .isEmpty();
    }
}
