package io.cooperage.engine.cluster.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.object.TreeEquality;
import io.cooperage.engine.cluster.schema.FieldSchema;
import io.cooperage.engine.testing.SharedCases;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Kubernetes' own table of strategic merge patches: each patch is applied, to what it was made for and, of
/// the three-way ones, to what the object has become. How patches are computed is the client's matter.
class StrategicMergeTableTest {
    private static final String TABLE = "kubernetes-tables/strategic-merge-patch.json";
    private static final YAMLMapper YAML = new YAMLMapper();

    @TestFactory
    Stream<DynamicTest> patches() {
        List<DynamicTest> tests = new ArrayList<>();
        for (String table : List.of(
                "customStrategicMergePatchRawTestCases",
                "strategicMergePatchRawTestCases",
                "replaceRawExtensionPatchTestCases")) {
            for (JsonNode row : SharedCases.rows(TABLE, "", table)) {
                String name = row.path("Description").asText();
                JsonNode data = row.path("StrategicMergePatchRawTestCaseData");
                if (data.has("TwoWay")) {
                    tests.add(DynamicTest.dynamicTest(
                            name + ", two-way",
                            () -> apply(
                                    data,
                                    "Original",
                                    "TwoWay",
                                    data.has("TwoWayResult") ? "TwoWayResult" : "Modified")));
                }
                if (data.has("ThreeWay") && data.has("Result")) {
                    tests.add(DynamicTest.dynamicTest(
                            name + ", three-way", () -> apply(data, "Current", "ThreeWay", "Result")));
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(150);
        return tests.stream();
    }

    private static void apply(JsonNode data, String original, String patch, String expected) {
        String error = data.path("ExpectedError").asText();
        if (!error.isEmpty()) {
            assertThatThrownBy(
                            () -> StrategicMerge.apply(object(data, original), object(data, patch), MergeItem.SCHEMA))
                    .isInstanceOf(StatusException.class)
                    .hasMessageContaining(error);
            return;
        }
        ObjectNode result = StrategicMerge.apply(object(data, original), object(data, patch), MergeItem.SCHEMA);
        ObjectNode wanted = object(data, expected);
        assertThat(TreeEquality.same(result, wanted))
                .as(
                        "%s\npatched with %s\nshould be %s\nbut is %s",
                        object(data, original), object(data, patch), wanted, result)
                .isTrue();
    }

    private static ObjectNode object(JsonNode data, String name) {
        try {
            return YAML.readTree(data.path(name).asText()) instanceof ObjectNode object
                    ? object
                    : JsonNodeFactory.instance.objectNode();
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @TestFactory
    Stream<DynamicTest> numbers() {
        return SharedCases.rows(TABLE, "TestNumberConversion", "testcases").properties().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    ObjectNode old =
                            (ObjectNode) YAML.readTree(e.getValue().path("Old").asText());
                    ObjectNode patch = (ObjectNode)
                            YAML.readTree(e.getValue().path("ExpectedPatch").asText());
                    JsonNode result =
                            YAML.readTree(e.getValue().path("ExpectedResult").asText());
                    assertThat(TreeEquality.same(StrategicMerge.apply(old, patch, MergeItem.SCHEMA), result))
                            .isTrue();
                }));
    }

    /// Unknown fields are merged as the client meant them; that a client can't compute such a patch is its
    /// own matter, so the rows that expect an error there have nothing to apply.
    @TestFactory
    Stream<DynamicTest> unknownFields() {
        return SharedCases.rows(TABLE, "TestUnknownField", "testcases").properties().stream()
                .filter(e -> e.getValue().has("ExpectedThreeWay"))
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> {
                    ObjectNode current = (ObjectNode)
                            YAML.readTree(e.getValue().path("Current").asText());
                    ObjectNode patch = (ObjectNode)
                            YAML.readTree(e.getValue().path("ExpectedThreeWay").asText());
                    JsonNode result = YAML.readTree(
                            e.getValue().path("ExpectedThreeWayResult").asText());
                    assertThat(StrategicMerge.apply(current, patch, MergeItem.SCHEMA))
                            .isEqualTo(result);
                }));
    }

    /// The type of Kubernetes' own tests, with one field of every kind.
    private record MergeItem(Type type, String mergeKey, List<String> patchStrategies, String of)
            implements FieldSchema {
        static final MergeItem SCHEMA = new MergeItem(Type.OBJECT, "", List.of(), "");
        private static final MergeItem TEXT = new MergeItem(Type.STRING, "", List.of(), "");

        @Override
        public String definition() {
            return "";
        }

        @Override
        public String format() {
            return "";
        }

        @Override
        public Map<String, FieldSchema> properties() {
            if (type != Type.OBJECT || of.equals("raw")) {
                return Map.of();
            }
            return Map.ofEntries(
                    Map.entry("name", TEXT),
                    Map.entry("value", TEXT),
                    Map.entry("other", TEXT),
                    Map.entry("mergingList", new MergeItem(Type.LIST, "name", List.of("merge"), "item")),
                    Map.entry("nonMergingList", new MergeItem(Type.LIST, "", List.of(), "item")),
                    Map.entry("mergingIntList", new MergeItem(Type.LIST, "", List.of("merge"), "int")),
                    Map.entry("nonMergingIntList", new MergeItem(Type.LIST, "", List.of(), "int")),
                    Map.entry("mergeItemPtr", new MergeItem(Type.LIST, "name", List.of("merge"), "item")),
                    Map.entry("simpleMap", new MergeItem(Type.MAP, "", List.of(), "text")),
                    Map.entry("replacingItem", new MergeItem(Type.OBJECT, "", List.of("replace"), "raw")),
                    Map.entry("retainKeysMap", new MergeItem(Type.OBJECT, "", List.of("retainKeys"), "")),
                    Map.entry(
                            "retainKeysMergingList",
                            new MergeItem(Type.LIST, "name", List.of("merge", "retainKeys"), "item")));
        }

        @Override
        public @Nullable FieldSchema items() {
            return of.equals("item") ? SCHEMA : of.isEmpty() ? null : TEXT;
        }

        @Override
        public List<String> required() {
            return List.of();
        }

        @Override
        public List<String> listMapKeys() {
            return List.of();
        }

        @Override
        public String listType() {
            return "";
        }
    }
}
