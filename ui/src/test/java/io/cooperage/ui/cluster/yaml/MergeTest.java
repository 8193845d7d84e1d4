package io.cooperage.ui.cluster.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.List;
import org.junit.jupiter.api.Test;

class MergeTest {
    private static final String BEFORE = """
            metadata: {name: web, resourceVersion: "1", labels: {a: x}}
            spec:
              replicas: 2
              containers:
              - {name: web, image: "web:1"}
              - {name: side, image: "side:1"}
              args: [a, b]
            status: {ready: 2}
            """;

    private static Merge merge(String mine, String theirs, boolean takeTheirs) {
        return new Merge(YamlText.parse(BEFORE), YamlText.parse(mine), YamlText.parse(theirs), path -> takeTheirs);
    }

    @Test
    void whatOnlyOneSideChangedIsTaken() {
        Merge merge = merge(
                BEFORE.replace("web:1", "web:2").replace("{a: x}", "{a: x, b: y}"),
                BEFORE.replace("replicas: 2", "replicas: 5")
                        .replace("side:1", "side:2")
                        .replace("\"1\"", "\"9\"")
                        .replace("ready: 2", "ready: 5"),
                false);
        assertThat(merge.conflicts()).isEmpty();
        assertThat(merge.theirChanges()).containsExactly("spec.replicas", "spec.containers[side].image");
        assertThat(merge.result()).isEqualTo(YamlText.parse("""
                metadata: {name: web, resourceVersion: "9", labels: {a: x, b: y}}
                spec:
                  replicas: 5
                  containers:
                  - {name: web, image: "web:2"}
                  - {name: side, image: "side:2"}
                  args: [a, b]
                status: {ready: 5}
                """));
    }

    @Test
    void theSameFieldWithTwoValuesIsAConflictThatSomebodyDecides() {
        String mine = BEFORE.replace("replicas: 2", "replicas: 3").replace("[a, b]", "[a, c]");
        String theirs = BEFORE.replace("replicas: 2", "replicas: 4").replace("[a, b]", "[a]");
        assertThat(merge(mine, theirs, false).conflicts())
                .extracting(Merge.Conflict::path)
                .containsExactly("spec.replicas", "spec.args");
        assertThat(merge(mine, theirs, false).result().at("/spec/replicas").asInt())
                .isEqualTo(3);
        JsonNode taken = merge(mine, theirs, true).result();
        assertThat(taken.at("/spec/replicas").asInt()).isEqualTo(4);
        assertThat(taken.at("/spec/args")).hasSize(1);
    }

    @Test
    void removedOnOneSideAndChangedOnTheOtherIsAConflict() {
        String mine = BEFORE.replace("  - {name: side, image: \"side:1\"}\n", "");
        Merge merge = merge(mine, BEFORE.replace("side:1", "side:2"), false);
        assertThat(merge.conflicts()).extracting(Merge.Conflict::path).containsExactly("spec.containers[side]");
        assertThat(merge.result().at("/spec/containers")).hasSize(1);
        assertThat(merge(mine, BEFORE, false).conflicts()).isEmpty();
    }

    @Test
    void theSameChangeOnBothSidesIsNone() {
        String both = BEFORE.replace("replicas: 2", "replicas: 3");
        assertThat(merge(both, both, false).conflicts()).isEmpty();
        assertThat(merge(both, both, false).theirChanges()).isEmpty();
    }

    @Test
    void stringsThatLookLikeNumbersStayStrings() {
        List<String> values =
                List.of("12e4567", "1.10", "0x1f", "true", "null", "10.0.0.1", "2026-11-21T10:00:00Z", "12:30");
        for (String value : values) {
            JsonNode tree = JsonNodeFactory.instance.objectNode().put("a", value);
            assertThat(YamlText.parse(YamlText.of(tree))).isEqualTo(tree);
        }
        assertThat(YamlText.of(JsonNodeFactory.instance.objectNode().put("a", "10.0.0.1")))
                .isEqualTo("a: 10.0.0.1\n");
    }
}
