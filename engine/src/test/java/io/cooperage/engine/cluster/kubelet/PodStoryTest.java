package io.cooperage.engine.cluster.kubelet;

import static io.cooperage.engine.cluster.kubelet.PodRoom.condition;
import static io.cooperage.engine.cluster.kubelet.PodRoom.container;
import static io.cooperage.engine.cluster.kubelet.PodRoom.script;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The life of pods, as users of Kubernetes know it.
@Tag("kernel")
@Timeout(120)
class PodStoryTest {
    private static final String SLEEP = "trap 'exit 0' TERM; echo up; while :; do sleep 0.1; done";

    @TempDir
    Path folder;

    private PodRoom room;

    @SuppressWarnings("NullAway.Init")
    PodStoryTest() {}

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

    @Test
    void aPodRunsGetsAnAddressBecomesReadyAndIsDeleted() throws Exception {
        room.pod("web", script(SLEEP, ""));
        KubeObject pod = room.awaitReady("web");
        JsonNode status = pod.status();
        assertThat(status.path("phase").asText()).isEqualTo("Running");
        assertThat(status.path("podIP").asText()).startsWith("10.213.");
        assertThat(status.path("podIPs").path(0).path("ip").asText())
                .isEqualTo(status.path("podIP").asText());
        assertThat(status.path("hostIP").asText()).isEqualTo("127.0.0.1");
        assertThat(status.path("qosClass").asText()).isEqualTo("BestEffort");
        assertThat(status.path("conditions").findValuesAsText("type"))
                .startsWith("PodReadyToStartContainers", "Initialized", "Ready", "ContainersReady", "PodScheduled");
        JsonNode container = container(pod);
        Container run = room.runs("web", "c").getFirst();
        assertThat(container.path("containerID").asText()).isEqualTo("cooperage://" + run.id());
        assertThat(container.path("image").asText()).isEqualTo("docker.io/library/busybox:1");
        assertThat(container.path("imageID").asText()).startsWith("sha256:");
        assertThat(container.path("started").asBoolean()).isTrue();
        assertThat(container.path("restartCount").asInt()).isZero();
        assertThat(container.path("state").path("running").path("startedAt").asText())
                .endsWith("Z");
        assertThat(run.name()).isEqualTo("k8s_c_web_default_" + pod.uid() + "_0");
        room.awaitEvent("Pulled: Container image \"busybox:1\" already present on machine");
        room.awaitEvent("Created: Created container: c");
        room.awaitEvent("Started: Started container c");

        room.delete("web");
        room.awaitGone("web");
        room.awaitEvent("Killing: Stopping container c");
        PodRoom.until(() -> room.engine.containers().list().isEmpty());
        assertThat(room.cgroups()).as("the groups go with the pod").isEmpty();
    }

    @Test
    void containersOfAPodShareTheirNetworkAndName() {
        room.pod(
                "two",
                "containers: [{name: server, image: 'busybox:1', command: [sh, -c, \"hostname > /dev/shm/name;"
                        + " while :; do echo hello | nc -l -p 8080; done\"]},"
                        + " {name: c, image: 'busybox:1', command: [sh, -c, \"until nc -w 2 127.0.0.1 8080 </dev/null;"
                        + " do sleep 0.1; done; cat /dev/shm/name; hostname; echo $HOSTNAME; cat /etc/hosts;"
                        + " echo end; sleep 1000\"]}]");
        room.awaitLog("two", "end");
        assertThat(room.log("two", "c")).contains("hello", "# Kubernetes-managed hosts file.");
        assertThat(room.log("two", "c").stream().filter("two"::equals).count())
                .as("its own, the other's and the variable")
                .isEqualTo(3);
    }

    @Test
    void whatFailsIsStartedAgainWithGrowingPatience() {
        room.pod("crash", script("echo run; exit 3", ""));
        KubeObject pod = room.await(
                "crash",
                p -> container(p)
                        .path("state")
                        .path("waiting")
                        .path("reason")
                        .asText()
                        .equals("CrashLoopBackOff"));
        JsonNode container = container(pod);
        assertThat(container.path("restartCount").asInt())
                .as("the first time at once")
                .isEqualTo(1);
        assertThat(container.path("state").path("waiting").path("message").asText())
                .isEqualTo("back-off 10s restarting failed container=c pod=crash_default(" + pod.uid() + ")");
        JsonNode last = container.path("lastState").path("terminated");
        assertThat(last.path("exitCode").asInt()).isEqualTo(3);
        assertThat(last.path("reason").asText()).isEqualTo("Error");
        assertThat(pod.status().path("phase").asText()).isEqualTo("Running");
        assertThat(condition(pod, "Ready").path("reason").asText()).isEqualTo("ContainersNotReady");
        assertThat(condition(pod, "Ready").path("message").asText()).isEqualTo("containers with unready status: [c]");
        assertThat(room.runs("crash", "c"))
                .as("the run before is kept for its log")
                .hasSize(2);
        room.awaitEvent("BackOff: Back-off restarting failed container c in pod crash_default(" + pod.uid() + ")");
        room.delete("crash");
        room.awaitGone("crash");
    }

