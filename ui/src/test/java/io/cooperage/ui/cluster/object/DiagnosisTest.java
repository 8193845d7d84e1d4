package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DiagnosisTest {
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
        assertThat(of("""
                kind: Pod
                status:
                  phase: Running
                  containerStatuses:
                  - name: web
                    restartCount: 4
                    state: {waiting: {reason: CrashLoopBackOff, message: "back-off"}}
                    lastState: {terminated: {exitCode: 3, reason: Error}}
                """))
                .hasValue("Container web ends again and again (4 restarts): exit code 3. Its last log tells more.");
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

    private static Optional<String> of(String yaml) throws JsonProcessingException {
        JsonNode object = new YAMLMapper().readTree(yaml);
        return Diagnosis.of(object);
    }
}
