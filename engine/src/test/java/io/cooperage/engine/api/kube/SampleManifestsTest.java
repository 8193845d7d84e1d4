package io.cooperage.engine.api.kube;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.api.kube.SampleCluster.Space;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Every other sample by the real kubectl, each in a namespace of its own of one cluster.
@Tag("kernel")
@Timeout(400)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Order(1)
class SampleManifestsTest {
    private SampleCluster sample;
    private Space clocks;

    @SuppressWarnings("NullAway.Init") // set before all tests
    SampleManifestsTest() {}

    @BeforeAll
    void open(@TempDir Path folder) throws Exception {
        sample = new SampleCluster(folder);
        // Its minute passes while the others have their turn.
        clocks = sample.apply("clocks", "cronjob.yaml");
    }

    @AfterAll
    void close() {
        if (sample != null) {
            sample.close();
        }
    }

    @Test
    void membersOfAStatefulSetKeepTheirNamesAndVolumes() throws Exception {
        Space space = sample.apply("members", "stateful.yaml");
        space.kubectl("rollout", "status", "statefulset/member", "--timeout=110s");
        List<String> pods = List.of("member-0", "member-1", "member-2");
        assertThat(space.names("pods", "app=members")).containsExactlyElementsOf(pods);
        for (int i = 1; i < 3; i++) {
            String readyBefore = space.field(
                    "pod/" + pods.get(i - 1), "{.status.conditions[?(@.type==\"Ready\")].lastTransitionTime}");
            assertThat(space.field("pod/" + pods.get(i), "{.metadata.creationTimestamp}"))
                    .as("made once the one before was ready")
                    .isGreaterThanOrEqualTo(readyBefore);
        }
        assertThat(space.kubectl("exec", "member-1", "--", "hostname")).isEqualTo("member-1");
        space.kubectl("exec", "member-1", "--", "sh", "-c", "echo 'of one' > /data/note");
        space.kubectl("exec", "member-2", "--", "sh", "-c", "echo 'of two' > /data/note");

        String uid = space.field("pod/member-1", "{.metadata.uid}");
        // kubectl that waits takes the next of the same name for this one if that is there at once, and waits for ever
        // (github.com/kubernetes/kubernetes/issues/135562).
        space.kubectl("delete", "pod", "member-1", "--wait=false");
        space.await(
                "another of the same name",
                () -> !List.of("", uid).contains(space.field("pod/member-1", "{.metadata.uid}")));
        space.kubectl("wait", "--for=condition=Ready", "pod/member-1", "--timeout=110s");
        assertThat(space.kubectl("exec", "member-1", "--", "cat", "/data/note")).isEqualTo("of one");
        String address = space.field("pod/member-1", "{.status.podIP}");
        space.await(
                "its name leads to it",
                () -> sample.cluster()
                        .kubectlWith(
                                "",
                                "-n",
                                space.name(),
                                "exec",
                                "member-0",
                                "--",
                                "nslookup",
                                "member-1.members.members.svc.cluster.local")
                        .out()
                        .contains(address));

        space.kubectl("scale", "statefulset/member", "--replicas=1");
        space.await("the first alone", () -> space.names("pods", "app=members").equals(List.of("member-0")));
        assertThat(space.names("pvc", "app=members"))
                .as("volumes stay")
                .containsExactly("data-member-0", "data-member-1", "data-member-2");
        space.kubectl("scale", "statefulset/member", "--replicas=3");
        space.kubectl("rollout", "status", "statefulset/member", "--timeout=110s");
        assertThat(space.kubectl("exec", "member-2", "--", "cat", "/data/note")).isEqualTo("of two");
        space.delete();
    }

