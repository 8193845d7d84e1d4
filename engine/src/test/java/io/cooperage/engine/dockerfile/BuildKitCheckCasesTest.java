package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Rules;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.testing.SharedCases;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// BuildKit's own cases for `--check`: exactly its warnings, no more and no less.
class BuildKitCheckCasesTest {
    private static final String DIR = "buildkit-dockerfile/";
    /// This case names lines 3 and 4, but the file has its ENV and LABEL on 5 and 6. BuildKit never
    /// compares them.
    private static final int MISPRINTED = 1321;

    @TestFactory
    Stream<DynamicTest> warnings() {
        return SharedCases.list(SharedCases.json(DIR + "lint-cases.json")).stream()
                .map(node -> DynamicTest.dynamicTest(
                        node.path("test").asText() + " line "
                                + node.path("line").asInt(),
                        () -> checkWarnings(node)));
    }

    private static void checkWarnings(JsonNode node) {
        JsonNode attributes = node.path("FrontendAttrs");
        JsonNode option = attributes.path("build-arg:BUILDKIT_DOCKERFILE_CHECK");
        LintSettings settings = LintSettings.DEFAULT.withCheck(option.isMissingNode() ? null : option.asText());
        List<String> actual = buildKit(lint(node.path("Dockerfile").asText(), settings, facts(node))).stream()
                .map(d -> d.line() + " " + d.rule().name() + " " + d.message() + " "
                        + d.rule().url() + " " + d.rule().summary())
                .sorted()
                .toList();
        // Without a target BuildKit looks at the last stage only; all stages are in the other list.
        JsonNode expected = node.has("UnmarshalWarnings") ? node.path("UnmarshalWarnings") : node.path("Warnings");
        List<String> wanted = SharedCases.list(expected).stream()
                .map(BuildKitCheckCasesTest::describe)
                .sorted()
                .toList();
        if (node.path("line").asInt() == MISPRINTED) {
            assertThat(withoutLines(actual)).isEqualTo(withoutLines(wanted));
        } else {
            assertThat(actual).isEqualTo(wanted);
        }
    }

    private static List<String> withoutLines(List<String> warnings) {
        return warnings.stream()
                .map(warning -> warning.substring(warning.indexOf(' ')))
                .toList();
    }

    private static String describe(JsonNode warning) {
        if (warning.has("$call")) {
            Rule rule = rule("MultipleInstructionsDisallowed");
            return warning.path("args").get(1).asInt() + " " + rule.name() + " Multiple "
                    + warning.path("args").get(0).asText()
                    + " instructions should not be used in the same stage because only the last one will be used "
                    + rule.url() + " " + rule.summary();
        }
        return warning.path("Line").asInt() + " " + warning.path("RuleName").asText() + " "
                + warning.path("Detail").asText() + " " + warning.path("URL").asText() + " "
                + warning.path("Description").asText();
    }

    private static Rule rule(String name) {
        Rule rule = Rules.find(name);
        assertThat(rule).as(name).isNotNull();
        return Objects.requireNonNull(rule);
    }

    @TestFactory
    Stream<DynamicTest> buildErrors() {
        return SharedCases.list(SharedCases.json(DIR + "lint-cases.json")).stream()
                .filter(node -> node.path("BuildErr").asText().startsWith("dockerfile parse error")
                        || node.path("BuildErr").asText().startsWith("empty platform"))
                .map(node -> DynamicTest.dynamicTest(node.path("BuildErr").asText(), () -> {
                    Diagnostic error =
                            lint(node.path("Dockerfile").asText(), LintSettings.DEFAULT, facts(node)).stream()
                                    .filter(d -> d.rule().name().equals("Syntax"))
                                    .findFirst()
                                    .orElseThrow();
                    assertThat(node.path("BuildErr").asText()).endsWith(error.message());
                    assertThat(error.line())
                            .isEqualTo(node.path("BuildErrLocation").asInt());
                }));
    }

    @TestFactory
    Stream<DynamicTest> examples() {
        return SharedCases.list(SharedCases.json(DIR + "lint-rule-examples.json")).stream()
                .map(node -> DynamicTest.dynamicTest(
                        node.path("rule").asText() + " " + node.path("verdict").asText() + " "
                                + node.path("note").asText(),
                        () -> checkExample(node)));
    }

    private static void checkExample(JsonNode node) {
        String rule = node.path("rule").asText();
        LintSettings settings = LintSettings.DEFAULT.withCheck("experimental=all");
        // The page of CopyIgnoredFile shows this ignore file beside its examples.
        BuildFacts facts = new CheckFacts(IgnoreMatcher.ofFile("*/tmp/*\ntmp\n"), Map.of());
        List<Diagnostic> found = lint(node.path("dockerfile").asText(), settings, facts).stream()
                .filter(d -> d.rule().name().equals(rule))
                .toList();
        assertThat(found.isEmpty())
                .as(found.toString())
                .isEqualTo(node.path("verdict").asText().equals("good"));
    }

    @Test
    void allOfBuildKitsRulesAreThere() {
        long distinct = SharedCases.list(SharedCases.json(DIR + "lint-rule-examples.json")).stream()
                .map(node -> node.path("rule").asText())
                .distinct()
                .peek(BuildKitCheckCasesTest::rule)
                .count();
        assertThat(distinct).isEqualTo(21);
    }

    private static List<Diagnostic> lint(String text, LintSettings settings, BuildFacts facts) {
        return new Linter(settings).lint(DockerfileParser.parse(text), facts);
    }

    private static List<Diagnostic> buildKit(List<Diagnostic> all) {
        return all.stream()
                .filter(d -> d.rule().origin() == Rule.Origin.BUILDKIT
                        || d.rule().origin() == Rule.Origin.BUILDKIT_EXPERIMENTAL)
                .toList();
    }

    private static BuildFacts facts(JsonNode node) {
        JsonNode ignore = node.path("DockerIgnore");
        Map<String, String> args = new HashMap<>();
        node.path("FrontendAttrs").properties().forEach(entry -> {
            if (entry.getKey().startsWith("build-arg:")) {
                args.put(
                        entry.getKey().substring("build-arg:".length()),
                        entry.getValue().asText());
            }
        });
        return new CheckFacts(
                ignore.isMissingNode() ? IgnoreMatcher.NOTHING : IgnoreMatcher.ofFile(ignore.asText()), args);
    }

    /// Images with the variables that the examples count on, and a context of which only the ignore file is
    /// known.
    private record CheckFacts(IgnoreMatcher ignore, Map<String, String> buildArgs) implements BuildFacts {
        @Override
        public @Nullable ImageFacts image(String reference) {
            return ImageFacts.ofEnv(reference.startsWith("python") ? Map.of("PYTHON_VERSION", "3.13") : Map.of());
        }

        @Override
        public ContextFacts context() {
            return new ContextFacts(null, ignore);
        }
    }
}
