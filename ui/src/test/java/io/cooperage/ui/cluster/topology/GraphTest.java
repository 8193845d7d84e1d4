package io.cooperage.ui.cluster.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.ui.cluster.topology.Graph.Edge;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GraphTest {
    private static final String SERVICE = """
            metadata: {uid: s, name: web, namespace: a}
            spec: {selector: {app: web}}
            """;
    private static final String DEPLOYMENT = """
            metadata: {uid: d, name: web, namespace: a}
            spec: {replicas: 1}
            status: {readyReplicas: 1}
            """;
    private static final String SET = """
            metadata: {uid: r, name: web-1, namespace: a, ownerReferences: [{uid: d}]}
            spec: {replicas: 1}
            status: {replicas: 1, readyReplicas: 1}
            """;
    private static final String OLD_SET = """
            metadata: {uid: o, name: web-0, namespace: a, ownerReferences: [{uid: d}]}
            spec: {replicas: 0}
            status: {replicas: 0}
            """;
    private static final String POD = """
            metadata: {uid: p, name: web-1-x, namespace: a, labels: {app: web, more: x}, ownerReferences: [{uid: r}]}
            spec:
              containers: [{envFrom: [{configMapRef: {name: settings}}]}]
              volumes: [{persistentVolumeClaim: {claimName: lost}}]
            status: {phase: Running, conditions: [{type: Ready, status: "True"}]}
            """;

    @Test
    void aServiceLeadsToTheWorkloadOfItsPods() throws JsonProcessingException {
        Graph graph = graph();
        assertThat(graph.edges())
                .containsExactlyInAnyOrder(
                        new Edge("d", "r"),
                        new Edge("r", "p"),
                        new Edge("s", "d"),
                        new Edge("p", "configmaps/a/settings"),
                        new Edge("p", "persistentvolumeclaims/a/lost"));
    }

    @Test
    void aServiceIsAsWellAsThoseWhoAnswer() throws JsonProcessingException {
        String unready = POD.replace("\"True\"", "\"False\"");
        assertThat(markOfService(SERVICE, tree(POD))).isEqualTo(Mark.RUNNING);
        assertThat(markOfService(SERVICE, tree(POD), tree(unready))).isEqualTo(Mark.RUNNING);
        assertThat(markOfService(SERVICE, tree(unready))).isEqualTo(Mark.AILING);
        assertThat(markOfService(SERVICE)).isEqualTo(Mark.PAUSED);
        assertThat(markOfService("metadata: {uid: s, name: web, namespace: a}")).isEqualTo(Mark.RUNNING);
        String asIs = SERVICE.replace("spec: {", "spec: {publishNotReadyAddresses: true, ");
        assertThat(markOfService(asIs, tree(unready))).isEqualTo(Mark.RUNNING);
    }

    private static Mark markOfService(String service, JsonNode... pods) throws JsonProcessingException {
        return Graph.of(Map.of("services", List.of(tree(service)), "pods", List.of(pods)))
                .find("services", "a", "web")
                .orElseThrow()
                .mark();
    }

    @Test
    void setsThatAreKeptForUndoingAreLeftOut() throws JsonProcessingException {
        assertThat(graph().nodes()).extracting(Graph.Node::name).doesNotContain("web-0");
    }

    @Test
    void aClaimThatIsNamedAndNotThereIsInTrouble() throws JsonProcessingException {
        assertThat(graph().nodes())
                .filteredOn(node -> node.name().equals("lost"))
                .singleElement()
                .satisfies(node -> {
                    assertThat(node.present()).isFalse();
                    assertThat(node.mark()).isEqualTo(Mark.FAILED);
                });
    }

    @Test
    void aroundANodeIsWhatItServesAndWhatItNeeds() throws JsonProcessingException {
        Graph whole = graph();
        assertThat(whole.around("r").nodes()).extracting(Graph.Node::id).contains("s", "d", "r", "p");
        Graph lonely = new Graph(List.of(whole.nodes().getFirst(), whole.nodes().getLast()), List.of());
        assertThat(lonely.around(whole.nodes().getFirst().id()).nodes()).hasSize(1);
    }

    @Test
    void aLineThatPassesAColumnHasARowOfItsOwnThere() throws JsonProcessingException {
        Graph graph = Graph.of(Map.of(
                "deployments.apps", List.of(tree(DEPLOYMENT)),
                "statefulsets.apps", List.of(tree("metadata: {uid: t, name: db, namespace: a}\nspec: {replicas: 1}")),
                "replicasets.apps", List.of(tree(SET)),
                "pods",
                        List.of(
                                tree(POD),
                                tree("metadata: {uid: q, name: db-0, namespace: a, ownerReferences: [{uid: t}]}"))));
        Layout layout = Layout.of(graph);
        Layout.Line passing = layout.lines().stream()
                .filter(line ->
                        line.places().size() == 3 && line.places().getFirst().equals(layout.place("t")))
                .findFirst()
                .orElseThrow();
        assertThat(passing.places().get(1)).isNotEqualTo(layout.place("r"));
        assertThat(passing.places().get(1).column()).isEqualTo(layout.place("r").column());
        assertThat(layout.places().values()).doesNotHaveDuplicates();
    }

    @Test
    void configurationThatIsNotThereIsMarked() throws JsonProcessingException {
        Graph graph = Graph.of(Map.of(
                "pods",
                List.of(tree("""
                        metadata: {uid: p, name: x, namespace: a}
                        spec:
                          initContainers: [{env: [{valueFrom: {secretKeyRef: {name: gone, key: k}}}]}]
                          containers: [{envFrom: [{configMapRef: {name: here}}, {configMapRef: {name: perhaps, optional: true}}]}]
                          volumes: [{projected: {sources: [{configMap: {name: joined}}, {configMap: {name: kube-root-ca.crt}}]}}]
                        """)),
                "configmaps",
                List.of(
                        tree("metadata: {uid: c, name: here, namespace: a}"),
                        tree("metadata: {uid: e, name: joined, namespace: b}"),
                        tree("metadata: {uid: f, name: unnamed, namespace: a}")),
                "secrets",
                List.of()));
        assertThat(graph.nodes())
                .extracting(Graph.Node::name, Graph.Node::present, Graph.Node::mark)
                .containsExactlyInAnyOrder(
                        tuple("x", true, Mark.MOVING),
                        tuple("gone", false, Mark.FAILED),
                        tuple("here", true, Mark.RUNNING),
                        tuple("perhaps", false, Mark.PAUSED),
                        tuple("joined", false, Mark.FAILED));
        assertThat(graph.edges()).contains(new Edge("p", "c"), new Edge("p", "secrets/a/gone"));
    }

    @Test
    void configurationThatMayNotBeListedCountsAsThere() throws JsonProcessingException {
        assertThat(graph().nodes())
                .filteredOn(node -> node.name().equals("settings"))
                .singleElement()
                .satisfies(node -> assertThat(node.present()).isTrue());
    }

    @Test
    void aClaimLeadsToItsVolume() throws JsonProcessingException {
        Graph graph = Graph.of(Map.of(
                "persistentvolumeclaims",
                List.of(
                        tree("metadata: {uid: k, name: data, namespace: a}\nspec: {volumeName: v1}"),
                        tree("metadata: {uid: l, name: more, namespace: a}\nspec: {volumeName: v2}")),
                "persistentvolumes",
                List.of(
                        tree("metadata: {uid: v, name: v1}\nstatus: {phase: Bound}"),
                        tree("metadata: {uid: w, name: v3}"))));
        assertThat(graph.edges()).containsExactlyInAnyOrder(new Edge("k", "v"), new Edge("l", "persistentvolumes//v2"));
        assertThat(graph.find("persistentvolumes", "", "v2").orElseThrow().present())
                .isFalse();
        assertThat(graph.find("persistentvolumes", "", "v3")).isEmpty();
    }

    private static Graph graph() throws JsonProcessingException {
        return Graph.of(Map.of(
                "services", List.of(tree(SERVICE)),
                "deployments.apps", List.of(tree(DEPLOYMENT)),
                "replicasets.apps", List.of(tree(SET), tree(OLD_SET)),
                "pods", List.of(tree(POD)),
                "persistentvolumeclaims", List.of()));
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