    @Test
    void aPodThatIsNeverReadyGetsNobodyAndOneFoundDeadIsStartedAnew() throws Exception {
        Space space = sample.apply("probes", "broken-probes.yaml");
        space.awaitEvent("never-ready", "Unhealthy", "Readiness probe failed: ");
        assertThat(space.field("pod/never-ready", "{.status.phase} {.status.containerStatuses[0].ready}"))
                .isEqualTo("Running false");
        assertThat(space.field("pod/never-ready", "{.status.conditions[?(@.type==\"Ready\")].message}"))
                .isEqualTo("containers with unready status: [web]");
        space.await(
                "it stands among those who are not ready",
                () -> !space.field("endpoints/never-ready", "{.subsets[0].notReadyAddresses[0].ip}")
                        .isEmpty());
        assertThat(space.field("endpoints/never-ready", "{.subsets[0].addresses}"))
                .isEmpty();

        space.awaitEvent("found-dead", "Unhealthy", "Liveness probe failed: HTTP probe failed with statuscode: 404");
        space.awaitEvent("found-dead", "Killing", "Container web failed liveness probe, will be restarted");
        space.await(
                "another start",
                () -> !List.of("", "0")
                        .contains(space.field("pod/found-dead", "{.status.containerStatuses[0].restartCount}")));
        assertThat(space.field("pod/never-ready", "{.status.containerStatuses[0].restartCount}"))
                .as("who is not ready is left alone")
                .isEqualTo("0");
        space.delete();
    }

    @Test
    void whatCrashesIsStartedLaterEachTimeAndTellsWhyItEnded() throws Exception {
        Space space = sample.apply("crashes", "crash-loop.yaml");
        space.await(
                "a back-off", () -> space.kubectl("get", "pod", "crash-loop").contains("CrashLoopBackOff"));
        assertThat(space.field("pod/crash-loop", "{.status.containerStatuses[0].state.waiting.message}"))
                .matches("back-off \\d+s restarting failed container=main pod=crash-loop_crashes\\(.*\\)");
        assertThat(space.field("pod/crash-loop", "{.status.containerStatuses[0].lastState.terminated.exitCode}"))
                .isEqualTo("3");
        assertThat(space.kubectl("logs", "--previous", "crash-loop")).isEqualTo("no configuration in /etc/app.conf");
        space.awaitEvent("crash-loop", "BackOff", "Back-off restarting failed container main in pod crash-loop");
        assertThat(space.kubectl("describe", "pod", "crash-loop"))
                .containsPattern("Last State: +Terminated")
                .containsPattern("Exit Code: +3");
        space.delete();
    }

    @Test
    void whatTakesTooMuchMemoryIsKilledForIt() throws Exception {
        assumeTrue(
                CgroupTree.inspect(sample.cluster().engine().paths().engineName())
                        .controllers()
                        .contains(Cgroup.Controller.MEMORY),
                "memory can't be limited here");
        Space space = sample.apply("hunger", "out-of-memory.yaml");
        space.await(
                "its end",
                () -> space.field("pod/out-of-memory", "{.status.phase}").equals("Failed"));
        String ended = "{.status.containerStatuses[0].state.terminated.reason}"
                + " {.status.containerStatuses[0].state.terminated.exitCode}";
        assertThat(space.field("pod/out-of-memory", ended)).isEqualTo("OOMKilled 137");
        assertThat(space.kubectl("get", "pod", "out-of-memory")).contains("OOMKilled");
        space.delete();
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void aCronJobRunsByHandAndByItsClockAndKeepsTheLatest() throws Exception {
        for (int i = 0; i < 4; i++) {
            clocks.kubectl("create", "job", "--from=cronjob/clock", "now-" + i);
        }
        clocks.await("the older ones of those that are done to go", () -> {
            List<String> done = clocks.kubectl(
                            "get",
                            "jobs",
                            "-o",
                            "jsonpath={range .items[*]}{.metadata.name} {.status.succeeded}{\"\\n\"}{end}")
                    .lines()
                    .toList();
            return done.size() == 2 && done.stream().allMatch(line -> line.endsWith(" 1"));
        });
        clocks.awaitField("cronjob/clock", "{.status.lastScheduleTime}");
        clocks.awaitField("cronjob/clock", "{.status.lastSuccessfulTime}");
        clocks.awaitEvent("clock", "SuccessfulCreate", "Created job clock-");
        clocks.kubectl("create", "job", "--from=cronjob/clock", "last");
        clocks.kubectl("wait", "--for=condition=complete", "job/last", "--timeout=110s");
        assertThat(clocks.kubectl("logs", "job/last")).startsWith("it is ");
        clocks.delete();
    }
}
