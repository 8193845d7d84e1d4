package io.cooperage.engine.cluster.node;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.object.KubeObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whose log is meant, and what is said where there is none: the kubelet's words.
class PodContainersTest {

    private static KubeObject pod(String spec, String status) {
        try {
            return KubeObject.parse("{'metadata':{'name':'p','namespace':'default'},'spec':%s,'status':%s}"
                    .formatted(spec, status)
                    .replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(spec + status, e);
        }
    }

    private static String logged(String status, boolean previous) {
        KubeObject pod = pod("{'containers':[{'name':'c'}]}", "{'containerStatuses':[%s]}".formatted(status));
        try {
            return PodContainers.logged(pod, "c", previous);
        } catch (StatusException e) {
            assertThat(e.reason().code()).isEqualTo(400);
            return String.valueOf(e.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            'state':{'running':{}},'containerID':'cooperage://a1'                            | a1
            'state':{'terminated':{'containerID':'cooperage://a2'}}                          | a2
            'state':{'terminated':{}},'lastState':{'terminated':{'containerID':'x://a3'}}    | a3
            'state':{'terminated':{}}                                                        | container "c" in pod "p" is terminated
            'state':{'waiting':{'reason':'CrashLoopBackOff'}},'lastState':{'terminated':{'containerID':'x://a4'}} | a4
            'state':{'waiting':{'reason':'ContainerCreating'}}                               | container "c" in pod "p" is waiting to start: ContainerCreating
            'state':{'waiting':{'reason':'PodInitializing'}}                                 | container "c" in pod "p" is waiting to start: PodInitializing
            'state':{'waiting':{'reason':'ErrImagePull'}}                                    | container "c" in pod "p" is waiting to start: image can't be pulled
            'state':{'waiting':{'reason':'ImagePullBackOff'}}                                | container "c" in pod "p" is waiting to start: trying and failing to pull image
            """)
    void theLogOfWhichRun(String state, String expected) {
        assertThat(logged("{'name':'c'," + state + "}", false)).isEqualTo(expected);
    }

    @Test
    void theRunBefore() {
        assertThat(logged("{'name':'c','lastState':{'terminated':{'containerID':'x://old'}}}", true))
                .isEqualTo("old");
        assertThat(logged("{'name':'c','state':{'running':{}}}", true))
                .isEqualTo("previous terminated container \"c\" in pod \"p\" not found");
        assertThat(logged("{'name':'other'}", false)).isEqualTo("container \"c\" in pod \"p\" is not available");
    }

    @Test
    void whichContainer() {
        KubeObject one = pod("{'containers':[{'name':'a'}],'initContainers':[{'name':'i'}]}", "{}");
        assertThat(PodContainers.name(one, null)).isEqualTo("a");
        assertThat(PodContainers.name(one, "i")).isEqualTo("i");
        assertThatThrownBy(() -> PodContainers.name(one, "x")).hasMessage("container x is not valid for pod p");
        KubeObject two = pod("{'containers':[{'name':'a'},{'name':'b'}]}", "{}");
        assertThatThrownBy(() -> PodContainers.name(two, null))
                .hasMessage("a container name must be specified for pod p, choose one of: [a b]");
        KubeObject more = pod("{'containers':[{'name':'a'},{'name':'b'}],'initContainers':[{'name':'i'}]}", "{}");
        assertThatThrownBy(() -> PodContainers.name(more, ""))
                .hasMessage("a container name must be specified for pod p, choose one of: [a b] or one of the init"
                        + " containers: [i]");
    }
}
