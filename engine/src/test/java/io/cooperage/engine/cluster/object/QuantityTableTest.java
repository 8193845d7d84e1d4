package io.cooperage.engine.cluster.object;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.testing.SharedCases;
import java.math.BigDecimal;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Kubernetes' own tables of quantities.
class QuantityTableTest {
    private static final String TABLE = "kubernetes-tables/quantity.json";
    private static final BigDecimal MOST = BigDecimal.valueOf(Long.MAX_VALUE);

    /// What is about Go's representation, not about quantities: two forms in memory, copies, nil, random
    /// numbers, setters and getters by scale, and floating point.
    private static final Set<String> GO_ONLY = Set.of(
            "TestDec",
            "TestParseQuantityString",
            "TestQuantityDeepCopy",
            "TestMilliNewSet",
            "TestNewSet",
            "TestNewScaledSet",
            "TestScaledValue",
            "TestNegateRoundTrip",
            "TestQuantityAsApproximateFloat64",
            "BenchmarkQuantityString",
            "BenchmarkQuantityCmp");

    private static final Set<String> RUN = Set.of(
            "TestQuantityParse",
            "TestQuantityString",
            "TestQuantityParseEmit",
            "TestQuantityRoundUp",
            "TestQuantityCmp",
            "TestQuantityCmpInt64AndDec",
            "TestQuantityNeg",
            "TestNeg",
            "TestSub",
            "TestAdd",
            "TestQuantityAddZeroPreservesSuffix",
            "TestQuantitySubZeroPreservesSuffix",
            "TestJSONWhitespace");

    @Test
    void everyTableIsRunOrNamed() {
        Set<String> left = new TreeSet<>();
        SharedCases.json(TABLE).forEach(table -> left.add(table.path("func").asText()));
        assertThat(left).containsAll(RUN);
        left.removeAll(RUN);
        left.removeIf(name -> name.startsWith("Benchmark") || GO_ONLY.contains(name));
        assertThat(left).isEmpty();
    }

    @TestFactory
    Stream<DynamicTest> parse() {
        return SharedCases.list(SharedCases.rows(TABLE, "TestQuantityParse", "table")).stream()
                .map(row -> DynamicTest.dynamicTest(row.path("input").asText(), () -> {
                    BigDecimal expected = value(row.path("expect"));
                    String text = row.path("input").asText();
                    assertThat(Quantity.parse(text).value()).isEqualByComparingTo(expected);
                    String other = text.startsWith("-") ? text.substring(1) : "-" + text;
                    assertThat(Quantity.parse(other).value()).isEqualByComparingTo(expected.negate());
                    assertThat(Quantity.parse("+" + text).value()).isEqualByComparingTo(expected);
                    assertThat(Quantity.parse(Quantity.canonical(text)).value()).isEqualByComparingTo(expected);
                }));
    }

    @Test
    void refuse() {
        for (JsonNode text : SharedCases.rows(TABLE, "TestQuantityParse", "invalid")) {
            assertThatThrownBy(() -> Quantity.parse(text.asText()))
                    .as(text.asText())
                    .isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Quantity.parse("1e999999999")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Quantity.parse("1e99999999999")).isInstanceOf(IllegalArgumentException.class);
    }

    @TestFactory
    Stream<DynamicTest> write() {
        return SharedCases.list(SharedCases.rows(TABLE, "TestQuantityString", "table")).stream()
                .map(row -> DynamicTest.dynamicTest(row.path("expect").asText(), () -> {
                    String expected = row.path("expect").asText();
                    String alternate = row.path("alternate").asText();
                    assertThat(Quantity.canonical(expected)).isEqualTo(expected);
                    if (!alternate.isEmpty()) {
                        assertThat(Quantity.canonical(alternate)).isEqualTo(expected);
                    }
                    assertThat(Quantity.parse(expected).value()).isEqualByComparingTo(value(row.path("in")));
                    String negative = expected.equals("0") ? "0" : "-" + expected;
                    assertThat(Quantity.canonical(negative)).isEqualTo(negative);
                }));
    }

    @Test
    void parsedTextIsWrittenInItsShortestForm() {
        for (JsonNode row : SharedCases.rows(TABLE, "TestQuantityParseEmit", "table")) {
            assertThat(Quantity.canonical(row.path("in").asText()))
                    .isEqualTo(row.path("expect").asText());
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestJSONWhitespace", "testCases")) {
            String text = row.path("in").asText().replace("\"", "").trim();
            assertThat(Quantity.canonical(text)).isEqualTo(row.path("expect").asText());
        }
    }

    @Test
    void roundedUp() {
        for (JsonNode row : SharedCases.rows(TABLE, "TestQuantityRoundUp", "table")) {
            String rounded = QuantityText.roundedUp(
                    row.path("in").asText(), row.path("scale").asInt());
            assertThat(Quantity.parse(rounded).value()).isEqualByComparingTo(value(row.path("expect")));
        }
    }

    @Test
    void compareAddAndSubtract() {
        for (JsonNode row : SharedCases.rows(TABLE, "TestQuantityCmp", "table")) {
            assertThat(Quantity.parse(row.path("x").asText())
                            .compareTo(Quantity.parse(row.path("y").asText())))
                    .isEqualTo(row.path("expect").asInt());
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestQuantityCmpInt64AndDec", "table")) {
            assertThat(quantity(row.path("a")).compareTo(quantity(row.path("b"))))
                    .isEqualTo(row.path("cmp").asInt());
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestAdd", "tests")) {
            assertThat(quantity(row.path("a")).plus(quantity(row.path("b"))))
                    .isEqualByComparingTo(quantity(row.path("expected")));
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestSub", "tests")) {
            assertThat(quantity(row.path("a")).minus(quantity(row.path("b"))))
                    .isEqualByComparingTo(quantity(row.path("expected")));
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestNeg", "tests")) {
            assertThat(Quantity.ZERO.minus(quantity(row.path("a"))))
                    .isEqualByComparingTo(quantity(row.path("expected")));
        }
        for (String table : Set.of("TestQuantityAddZeroPreservesSuffix", "TestQuantitySubZeroPreservesSuffix")) {
            for (JsonNode text : SharedCases.rows(TABLE, table, "testValues")) {
                assertThat(Quantity.canonical(text.asText())).isEqualTo(text.asText());
            }
        }
        for (JsonNode row : SharedCases.rows(TABLE, "TestQuantityNeg", "table")) {
            assertThat(Quantity.ZERO.minus(quantity(row.path("a"))))
                    .isEqualByComparingTo(Quantity.parse(row.path("out").asText()));
        }
    }

    private static Quantity quantity(JsonNode call) {
        return new Quantity(value(call));
    }

    private static BigDecimal value(JsonNode call) {
        if (call.toString().contains("maxAllowed")) {
            return MOST;
        }
        JsonNode args = call.path("args");
        if (args.isEmpty()) {
            return BigDecimal.ZERO;
        }
        if (args.path(0).has("$expr")) {
            return args.path(0).path("$expr").asText().equals(".5 * 1024 * 1024")
                    ? BigDecimal.valueOf(512 * 1024)
                    : failed(args.path(0));
        }
        long digits = switch (args.path(0).path("$ident").asText()) {
            case "mostPositive" -> Long.MAX_VALUE;
            case "mostNegative" -> Long.MIN_VALUE;
            default -> args.path(0).asLong();
        };
        return BigDecimal.valueOf(digits).scaleByPowerOfTen(args.path(1).asInt());
    }

    private static BigDecimal failed(JsonNode node) {
        throw new AssertionError("a form of expectation that this test does not know: " + node);
    }
}
