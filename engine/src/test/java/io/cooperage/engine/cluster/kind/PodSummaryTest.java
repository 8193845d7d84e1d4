package io.cooperage.engine.cluster.kind;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.kind.pod.PodSummary;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PodSummaryTest {
    private static final String RESTARTED = """
            status:
              phase: Running
              containerStatuses:
              - name: web
                restartCount: 1
                state: {running: {}}
                lastState: {terminated: {exitCode: 137, reason: ContainerStatusUnknown, finishedAt: "AT"}}
            """;

    /// The node was down, and what it ran is gone without a trace.
    @Test
    void whatEndedAtNoKnownTimeDidNotEndIn1970() throws JsonProcessingException {
        assertThat(of(RESTARTED.replace("AT", "1970-01-01T00:00:00Z")).lastRestart())
                .isEmpty();
        assertThat(of(RESTARTED.replace("AT", "2026-01-02T03:04:05Z")).lastRestart())
                .hasValue(Instant.parse("2026-01-02T03:04:05Z"));
    }

    private static PodSummary of(String pod) throws JsonProcessingException {
        return PodSummary.of(new KubeObject((ObjectNode) new YAMLMapper().readTree(pod)));
    }
}
