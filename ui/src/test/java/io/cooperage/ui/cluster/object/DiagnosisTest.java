package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DiagnosisTest {
    private static final String CREATING = """
            kind: Pod
            metadata: {name: web-x, uid: p2}
            status:
              phase: Pending
              conditions: [{type: PodScheduled, status: "True"}]
              containerStatuses: [{name: web, state: {waiting: {reason: ContainerCreating}}}]
            """;
    private static final String RUNNING = """
            kind: Pod
            metadata: {name: web-a, uid: p0}
            status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
            """;

    @Test
    void aPodThatRunsIsWell() throws JsonProcessingException {
        assertThat(of("""
                kind: Pod
                status:
                  phase: Running
                  conditions: [{type: Ready, status: "True"}]
                  containerStatuses: [{name: web, ready: true, state: {running: {}}}]
                """)).isEmpty();
    }

    @Test
    void aPodWithoutANodeSaysWhy() throws JsonProcessingException {
        assertThat(of("""
                kind: Pod
                status:
                  phase: Pending
                  conditions: [{type: PodScheduled, status: "False", message: "0/1 nodes are available: 1 Insufficient cpu."}]
                """)).hasValue("No node takes it: 0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void aCrashLoopTellsHowItEnded() throws JsonProcessingException {
        String loop = """
                kind: Pod
                status:
                  phase: Running
                  containerStatuses:
                  - name: web
                    restartCount: 4
                    state: {waiting: {reason: CrashLoopBackOff, message: "back-off"}}
                    lastState: {terminated: {exitCode: 3, reason: Error}}
                """;
        assertThat(of(loop))
                .hasValue("Container web ends again and again (4 restarts): exit code 3. Its last log tells more.");
        assertThat(of(loop.replace("restartCount: 4", "restartCount: 1")))
                .hasValue("Container web ends again and again (1 restart): exit code 3. Its last log tells more.");
    }

    @Test
    void aContainerThatItsLivenessCheckEndsTellsWhatTheCheckSaid() throws JsonProcessingException {
        JsonNode pod = tree("""
                kind: Pod
                metadata: {name: web-x, uid: p2}
                status:
                  phase: Running
                  containerStatuses:
                  - name: web
                    restartCount: 4
                    state: {waiting: {reason: CrashLoopBackOff}}
                    lastState: {terminated: {exitCode: 0, reason: Completed, startedAt: "2026-01-02T03:04:00Z"}}
                """);
        List<JsonNode> events = List.of(
                event("p2", "Warning", "BackOff", "Back-off restarting failed container"),
                unhealthy("other", "2026-01-02T03:04:09Z", "Liveness probe failed: not this one"),
                unhealthy("web", "2026-01-02T03:04:09Z", "Readiness probe failed: refused"),
                unhealthy(
                        "web",
                        "2026-01-02T03:04:08Z",
                        "Liveness probe failed: HTTP probe failed with statuscode: 404"));
        assertThat(Diagnosis.of(pod, events, List.of()))
                .hasValue("Container web is ended and started again and again (4 restarts), as its liveness check"
                        + " fails: HTTP probe failed with statuscode: 404");
        assertThat(Diagnosis.of(
                        pod,
                        List.of(unhealthy("web", "2026-01-02T03:03:59Z", "Liveness probe failed: of an earlier run")),
                        List.of()))
                .hasValue("Container web ends again and again (4 restarts): exit code 0. Its last log tells more.");
    }

    private static JsonNode unhealthy(String container, String at, String message) {
        ObjectNode event = (ObjectNode) event("p2", "Warning", "Unhealthy", message);
        event.withObject("/involvedObject").put("fieldPath", "spec.containers{" + container + "}");
        return event.put("lastTimestamp", at);
    }

    @Test
    void memoryThatRanOutIsSaid() throws JsonProcessingException {
        assertThat(of("""
                kind: Pod
                status:
                  phase: Running
                  containerStatuses:
                  - name: web
                    restartCount: 1
                    state: {waiting: {reason: CrashLoopBackOff}}
                    lastState: {terminated: {exitCode: 137, reason: OOMKilled}}
                """).orElseThrow()).contains("more memory than its limit");
    }

    @Test
    void anImageThatIsNotThereIsNamed() throws JsonProcessingException {
        assertThat(of("""
                kind: Pod
                status:
                  phase: Pending
                  containerStatuses:
                  - {name: web, image: "nope:1", state: {waiting: {reason: ImagePullBackOff, message: "Back-off pulling"}}}
                """)).hasValue("Container web has no image nope:1: Back-off pulling");
    }

    @Test
    void aDeploymentCountsItsReplicas() throws JsonProcessingException {
        assertThat(of("""
                kind: Deployment
                spec: {replicas: 3}
                status: {readyReplicas: 1}
                """)).hasValue("1 of 3 replicas are ready.");
        assertThat(of("""
                kind: Deployment
                spec: {replicas: 3}
                status: {readyReplicas: 3}
                """)).isEmpty();
    }

    @Test
    void aPodThatCannotBePreparedTellsItsNewestWarning() throws JsonProcessingException {
        JsonNode pod = tree(CREATING);
        assertThat(Diagnosis.of(pod)).isEmpty();
        List<JsonNode> events = List.of(
                event("p2", "Normal", "Pulled", "Image is there"),
                event("p1", "Warning", "FailedMount", "of the pod before"),
                event("p2", "Warning", "FailedScheduling", "no node then"),
                event("p2", "Warning", "FailedMount", "configmap \"web\" not found"),
                event("p2", "Warning", "FailedMount", "older"));
        assertThat(Diagnosis.of(pod, events, List.of()))
                .hasValue("It does not start. FailedMount: configmap \"web\" not found");
    }

    @Test
    void aPodThatIsNotReadyTellsWhatItsCheckAnswered() throws JsonProcessingException {
        JsonNode pod = tree("""
                kind: Pod
                metadata: {name: web-x, uid: p2}
                status: {phase: Running, containerStatuses: [{name: web, ready: false, state: {running: {}}}]}
                """);
        assertThat(Diagnosis.of(
                                pod,
                                List.of(event("p2", "Warning", "Unhealthy", "Readiness probe failed: refused")),
                                List.of())
                        .orElseThrow())
                .contains("(web)")
                .endsWith("Unhealthy: Readiness probe failed: refused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"Deployment", "StatefulSet", "DaemonSet"})
    void aWorkloadTellsOfItsFirstPodThatIsUnwell(String kind) throws JsonProcessingException {
        JsonNode object = tree("kind: " + kind + "\nspec: {replicas: 2}\nstatus: {desiredNumberScheduled: 2}");
        assertThat(Diagnosis.asksPods(object)).isTrue();
        List<JsonNode> events = List.of(event("p2", "Warning", "FailedMount", "no such volume"));
        assertThat(Diagnosis.of(object, events, List.of(tree(RUNNING), tree(CREATING))))
                .hasValue("0 of 2 replicas are ready: pod web-x: It does not start. FailedMount: no such volume");
        assertThat(Diagnosis.of(object, List.of(), List.of(tree(RUNNING)))).hasValue("0 of 2 replicas are ready.");
    }

    @Test
    void aDaemonSetThatRunsEverywhereIsWell() throws JsonProcessingException {
        assertThat(of("kind: DaemonSet\nstatus: {desiredNumberScheduled: 1, numberReady: 1}"))
                .isEmpty();
    }

    @Test
    void aJobTellsOfThePodThatFails() throws JsonProcessingException {
        JsonNode pod = tree("""
                kind: Pod
                metadata: {name: once-a, uid: j}
                status: {phase: Failed, containerStatuses: [{name: main, state: {terminated: {exitCode: 2}}}]}
                """);
        JsonNode job = tree("kind: Job\nspec: {completions: 1}\nstatus: {failed: 1}");
        assertThat(Diagnosis.of(job, List.of(), List.of(pod)))
                .hasValue("0 of 1 completions are reached: pod once-a: Container main ended: exit code 2.");
        JsonNode done = tree("kind: Job\nstatus: {conditions: [{type: Complete, status: \"True\"}]}");
        assertThat(Diagnosis.of(done, List.of(), List.of(pod))).isEmpty();
        assertThat(Diagnosis.asksPods(done)).isFalse();
    }

    private static JsonNode event(String uid, String type, String reason, String message) {
        ObjectNode event = new YAMLMapper().createObjectNode();
        event.putObject("involvedObject")
                .put("kind", "Pod")
                .put("name", "web-x")
                .put("uid", uid);
        return event.put("type", type).put("reason", reason).put("message", message);
    }

    private static Optional<String> of(String yaml) throws JsonProcessingException {
        return Diagnosis.of(tree(yaml));
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