    @Test
    void whatIsDoneIsDone() {
        room.pod("good", "restartPolicy: Never, " + script("echo -n thanks > /dev/termination-log", ""));
        room.pod("bad", "restartPolicy: Never, " + script("exit 9", ""));
        room.pod("again", "restartPolicy: OnFailure, " + script("exit 0", ""));
        KubeObject good = room.awaitPhase("good", "Succeeded");
        JsonNode terminated = container(good).path("state").path("terminated");
        assertThat(terminated.path("reason").asText()).isEqualTo("Completed");
        assertThat(terminated.path("message").asText()).isEqualTo("thanks");
        assertThat(condition(good, "Ready").path("reason").asText()).isEqualTo("PodCompleted");
        assertThat(condition(good, "Initialized").path("status").asText()).isEqualTo("True");
        KubeObject bad = room.awaitPhase("bad", "Failed");
        assertThat(container(bad)
                        .path("state")
                        .path("terminated")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(9);
        room.awaitPhase("again", "Succeeded");
        PodRoom.until(() -> room.runs("good", PodNames.SANDBOX_CONTAINER).isEmpty());
        assertThat(room.runs("good", "c")).as("its log stays").hasSize(1);
    }

    @Test
    void whoUsesTooMuchMemoryIsKilledForIt() {
        assumeTrue(
                CgroupTree.inspect(room.engine.paths().engineName())
                        .controllers()
                        .contains(Cgroup.Controller.MEMORY),
                "memory can't be limited here");
        room.pod(
                "hungry",
                "restartPolicy: Never, "
                        + script("x=a; while :; do x=$x$x; done", ", resources: {limits: {memory: 20Mi}}"));
        KubeObject pod = room.awaitPhase("hungry", "Failed");
        JsonNode terminated = container(pod).path("state").path("terminated");
        assertThat(terminated.path("reason").asText()).isEqualTo("OOMKilled");
        assertThat(terminated.path("exitCode").asInt()).isEqualTo(137);
        assertThat(pod.status().path("qosClass").asText()).isEqualTo("Burstable");
    }

    @Test
    void podsOutliveTheEngineAndAreFoundAgain() {
        room.pod("old", script(SLEEP, ""));
        KubeObject before = room.awaitReady("old");
        room.pod("dies", script("sleep 1000", ""));
        room.awaitReady("dies");
        room.reopen();
        KubeObject after = room.awaitReady("old");
        assertThat(container(after).path("containerID").asText())
                .isEqualTo(container(before).path("containerID").asText());
        assertThat(container(after).path("restartCount").asInt()).isZero();
        room.engine.containers().kill(room.runs("dies", "c").getLast().id(), "SIGKILL");
        KubeObject again =
                room.await("dies", pod -> container(pod).path("restartCount").asInt() == 1 && PodRoom.isReady(pod));
        assertThat(container(again)
                        .path("lastState")
                        .path("terminated")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(137);
        room.delete("old");
        room.awaitGone("old");
        room.delete("dies", 0);
        room.awaitGone("dies");
    }

    @Test
    void aProgramThatIsNotThereIsToldAsSuch() throws Exception {
        room.pod("none", "containers: [{name: c, image: 'busybox:1', command: [/no/such/program]}]");
        KubeObject pod = room.await(
                "none",
                p -> container(p)
                        .path("lastState")
                        .path("terminated")
                        .path("reason")
                        .asText()
                        .equals("StartError"));
        assertThat(container(pod)
                        .path("lastState")
                        .path("terminated")
                        .path("exitCode")
                        .asInt())
                .isEqualTo(128);
        assertThat(container(pod)
                        .path("lastState")
                        .path("terminated")
                        .path("message")
                        .asText())
                .contains("/no/such/program");
        room.delete("none");
        room.awaitGone("none");
        PodRoom.until(() -> room.engine.containers().list().isEmpty());
        assertThat(room.cgroups()).isEmpty();
    }

    @Test
    void whoLosesTheSandboxIsStartedInAnother() {
        room.pod("lost", script(SLEEP, ""));
        KubeObject before = room.awaitReady("lost");
        Container sandbox = room.runs("lost", PodNames.SANDBOX_CONTAINER).getFirst();
        room.engine.containers().kill(sandbox.id(), "SIGKILL");
        room.await("lost", pod -> container(pod).path("restartCount").asInt() == 1 && PodRoom.isReady(pod));
        assertThat(room.runs("lost", PodNames.SANDBOX_CONTAINER)).hasSize(1);
        assertThat(room.runs("lost", PodNames.SANDBOX_CONTAINER).getFirst().id())
                .isNotEqualTo(sandbox.id());
        assertThat(room.get("lost").uid()).isEqualTo(before.uid());
        room.awaitEvent("SandboxChanged");
    }

    @Test
    void manyBecomeReady() {
        List<String> names =
                java.util.stream.IntStream.range(0, 10).mapToObj(i -> "p" + i).toList();
        names.forEach(name -> room.pod(name, script(SLEEP, "")));
        names.forEach(room::awaitReady);
        assertThat(names.stream()
                        .map(name -> room.get(name).status().path("podIP").asText()))
                .doesNotHaveDuplicates();
        names.forEach(room::delete);
        names.forEach(room::awaitGone);
    }
}
