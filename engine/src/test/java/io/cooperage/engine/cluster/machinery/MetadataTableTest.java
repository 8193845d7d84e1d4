package io.cooperage.engine.cluster.machinery;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.FieldError;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.TreeEquality;
import io.cooperage.engine.testing.SharedCases;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Kubernetes' own tables of labels, and of how entries of `managedFields` are put together.
///
/// Of the file `managedfields`, the tables of server-side apply (`TestApplyUsingLastAppliedAnnotation`) wait
/// for it; `TestApplyNewObject`, `TestTypeConverter` and the benchmarks name files that are not in the
/// tables. Of the file `meta-v1`, times, durations and verbs are about Go's encodings.
class MetadataTableTest {
    private static final String META = "kubernetes-tables/meta-v1.json";
    private static final String MANAGED = "kubernetes-tables/managedfields.json";

    /// What the tables' tests ask for.
    private static final int MOST = 3;

    @Test
    void labels() {
        for (JsonNode good : SharedCases.rows(META, "TestValidateLabels", "successCases")) {
            assertThat(errors(good)).as(good.toString()).isEmpty();
        }
        for (String table : List.of("labelNameErrorCases", "labelValueErrorCases")) {
            for (JsonNode bad : SharedCases.rows(META, "TestValidateLabels", table)) {
                assertThat(errors(bad.path("labels")))
                        .as(bad.toString())
                        .singleElement()
                        .satisfies(error -> assertThat(error.toString())
                                .startsWith("metadata.labels: Invalid value: \"")
                                .contains(bad.path("expect").asText()));
            }
        }
    }

    private static List<FieldError> errors(JsonNode labels) {
        Kind kind = SampleKinds.KINDS.of("configmaps");
        KubeObject object = ClusterFixture.object("{metadata: {name: c}}");
        object.ownMetadata().set("labels", labels);
        return MetadataCheck.of(kind, object, null);
    }

    @TestFactory
    Stream<DynamicTest> oldManagersArePutTogether() {
        return SharedCases.list(SharedCases.rows(MANAGED, "TestCapUpdateManagers", "testCases")).stream()
                .map(row -> DynamicTest.dynamicTest(row.path("name").asText(), () -> {
                    List<ObjectNode> result = FieldOwnership.capped(entries(row.path("input")), MOST);
                    List<ObjectNode> expected = entries(row.path("expected"));
                    result.sort((left, right) -> left.path("time")
                            .asText()
                            .compareTo(right.path("time").asText()));
                    assertThat(result).hasSameSizeAs(expected);
                    for (int i = 0; i < expected.size(); i++) {
                        assertThat(TreeEquality.same(result.get(i), expected.get(i)))
                                .as("%s is %s", result.get(i), expected.get(i))
                                .isTrue();
                    }
                }));
    }

    private static List<ObjectNode> entries(JsonNode rows) {
        List<ObjectNode> entries = new ArrayList<>();
        for (JsonNode row : rows) {
            JsonNode arguments = row.path("args");
            ObjectNode entry = JsonNodeFactory.instance.objectNode();
            entry.put("manager", arguments.path(0).asText())
                    .put("operation", "Update")
                    .put("apiVersion", arguments.path(1).asText())
                    .put(
                            "time",
                            Instant.ofEpochSecond(arguments.path(2).asLong()).toString())
                    .put("fieldsType", "FieldsV1");
            ObjectNode fields = entry.putObject("fieldsV1");
            arguments.path(3).path("args").forEach(name -> fields.putObject("f:" + name.asText()));
            entries.add(entry);
        }
        entries.sort((left, right) ->
                left.path("time").asText().compareTo(right.path("time").asText()));
        return entries;
    }
}
