package io.cooperage.engine.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.LabelSelector.Operator;
import io.cooperage.engine.cluster.object.LabelSelector.Requirement;
import io.cooperage.engine.testing.SharedCases;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Kubernetes' own tables of selectors.
class SelectorTableTest {
    private static final String LABELS = "kubernetes-tables/label-selector.json";
    private static final String FIELDS = "kubernetes-tables/field-selector.json";

    @TestFactory
    Stream<DynamicTest> labelSelectorsAreParsed() {
        return SharedCases.list(SharedCases.rows(LABELS, "TestSetSelectorParser", "setSelectorParserTests")).stream()
                .map(row -> DynamicTest.dynamicTest("\"" + row.path("In").asText() + "\"", () -> {
                    String text = row.path("In").asText();
                    if (!row.path("Valid").asBoolean()) {
                        assertThatThrownBy(() -> LabelSelector.parse(text))
                                .isInstanceOf(IllegalArgumentException.class);
                        return;
                    }
                    assertThat(LabelSelector.parse(text).requirements())
                            .containsExactlyInAnyOrderElementsOf(requirements(row.path("Out")));
                }));
    }

    @Test
    void goodAndBadLabelSelectors() {
        for (JsonNode good : SharedCases.rows(LABELS, "TestSelectorParse", "testGoodStrings")) {
            assertThat(LabelSelector.parse(good.asText()).toString())
                    .isEqualTo(good.asText().replace(" ", ""));
        }
        for (JsonNode bad : SharedCases.rows(LABELS, "TestSelectorParse", "testBadStrings")) {
            assertThatThrownBy(() -> LabelSelector.parse(bad.asText()))
                    .as(bad.asText())
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @TestFactory
    Stream<DynamicTest> labelSelectorsAreWritten() {
        return SharedCases.list(SharedCases.rows(LABELS, "TestToString", "toStringTests")).stream()
                .filter(row -> row.path("Valid").asBoolean())
                .map(row -> DynamicTest.dynamicTest(row.path("Out").asText(), () -> {
                    String expected = row.path("Out").asText();
                    LabelSelector selector = new LabelSelector(requirements(row.path("In")));
                    // `in` and `=` with one value are the same here, and are written in the shorter way.
                    assertThat(LabelSelector.parse(expected).toString()).isEqualTo(selector.toString());
                    assertThat(LabelSelector.parse(selector.toString())).isEqualTo(selector);
                }));
    }

    @TestFactory
    Stream<DynamicTest> labelSelectorsMatch() {
        return SharedCases.list(
                        SharedCases.rows(LABELS, "TestRequirementSelectorMatching", "labelSelectorMatchingTests"))
                .stream()
                .filter(row -> !row.path("Sel").toString().contains("{\"$ident\":\"req\"}"))
                .map(row -> DynamicTest.dynamicTest(row.path("Sel").toString(), () -> {
                    LabelSelector selector = new LabelSelector(requirements(row.path("Sel")));
                    assertThat(selector.matches(labels(row.path("Set"))))
                            .isEqualTo(row.path("Match").asBoolean());
                }));
    }

    private static Map<String, String> labels(JsonNode set) {
        Map<String, String> labels = new LinkedHashMap<>();
        set.properties().stream()
                .filter(e -> !e.getKey().equals("$type"))
                .forEach(e -> labels.put(e.getKey(), e.getValue().asText()));
        return labels;
    }

    private static List<Requirement> requirements(JsonNode selector) {
        List<Requirement> requirements = new ArrayList<>();
        for (JsonNode call : selector.path("$elems")) {
            Set<String> values = new LinkedHashSet<>();
            call.path("args").path(2).path("args").forEach(value -> values.add(value.asText()));
            requirements.add(new Requirement(
                    call.path("args").path(0).asText(),
                    operator(call.path("args").path(1).path("$ident").asText()),
                    values));
        }
        return requirements;
    }

    private static Operator operator(String name) {
        return switch (name) {
            case "selection.In", "selection.Equals", "selection.DoubleEquals" -> Operator.IN;
            case "selection.NotIn", "selection.NotEquals" -> Operator.NOT_IN;
            case "selection.Exists" -> Operator.EXISTS;
            case "selection.DoesNotExist" -> Operator.DOES_NOT_EXIST;
            case "selection.GreaterThan" -> Operator.GREATER;
            case "selection.LessThan" -> Operator.LESS;
            default -> throw new IllegalArgumentException(name);
        };
    }

    @Test
    void fieldSelectors() {
        for (JsonNode good : SharedCases.rows(FIELDS, "TestSelectorParse", "testGoodStrings")) {
            assertThat(FieldSelector.parse(good.asText()).toString()).isEqualTo(good.asText());
        }
        for (JsonNode bad : SharedCases.rows(FIELDS, "TestSelectorParse", "testBadStrings")) {
            assertThatThrownBy(() -> FieldSelector.parse(bad.asText()))
                    .as(bad.asText())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        SharedCases.rows(FIELDS, "TestEscapeValue", "testcases")
                .properties()
                .forEach(e -> assertThat(FieldSelector.parse("k=" + e.getValue().asText())
                                .terms())
                        .containsExactly(new FieldSelector.Term("k", true, e.getKey())));
        for (JsonNode bad : SharedCases.rows(FIELDS, "TestEscapeValue", "invalidTestcases")) {
            assertThatThrownBy(() -> FieldSelector.parse("k=" + bad.asText()))
                    .as(bad.asText())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        SharedCases.rows(FIELDS, "TestSplitTerm", "testcases").properties().forEach(e -> {
            if (e.getValue().path("ok").asBoolean() && !e.getKey().contains("\\a")) {
                FieldSelector.Term term =
                        FieldSelector.parse(e.getKey()).terms().getFirst();
                assertThat(term.field()).isEqualTo(e.getValue().path("lhs").asText());
                assertThat(term.equal())
                        .isEqualTo(!e.getValue().path("op").asText().equals("!="));
            }
        });
    }
}
