package io.cooperage.engine.container.stats;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerStats;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DownsamplingTest {
    private static final Instant START = Instant.ofEpochSecond(1_764_000_000);

    private final List<ContainerStats> ended = new ArrayList<>();
    private final Downsampling tens = new Downsampling(10, ended::add);

    @Test
    void ratesAreAveragedAndMemoryIsThatOfTheHighestSample() {
        for (int i = 0; i < 10; i++) {
            tens.add(Samples.stats(START.plusSeconds(i), i, i == 4 ? 1001 : 10 + i));
        }
        assertThat(ended).isEmpty();
        tens.add(Samples.stats(START.plusSeconds(10), 100, 5));
        assertThat(ended).hasSize(1);
        ContainerStats span = ended.getFirst();
        assertThat(span.time()).isEqualTo(START.plusSeconds(9));
        assertThat(span.cpu()).hasValue(4.5);
        assertThat(span.memory()).hasValue(1001);
        assertThat(span.memoryAnon()).hasValue(500);
        assertThat(span.memoryFile()).hasValue(501);
        assertThat(span.memoryPeak()).hasValue(1001);
        assertThat(span.throttled()).isEmpty();
    }

    @Test
    void whatIsMissingFromSomeSamplesDoesNotCountAsZero() {
        ContainerStats without = new ContainerStats(
                START,
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        tens.add(without);
        tens.add(Samples.stats(START.plusSeconds(1), 3, 7));
        tens.end();
        assertThat(ended.getFirst().cpu()).hasValue(3);
        assertThat(ended.getFirst().memory()).hasValue(7);
        assertThat(ended.getFirst().pids()).hasValue(3);
    }

    @Test
    void aGapEndsASpanAndAnEmptyOneIsNothing() {
        tens.end();
        assertThat(ended).isEmpty();
        tens.add(Samples.stats(START, 1, 1));
        tens.add(Samples.stats(START.plusSeconds(60), 2, 2));
        tens.end();
        tens.end();
        assertThat(ended).extracting(ContainerStats::time).containsExactly(START, START.plusSeconds(60));
    }
}
