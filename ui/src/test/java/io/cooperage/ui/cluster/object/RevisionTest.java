package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RevisionTest {
    @ParameterizedTest
    @ValueSource(strings = {"db-5f7", "5f7"})
    void aControllerRevisionIsItsTemplateAndItsPods(String label) throws JsonProcessingException {
        Revision revision = Revision.ofController(
                tree("""
                        metadata:
                          name: db-5f7
                          creationTimestamp: "2026-01-02T03:04:05Z"
                          labels: {controller-revision-hash: "5f7"}
                          annotations: {kubernetes.io/change-cause: because}
                        revision: 3
                        data: {spec: {template: {$patch: replace, metadata: {creationTimestamp: null, labels: {app: db}},
                          spec: {containers: [{image: "a:1"}]}}}}
                        """),
                List.of(
                        tree("metadata: {labels: {controller-revision-hash: \"" + label + "\"}}\n"
                                + "status: {conditions: [{type: Ready, status: \"True\"}]}"),
                        tree("metadata: {labels: {controller-revision-hash: \"" + label + "\"}}"),
                        tree("metadata: {labels: {controller-revision-hash: db-other}}"),
                        tree("metadata: {}")));
        assertThat(revision.number()).isEqualTo(3);
        assertThat(revision.cause()).isEqualTo("because");
        assertThat(revision.replicas()).isEqualTo(2);
        assertThat(revision.ready()).isEqualTo(1);
        assertThat(revision.template())
                .isEqualTo(tree("{metadata: {labels: {app: db}}, spec: {containers: [{image: \"a:1\"}]}}"));
    }

    @Test
    void aReplicaSetIsItsTemplateWithoutItsHash() throws JsonProcessingException {
        Revision revision = Revision.ofSet(tree("""
                metadata:
                  creationTimestamp: "2026-01-02T03:04:05Z"
                  annotations: {deployment.kubernetes.io/revision: "7"}
                spec:
                  replicas: 2
                  template: {metadata: {labels: {app: web, pod-template-hash: x}}}
                status: {readyReplicas: 1}
                """));
        assertThat(revision.number()).isEqualTo(7);
        assertThat(revision.template()).isEqualTo(tree("metadata: {labels: {app: web}}"));
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
