package io.cooperage.engine.cluster.kubelet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.cluster.testing.ApiRoom;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {

    @Test
    void binaryDataAreFilesAndNoVariables(@TempDir Path folder) {
        try (ApiRoom room = new ApiRoom(folder)) {
            room.create(
                    "configmaps",
                    "default",
                    "{'metadata':{'name':'conf'},'data':{'text':'a'},'binaryData':{'bytes':'AAE='}}");
            ApiReferences references = new ApiReferences(room.api);
            assertThat(references.configMap("default", "conf", false).get("bytes"))
                    .containsExactly(0, 1);
            Environment environment = new Environment(
                    references,
                    new PodFacts(PodRoom.object("{metadata: {name: p, namespace: default}}"), "", "", Map.of()),
                    List.of());
            assertThat(environment.of(PodRoom.object("{envFrom: [{prefix: C_, configMapRef: {name: conf}}]}")
                            .tree()))
                    .isEqualTo(Map.of("C_text", "a"));
            assertThatThrownBy(() -> environment.of(PodRoom.object("""
                            {env: [{name: A, valueFrom: {configMapKeyRef: {name: conf, key: bytes}}}]}""").tree()))
                    .isInstanceOf(WaitingException.class)
                    .hasMessage("couldn't find key bytes in ConfigMap default/conf");
        }
    }
}
