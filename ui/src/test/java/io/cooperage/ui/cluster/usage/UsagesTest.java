package io.cooperage.ui.cluster.usage;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.cluster.yaml.YamlText;
import io.cooperage.ui.containers.detail.graphs.UsageGraphs.Levels;
import io.cooperage.ui.testing.TestBench;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class UsagesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final Usages usages = new Usages(Duration.ofSeconds(2), Duration.ofSeconds(4));

    private static ContainerStats sample(double second, double cpu, long memory) {
        OptionalDouble none = OptionalDouble.empty();
        OptionalLong unknown = OptionalLong.empty();
        return new ContainerStats(
                START.plusMillis((long) (second * 1000)),
                OptionalDouble.of(cpu),
                none,
                OptionalLong.of(memory),
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                unknown,
                none,
                none,
                unknown,
                unknown,
                none,
                none,
                none);
    }

    @Test
    void samplesOfSeveralContainersAreAddedThoughTheirInstantsDiffer() {
        usages.add(
                Map.of(
                        "web/a", List.of(sample(0, 0.1, 10), sample(2, 0.2, 20), sample(4, 0.3, 30)),
                        "web/b", List.of(sample(1.5, 1, 100), sample(3.5, 2, 200))),
                Set.of("web/a", "web/b"),
                START.plusSeconds(4));
        assertThat(usages.sum()).extracting(each -> each.memory().orElseThrow()).containsExactly(10L, 120L, 230L);
        assertThat(usages.sum().getLast().cpu().orElseThrow()).isEqualTo(2.3);
    }

    @Test
    void aContainerThatFellSilentCountsNoMore() {
        usages.add(
                Map.of(
                        "web/a", List.of(sample(0, 0, 1), sample(8, 0, 1)),
                        "web/b", List.of(sample(0, 0, 100))),
                Set.of("web/a", "web/b"),
                START.plusSeconds(8));
        assertThat(usages.sum().getLast().memory()).hasValue(1);
    }

    @Test
    void oldSamplesAndContainersThatAreGoneGo() {
        Set<String> both = Set.of("web/a", "web/b");
        usages.add(Map.of("web/a", List.of(sample(0, 0, 1)), "web/b", List.of(sample(0, 0, 2))), both, START);
        usages.add(
                Map.of("web/a", List.of(sample(0, 0, 1), sample(700, 0, 3))), Set.of("web/a"), START.plusSeconds(700));
        assertThat(usages.of("web/b")).isEmpty();
        assertThat(usages.of("web/a"))
                .extracting(each -> each.memory().orElseThrow())
                .containsExactly(3L);
        assertThat(usages.latest()).isEqualTo(Map.of("web/a", START.plusSeconds(700)));
    }

    @Test
    void requestsAddUpAndALimitIsOneOnlyWhereEachContainerHasOne() {
        JsonNode pod = YamlText.parse("""
                metadata: {name: web}
                spec:
                  initContainers:
                  - {name: once, resources: {requests: {cpu: 4}}}
                  - {name: side, restartPolicy: Always, resources: {requests: {cpu: 50m}, limits: {memory: 64Mi}}}
                  containers:
                  - {name: app, resources: {requests: {cpu: 100m, memory: 1Ki}, limits: {cpu: 1, memory: 64Mi}}}
                """);
        assertThat(Requested.of(List.of(pod), ""))
                .isEqualTo(new Levels(
                        OptionalDouble.of(0.15000000000000002),
                        OptionalDouble.empty(),
                        OptionalDouble.of(1024),
                        OptionalDouble.of(128 << 20)));
        assertThat(Requested.of(List.of(pod), "web/app").cpuLimit()).hasValue(1);
        assertThat(Requested.containers(List.of(pod))).containsExactly("web/side", "web/app");
    }

    @Test
    void whatAContainerTookBeforeItEndedIsStillRead() {
        TestBench bench = new TestBench();
        String before = create(bench, "before");
        String last = create(bench, "last");
        String prepared = create(bench, "prepared");
        for (String each : List.of(before, prepared)) {
            bench.service.sample(each, sample(1, 0.5, 10));
        }
        bench.service.sample(last, sample(5, 0.5, 20));
        JsonNode pod = YamlText.parse(
                """
                metadata: {name: web}
                status:
                  initContainerStatuses:
                  - {name: prepare, containerID: "cooperage://PREPARED", state: {terminated: {exitCode: 0}}}
                  containerStatuses:
                  - name: app
                    containerID: "cooperage://LAST"
                    state: {waiting: {reason: CrashLoopBackOff}}
                    lastState: {terminated: {containerID: "cooperage://LAST"}}
                  - name: side
                    containerID: "cooperage://LAST"
                    state: {running: {}}
                    lastState: {terminated: {containerID: "cooperage://BEFORE"}}
                """.replace("PREPARED", prepared).replace("LAST", last).replace("BEFORE", before));
        Map<String, List<ContainerStats>> read =
                new RecordedUsage(bench.service).read(List.of(pod), Map.of(), START.plusSeconds(9));
        assertThat(read.keySet()).containsExactlyInAnyOrder("web/app", "web/side");
        assertThat(read.get("web/app")).extracting(ContainerStats::time).containsExactly(START.plusSeconds(5));
        assertThat(read.get("web/side"))
                .extracting(ContainerStats::time)
                .containsExactly(START.plusSeconds(1), START.plusSeconds(5));
    }

    private static String create(TestBench bench, String name) {
        return bench.service
                .create(
                        ContainerConfig.of(
                                        new RootSource.Directory(Path.of("/srv/roots/busybox")),
                                        List.of("sleep", "inf"))
                                .toBuilder()
                                .name(name)
                                .build())
                .id();
    }
}
