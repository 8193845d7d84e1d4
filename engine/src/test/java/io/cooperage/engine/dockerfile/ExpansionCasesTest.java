package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.ShellPattern;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// BuildKit's own cases for words and variables.
class ExpansionCasesTest {
    private static final String DIR = "buildkit-dockerfile/";
    private static final WordLexer LEXER = new WordLexer('\\');
    private static final Environment VARIABLES =
            Environment.ofList(List.of("PWD=/home", "SHELL=bash", "KOREAN=한국어", "NULL="));

    @TestFactory
    Stream<DynamicTest> envVarTest() {
        return SharedCases.text(DIR + "envVarTest")
                .lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank() && !line.startsWith("W"))
                .map(line -> DynamicTest.dynamicTest(line, () -> {
                    String[] parts = line.split("\\|", -1);
                    checkEnvVar(parts[1].strip(), parts[2].strip());
                }));
    }

    @TestFactory
    Stream<DynamicTest> envVarTestJson() {
        return SharedCases.list(SharedCases.json(DIR + "envVarTest.json").path("cases")).stream()
                .filter(node -> !node.path("os").asText().equals("W"))
                .map(node -> DynamicTest.dynamicTest(
                        node.path("in").asText(),
                        () -> checkEnvVar(
                                node.path("in").asText(), node.path("out").asText())));
    }

    private static void checkEnvVar(String source, String expected) {
        if (expected.equals("error")) {
            assertThatThrownBy(() -> LEXER.expand(source, VARIABLES)).isInstanceOf(EngineException.class);
        } else {
            assertThat(LEXER.expand(source, VARIABLES).text()).isEqualTo(expected);
        }
    }

    @Test
    void wordsTest() {
        List<String> env = new ArrayList<>();
        int checked = 0;
        for (String line : SharedCases.text(DIR + "wordsTest").lines().toList()) {
            if (line.startsWith("#")) {
                continue;
            }
            if (line.startsWith("ENV ")) {
                env.add(line.substring(4).stripLeading());
                continue;
            }
            String[] parts = line.split("\\|", -1);
            List<String> expected = List.of(parts[1].stripLeading().split(",", -1));
            List<String> actual;
            try {
                actual = LEXER.expand(parts[0].strip(), Environment.ofList(env)).wordTexts();
            } catch (EngineException e) {
                actual = List.of("error");
            }
            assertThat(actual).as(line).isEqualTo(expected);
            checked++;
        }
        assertThat(checked).isGreaterThan(20);
    }

    @TestFactory
    Stream<DynamicTest> matches() {
        return SharedCases.list(SharedCases.rows(DIR + "shell-lex-tables.json", "TestProcessWithMatches", "tc"))
                .stream()
                .map(row -> DynamicTest.dynamicTest(row.path("input").asText(), () -> checkMatches(row)));
    }

    private static void checkMatches(JsonNode row) {
        Map<String, String> env = new LinkedHashMap<>();
        row.path("envs")
                .properties()
                .forEach(e -> env.put(e.getKey(), e.getValue().asText()));
        String input = row.path("input").asText();
        if (row.path("expectedErr").asBoolean()) {
            assertThatThrownBy(() -> LEXER.expand(input, Environment.of(env))).isInstanceOf(EngineException.class);
            return;
        }
        Expansion expansion = LEXER.expand(input, Environment.of(env));
        assertThat(expansion.text()).isEqualTo(row.path("expected").asText());
        assertThat(expansion.matched()).isEqualTo(names(row.path("matches")));
        assertThat(expansion.unmatched()).isEqualTo(names(row.path("unmatched")));
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void mandatoryVariables() {
        Environment set = Environment.ofList(table("TestShellParserMandatoryEnvVars", "setEnvs"));
        Environment empty = Environment.ofList(table("TestShellParserMandatoryEnvVars", "emptyEnvs"));
        Environment unset = Environment.ofList(List.of("ARG=x"));
        assertThat(LEXER.expand("${VAR:?message here$ARG}", set).text()).isEqualTo("plain");
        assertThat(LEXER.expand("${VAR?message here$ARG}", set).text()).isEqualTo("plain");
        assertThat(LEXER.expand("${VAR?message here$ARG}", empty).text()).isEmpty();
        for (String word : List.of("${VAR:?message here$ARG}", "${VAR?message here$ARG}")) {
            assertThatThrownBy(() -> LEXER.expand(word, unset)).hasMessageContaining("message herex");
        }
        assertThatThrownBy(() -> LEXER.expand("${VAR:?message here$ARG}", empty))
                .hasMessageContaining("message herex");
    }

    /// Instead of comparing expressions, what they match is compared.
    @Test
    void patternsMatchLikeTheirRegularExpressions() {
        List<String> samples = List.of("", "x", "xxyy", "(()[]{}^$.*?|\\", "*", "?", "a*b", "\\", "line\nline");
        SharedCases.rows(DIR + "shell-lex-tables.json", "TestConvertShellPatternToRegex", "cases")
                .properties()
                .forEach(row -> {
                    ShellPattern pattern = ShellPattern.parse(row.getKey());
                    Pattern regex = Pattern.compile(row.getValue().asText());
                    for (String sample : samples) {
                        Matcher matcher = regex.matcher(sample);
                        String expected = matcher.lookingAt() ? sample.substring(matcher.end()) : sample;
                        assertThat(pattern.trimPrefix(sample, true))
                                .as(row.getKey() + " on " + sample)
                                .isEqualTo(expected);
                    }
                });
        for (String invalid : SharedCases.strings(invalidPatterns())) {
            assertThatThrownBy(() -> ShellPattern.parse(invalid)).as(invalid).hasMessageContaining("invalid escape");
        }
    }

    private static JsonNode invalidPatterns() {
        return SharedCases.rows(DIR + "shell-lex-tables.json", "TestConvertShellPatternToRegex", "invalid");
    }

    @Test
    void patternsReverse() {
        Map<String, String> valid = Map.of("\\\\b", "b\\\\", "a\\*c", "c\\*a", "👽?🖖", "🖖?👽");
        valid.forEach((pattern, reversed) ->
                assertThat(ShellPattern.parse(pattern).reversed()).isEqualTo(ShellPattern.parse(reversed)));
    }

    private static List<String> table(String function, String name) {
        return SharedCases.strings(SharedCases.rows(DIR + "shell-lex-tables.json", function, name));
    }
}
