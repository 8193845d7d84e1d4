package io.cooperage.ui.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.ui.cluster.object.Related.Role;
import io.cooperage.ui.cluster.topology.Graph;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class RelatedTest {
    @Test
    void aPodKnowsItsOwnersUpToTheTopAndWhatItUses() throws JsonProcessingException {
        assertThat(around("pods", "web-1-x"))
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Role.OWNERS, List.of("web-1", "web"),
                        Role.SELECTED_BY, List.of("front"),
                        Role.USES, List.of("settings", "data", "volume")));
    }

    @Test
    void aDeploymentKnowsWhatItOwns() throws JsonProcessingException {
        assertThat(around("deployments.apps", "web"))
                .containsEntry(Role.OWNED, List.of("web-1", "web-1-x"))
                .containsEntry(Role.SELECTED_BY, List.of("front"))
                .doesNotContainKey(Role.OWNERS);
    }

    @Test
    void configurationKnowsWhoUsesIt() throws JsonProcessingException {
        assertThat(around("configmaps", "settings")).containsOnlyKeys(Role.USED_BY);
        assertThat(around("persistentvolumeclaims", "data"))
                .containsOnlyKeys(Role.USED_BY, Role.USES)
                .containsEntry(Role.USES, List.of("volume"));
    }

    @Test
    void aServiceLeadsToAWorkload() throws JsonProcessingException {
        assertThat(around("services", "front")).containsOnlyKeys(Role.SELECTS);
        assertThat(around("services", "other")).isEmpty();
    }

    private static Map<Role, List<String>> around(String type, String name) throws JsonProcessingException {
        Graph graph = Graph.of(Map.of(
                "services",
                        List.of(tree("metadata: {uid: s, name: front, namespace: a}\nspec: {selector: {app: web}}")),
                "deployments.apps", List.of(tree("metadata: {uid: d, name: web, namespace: a}")),
                "replicasets.apps", List.of(tree("""
                                metadata: {uid: r, name: web-1, namespace: a, ownerReferences: [{uid: d}]}
                                spec: {replicas: 1}
                                """)),
                "pods", List.of(tree("""
                                metadata: {uid: p, name: web-1-x, namespace: a, labels: {app: web}, ownerReferences: [{uid: r}]}
                                spec:
                                  containers: [{envFrom: [{configMapRef: {name: settings}}]}]
                                  volumes: [{persistentVolumeClaim: {claimName: data}}]
                                """)),
                "persistentvolumeclaims",
                        List.of(tree("metadata: {uid: c, name: data, namespace: a}\nspec: {volumeName: volume}"))));
        return Related.of(graph, type, "a", name).groups().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey,
                        entry -> entry.getValue().stream().map(Graph.Node::name).toList()));
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
