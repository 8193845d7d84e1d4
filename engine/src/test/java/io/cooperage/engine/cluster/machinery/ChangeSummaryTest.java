package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.object.KubeObject;
import org.junit.jupiter.api.Test;

class ChangeSummaryTest {

    @Test
    void aContainerThatEndedIsToldByItsStateBeforeWhatFollowsFromIt() throws JsonProcessingException {
        assertThat(summary("""
                status:
                  conditions: [{type: Ready, status: "True"}]
                  containerStatuses:
                  - {name: web, containerID: a, ready: true, restartCount: 3, state: {running: {startedAt: "1"}}}
                """, """
                status:
                  conditions: [{type: Ready, status: "False"}]
                  containerStatuses:
                  - name: web
                    containerID: b
                    ready: false
                    restartCount: 3
                    state: {waiting: {reason: CrashLoopBackOff, message: back-off}}
                    lastState: {terminated: {exitCode: 3}}
                """))
                .isEqualTo("ready true → false, state running → CrashLoopBackOff, Ready True → False");
    }

    @Test
    void whatAWaitingContainerWaitsForIsToldWhenOnlyThatChanged() throws JsonProcessingException {
        assertThat(summary("""
                status: {containerStatuses: [{name: web, state: {waiting: {reason: ErrImagePull, message: no host}}}]}
                """, """
                status: {containerStatuses: [{name: web, state: {waiting: {reason: ErrImagePull, message: refused}}}]}
                """)).isEqualTo("message no host → refused");
    }

    private static String summary(String old, String now) throws JsonProcessingException {
        return ChangeSummary.of(object(old), object(now));
    }

    private static KubeObject object(String yaml) throws JsonProcessingException {
        return new KubeObject((ObjectNode) new YAMLMapper().readTree(yaml));
    }
}
