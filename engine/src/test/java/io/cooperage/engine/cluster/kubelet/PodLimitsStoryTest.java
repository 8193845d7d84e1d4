package io.cooperage.engine.cluster.kubelet;

import static io.cooperage.engine.cluster.kubelet.PodRoom.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.cluster.object.KubeObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What pods may use of the machine: control groups by quality of service, and space on disk.
@Tag("kernel")
@Timeout(180)
class PodLimitsStoryTest {
    private static final Path GROUPS = Path.of("/sys/fs/cgroup");

    @TempDir
    Path folder;

    private PodRoom room;

    @SuppressWarnings("NullAway.Init")
    PodLimitsStoryTest() {}

    @BeforeEach
    void open() throws Exception {
        room = new PodRoom(folder);
    }

    @AfterEach
    void close() {
        if (room != null) {
            room.close();
        }
    }

    /// A pod that stays, with these resources.
    private KubeObject running(String name, String resources) {
        room.pod(name, script("trap exit TERM; while :; do sleep 0.1; done", ", resources: {" + resources + "}"));
        return room.awaitReady(name);
    }

    /// The group of that path in the hierarchy of the controller, on v1 or v2; empty when nothing may be
    /// limited here.
    private Optional<Path> group(String controller, String path) {
        return Stream.of(GROUPS.resolve(controller), GROUPS.resolve("unified"), GROUPS)
                .map(top -> top.resolve("cooperage")
                        .resolve(room.engine.paths().engineName())
                        .resolve(path))
                .filter(Files::isDirectory)
                .findFirst();
    }

    /// The number in the first of these files that is there.
    private long number(String controller, String path, String v1, String v2) {
        Path group = group(controller, path).orElseThrow(() -> new AssertionError(path + " is not there"));
        Path file = Files.exists(group.resolve(v1)) ? group.resolve(v1) : group.resolve(v2);
        try {
            return Long.parseLong(Files.readString(file).strip().split(" ")[0]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the processor is given out by v1's shares; on v2 they are other numbers.
    private boolean shares(String path) {
        return Files.exists(group("cpu", path).orElseThrow().resolve("cpu.shares"));
    }

    private long weight(String path) {
        return number("cpu", path, "cpu.shares", "cpu.weight");
    }

    private void awaitWeight(String path, long shares, long weight) {
        long wanted = shares(path) ? shares : weight;
        PodRoom.until(() -> group("cpu", path).isEmpty() || weight(path) == wanted);
        assertThat(weight(path)).as(path).isEqualTo(wanted);
    }

    @Test
    void classesOfServiceShareTheProcessorAsTheyAsk() {
        KubeObject first = running("first", "requests: {cpu: 250m}");
        assumeTrue(group("cpu", "kubepods").isPresent(), "no control group for the processor can be made here");
        KubeObject second = running("second", "requests: {cpu: 750m, memory: 16Mi}");
        KubeObject none = running("none", "");
        KubeObject sure = running("sure", "limits: {cpu: 500m, memory: 64Mi}");
        awaitWeight("kubepods/burstable", 1024, 100);
        awaitWeight("kubepods/besteffort", 2, 1);
        assertThat(weight("kubepods/burstable/pod" + first.uid())).isEqualTo(shares("kubepods") ? 256 : 35);
        assertThat(weight("kubepods/burstable/pod" + second.uid())).isEqualTo(shares("kubepods") ? 768 : 80);
        assertThat(weight("kubepods/besteffort/pod" + none.uid())).isEqualTo(shares("kubepods") ? 2 : 1);
        String pod = "kubepods/pod" + sure.uid();
        assertThat(weight(pod)).isEqualTo(shares("kubepods") ? 512 : 59);
        assertThat(number("cpu", pod, "cpu.cfs_quota_us", "cpu.max")).isEqualTo(50_000);
        assertThat(number("memory", pod, "memory.limit_in_bytes", "memory.max")).isEqualTo(64 << 20);
        room.delete("second");
        room.awaitGone("second");
        awaitWeight("kubepods/burstable", 256, 35);
    }

    @Test
    void aContainerEndsAsAWholeWhenMemoryRunsOut() throws IOException {
        KubeObject pod = running("whole", "limits: {cpu: 100m, memory: 32Mi}");
        String id = room.runs("whole", "c").getFirst().id();
        Path group = group("memory", "kubepods/pod" + pod.uid() + "/" + id).orElse(null);
        assumeTrue(
                group != null && Files.exists(group.resolve("memory.oom.group")),
                "memory is not limited by cgroup v2 here; version 1 ends single processes only");
        assertThat(Files.readString(group.resolve("memory.oom.group")).strip()).isEqualTo("1");
    }

    @Test
    void weightsAreKnownAgainAfterTheEnginesEnd() {
        running("early", "requests: {cpu: 500m}");
        assumeTrue(group("cpu", "kubepods").isPresent(), "no control group for the processor can be made here");
        room.reopen();
        room.awaitReady("early");
        running("late", "requests: {cpu: 500m}");
        awaitWeight("kubepods/burstable", 1024, 100);
    }

    @Test
    void anEmptyDirectoryHasALimit() {
        room.pod(
                "full",
                "volumes: [{name: small, emptyDir: {sizeLimit: 1Mi}}, {name: large, emptyDir: {sizeLimit: 1Gi}}], "
                        + script(
                                "head -c 3000000 /dev/zero > /small/file; trap exit TERM; while :; do sleep 0.1; done",
                                ", volumeMounts: [{name: small, mountPath: /small}, {name: large, mountPath: /l}]"));
        KubeObject pod = room.awaitPhase("full", "Failed");
        assertThat(pod.status().path("reason").asText()).isEqualTo("Evicted");
        assertThat(pod.status().path("message").asText())
                .isEqualTo("Usage of EmptyDir volume \"small\" exceeds the limit \"1Mi\". ");
        assertThat(PodRoom.condition(pod, "DisruptionTarget").path("reason").asText())
                .isEqualTo("TerminationByKubelet");
        room.awaitEvent("Evicted: Usage of EmptyDir volume");
        assertThat(room.runs("full", "c")).allMatch(run -> !PodRuns.isAlive(run));
    }

    @Test
    void whatAContainerWritesHasALimit() {
        String limit = "resources: {limits: {ephemeral-storage: 2Mi}}";
        room.pod(
                "writer",
                "containers: [{name: c, image: 'busybox:1', " + limit + ", command: [sh, -c, "
                        + "'head -c 6000000 /dev/zero > /file; sleep 1000']}, {name: quiet, image: 'busybox:1',"
                        + " command: [sleep, '1000'], resources: {limits: {ephemeral-storage: 1Gi}}}]");
        KubeObject pod = room.awaitPhase("writer", "Failed");
        assertThat(List.of(
                        pod.status().path("reason").asText(),
                        pod.status().path("message").asText()))
                .containsExactly("Evicted", "Container c exceeded its local ephemeral storage limit \"2Mi\". ");
    }

    @Test
    void aDirectoryInMemoryIsAsLargeAsItsLimit() {
        room.pod(
                "memory",
                "restartPolicy: Never, volumes: [{name: m, emptyDir: {medium: Memory, sizeLimit: 1Mi}}], "
                        + script(
                                "head -c 3000000 /dev/zero 2> /dev/null > /m/file; wc -c < /m/file",
                                ", volumeMounts: [{name: m, mountPath: /m}]"));
        room.awaitPhase("memory", "Succeeded");
        assertThat(room.log("memory", "c")).containsExactly(Integer.toString(1 << 20));
    }
}
