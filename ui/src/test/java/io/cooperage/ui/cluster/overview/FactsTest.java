package io.cooperage.ui.cluster.overview;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.time.Instant;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class FactsTest {
    private static final Instant START = Instant.parse("2026-01-02T03:04:00Z");
    private static final Offset<Double> CLOSE = within(1e-9);

    @Test
    void aPodAsksForWhatItsContainersTogetherNeedOrTheirPreparationMore() throws JsonProcessingException {
        PodFacts pod = PodFacts.of(yaml("""
                kind: Pod
                metadata: {name: web, namespace: shop}
                spec:
                  nodeName: one
                  overhead: {cpu: 10m}
                  initContainers:
                  - {name: side, restartPolicy: Always, resources: {requests: {cpu: 100m, memory: 64Mi}}}
                  - {name: prepare, resources: {requests: {cpu: "1", memory: 16Mi}}}
                  containers:
                  - {name: a, resources: {requests: {cpu: 250m, memory: 128Mi}}}
                  - {name: b, resources: {requests: {cpu: 0.25, memory: 1e6}}}
                status: {phase: Running}
                """));
        assertThat(pod.requests().cpu())
                .as("the preparation beside the sidecar")
                .isEqualTo(1.11, CLOSE);
        assertThat(pod.requests().memory()).as("all together").isEqualTo((192L << 20) + 1e6, CLOSE);
        assertThat(pod.counted()).isTrue();
    }

    @Test
    void whatHasEndedTakesNothing() throws JsonProcessingException {
        PodFacts pod = PodFacts.of(yaml("""
                kind: Pod
                metadata: {name: once}
                spec: {nodeName: one, containers: [{name: a, resources: {requests: {cpu: 1}}}]}
                status: {phase: Succeeded}
                """));
        assertThat(pod.requests()).isEqualTo(Amount.NONE);
        assertThat(pod.counted()).isFalse();
        assertThat(pod.object().mark()).isEqualTo(Mark.ENDED);
        assertThat(pod.object().isTrouble(START)).isFalse();
    }

    @Test
    void whatHasOnlyBegunIsNotYetInTrouble() throws JsonProcessingException {
        ObjectFacts pod = ObjectFacts.of(yaml("""
                kind: Pod
                metadata: {name: web, creationTimestamp: "2026-01-02T03:03:00Z"}
                status:
                  phase: Running
                  conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-02T03:04:00Z"}]
                  containerStatuses: [{name: a, ready: false, state: {running: {}}}]
                """));
        assertThat(pod.isTrouble(START.plusSeconds(29))).isFalse();
        assertThat(pod.markAt(START.plusSeconds(29))).isEqualTo(Mark.MOVING);
        assertThat(pod.isTrouble(START.plusSeconds(30))).isTrue();
        assertThat(pod.markAt(START.plusSeconds(30))).isEqualTo(Mark.AILING);
        assertThat(pod.why()).contains("readiness");
    }

    @Test
    void aCrashLoopIsTroubleAtOnceHoweverOftenItTurns() throws JsonProcessingException {
        ObjectFacts pod = ObjectFacts.of(yaml("""
                kind: Pod
                metadata: {name: web, ownerReferences: [{kind: ReplicaSet, name: web-5f}]}
                status:
                  phase: Running
                  conditions: [{type: Ready, status: "False", lastTransitionTime: "2026-01-02T03:04:00Z"}]
                  containerStatuses:
                  - name: a
                    restartCount: 3
                    state: {waiting: {reason: CrashLoopBackOff}}
                    lastState: {terminated: {exitCode: 3}}
                """));
        assertThat(pod.isTrouble(START)).isTrue();
        assertThat(pod.mark()).isEqualTo(Mark.FAILED);
        assertThat(pod.owner()).isEqualTo("ReplicaSet/web-5f");
    }

    @Test
    void whatWasReportedOfAPodExplainsItsTrouble() throws JsonProcessingException {
        PodFacts pod = PodFacts.of(yaml("""
                kind: Pod
                metadata: {name: web, uid: u}
                status:
                  phase: Running
                  containerStatuses: [{name: a, ready: false, state: {running: {}}}]
                """));
        JsonNode refused = yaml("""
                {involvedObject: {kind: Pod, name: web, uid: u}, type: Warning, reason: Unhealthy,
                 message: "Readiness probe failed: connection refused"}
                """);
        assertThat(pod.why(List.of(refused))).endsWith("Unhealthy: Readiness probe failed: connection refused");
        assertThat(pod.why(List.of())).isEqualTo(pod.object().why());
    }

    @Test
    void whatIsAskedToEndIsOnItsWayAndNoTrouble() throws JsonProcessingException {
        ObjectFacts pod = ObjectFacts.of(yaml("""
                kind: Pod
                metadata: {name: web, deletionTimestamp: "2026-01-02T03:03:00Z"}
                status: {phase: Running}
                """));
        assertThat(pod.mark()).isEqualTo(Mark.MOVING);
        assertThat(pod.isTrouble(START.plusSeconds(3600))).isFalse();
    }

    @Test
    void aNodeUnderPressureSaysWhich() throws JsonProcessingException {
        NodeFacts node = NodeFacts.of(yaml("""
                kind: Node
                metadata: {name: one}
                spec: {unschedulable: true}
                status:
                  allocatable: {cpu: "8", memory: 16Gi, pods: "110"}
                  nodeInfo: {kubeletVersion: v1.32.0}
                  conditions:
                  - {type: Ready, status: "True"}
                  - {type: MemoryPressure, status: "True", message: little is left}
                """));
        assertThat(node.object().isTrouble(START)).isTrue();
        assertThat(node.object().why()).isEqualTo("MemoryPressure: little is left");
        assertThat(node.allocatable()).isEqualTo(new Amount(8, 16L << 30));
        assertThat(node.pods()).isEqualTo(110);
        assertThat(node.cordoned()).isTrue();
    }

    @Test
    void aDeploymentThatGaveUpIsTroubleAtOnceAndOneThatRollsIsNot() throws JsonProcessingException {
        String rolling = """
                kind: Deployment
                metadata: {name: web, creationTimestamp: "2026-01-02T03:03:50Z"}
                spec: {replicas: 2}
                status:
                  readyReplicas: 1
                  conditions: [{type: Progressing, status: "STATE", message: took too long}]
                """;
        assertThat(ObjectFacts.of(yaml(rolling.replace("STATE", "True"))).isTrouble(START))
                .isFalse();
        ObjectFacts stuck = ObjectFacts.of(yaml(rolling.replace("STATE", "False")));
        assertThat(stuck.isTrouble(START)).isTrue();
        assertThat(stuck.mark()).isEqualTo(Mark.AILING);
        assertThat(stuck.why()).isEqualTo("took too long");
    }

    @Test
    void eventsOfBothKindsCount() throws JsonProcessingException {
        EventFacts old = EventFacts.of(yaml("""
                {involvedObject: {kind: Pod, name: web, namespace: shop}, reason: BackOff, message: "again ", count: 7,
                 lastTimestamp: "2026-01-02T03:04:00Z"}
                """));
        assertThat(old.times()).isEqualTo(7);
        assertThat(old.last()).isEqualTo(START);
        assertThat(old.apiVersion()).isEqualTo("v1");
        assertThat(old.message()).isEqualTo("again");
        EventFacts series = EventFacts.of(yaml("""
                {involvedObject: {kind: Pod, name: web}, reason: FailedScheduling,
                 eventTime: "2026-01-02T03:00:00.000001Z",
                 series: {count: 3, lastObservedTime: "2026-01-02T03:04:00.000000Z"}}
                """));
        assertThat(series.times()).isEqualTo(3);
        assertThat(series.last()).isEqualTo(START);
    }

    private static JsonNode yaml(String text) throws JsonProcessingException {
        return new YAMLMapper().readTree(text);
    }
}
