package io.cooperage.ui.cluster.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.ui.cluster.yaml.Schema;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ThreeWayTest {
    private static final String DOCUMENT = """
            components:
              schemas:
                Thing:
                  x-kubernetes-group-version-kind: [{group: "", version: v1, kind: Thing}]
                  properties:
                    containers:
                      x-kubernetes-patch-merge-key: name
                      x-kubernetes-patch-strategy: merge
                      items: {allOf: [{$ref: "#/components/schemas/Part"}]}
                    strategy:
                      x-kubernetes-patch-strategy: retainKeys
                      allOf: [{$ref: "#/components/schemas/Strategy"}]
                    finalizers: {x-kubernetes-patch-strategy: merge, items: {type: string}}
                    args: {items: {type: string}}
                Part: {properties: {name: {type: string}, image: {type: string}}}
                Strategy: {properties: {type: {type: string}, rolling: {type: object}}}
            """;

    @Test
    void whatTheManifestNoLongerHasGoesAndWhatOthersAddedStays() throws JsonProcessingException {
        assertMerged(
                "labels: {a: x, b: x}",
                "{labels: {a: x, b: x, theirs: y}, defaulted: 3}",
                "labels: {a: z}",
                "{labels: {a: z, theirs: y}, defaulted: 3}");
    }

    @Test
    void withoutAnEarlierManifestNothingGoes() throws JsonProcessingException {
        JsonNode merged = ThreeWay.merged(MissingNode.getInstance(), tree("{a: 1, b: 2}"), tree("a: 3"), schema());
        assertThat(merged).isEqualTo(tree("{a: 3, b: 2}"));
    }

    @Test
    void anExplicitNullRemoves() throws JsonProcessingException {
        assertMerged("{}", "{a: 1, b: 2}", "{a: null, c: null}", "{b: 2}");
    }

    @Test
    void entriesAreToldApartByTheirKey() throws JsonProcessingException {
        assertMerged(
                "containers: [{name: web, image: one}, {name: old}]",
                "containers: [{name: old}, {name: injected}, {name: web, image: one, policy: Always}]",
                "containers: [{name: web, image: two}, {name: added}]",
                "containers: [{name: web, image: two, policy: Always}, {name: added}, {name: injected}]");
    }

    @Test
    void entriesThatCannotBeToldApartAreTheManifests() throws JsonProcessingException {
        assertMerged(
                "{}",
                "containers: [{name: web, more: 1}, {name: web, more: 2}]",
                "containers: [{name: web}]",
                "containers: [{name: web}]");
    }

    @Test
    void listsWithoutAKeyAreReplacedUnlessTheyAreJoined() throws JsonProcessingException {
        assertMerged("args: [a]", "args: [a, b]", "args: [c]", "args: [c]");
        assertMerged(
                "finalizers: [mine, old]",
                "finalizers: [mine, old, theirs]",
                "finalizers: [mine]",
                "finalizers: [mine, theirs]");
    }

    @Test
    void aUnionKeepsOnlyWhatIsWanted() throws JsonProcessingException {
        assertMerged(
                "{}",
                "strategy: {type: Rolling, rolling: {surge: 1}}",
                "strategy: {type: Recreate}",
                "strategy: {type: Recreate}");
    }

    @Test
    void thePatchSaysOnlyWhatDiffers() throws JsonProcessingException {
        assertThat(ThreeWay.patch(tree("{a: {b: 1, c: 2}, d: [1], e: 5}"), tree("{a: {b: 1}, d: [1, 2], e: 5}")))
                .isEqualTo(tree("{a: {c: null}, d: [1, 2]}"));
        assertThat(ThreeWay.patch(tree("{a: {b: 1}}"), tree("{a: {b: 1}}"))).isEmpty();
    }

    private static void assertMerged(String last, String live, String wanted, String expected)
            throws JsonProcessingException {
        assertThat((JsonNode) ThreeWay.merged(tree(last), tree(live), tree(wanted), schema()))
                .isEqualTo(tree(expected));
    }

    private static Optional<Schema> schema() throws JsonProcessingException {
        Optional<Schema> schema = Schema.of(tree(DOCUMENT), "", "v1", "Thing");
        assertThat(schema).isPresent();
        return schema;
    }

    private static JsonNode tree(String yaml) throws JsonProcessingException {
        return new YAMLMapper().readTree(yaml);
    }
}
