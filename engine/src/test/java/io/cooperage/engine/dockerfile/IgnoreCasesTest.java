package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.dockerfile.ignore.IgnoreFile;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.ignore.IgnorePattern;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The cases of moby's pattern matcher.
class IgnoreCasesTest {
    private static final String TABLES = "patternmatcher/tables.json";

    @TestFactory
    Stream<DynamicTest> matches() {
        Stream<JsonNode> single = SharedCases.list(SharedCases.rows(TABLES, "TestMatches", "tests")).stream();
        Stream<JsonNode> several =
                SharedCases.list(SharedCases.rows(TABLES, "TestMatches", "multiPatternTests")).stream();
        return Stream.concat(single, several)
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    List<String> patterns = row.has("pattern")
                            ? List.of(row.path("pattern").asText())
                            : SharedCases.strings(row.path("patterns"));
                    IgnoreMatcher matcher = IgnoreMatcher.of(patterns);
                    String path = row.path("text").asText();
                    boolean expected = row.path("pass").asBoolean();
                    assertThat(matcher.ignores(path)).isEqualTo(expected);
                    assertThat(walk(matcher, path)).isEqualTo(expected);
                }));
    }

    /// Goes down to `path` directory by directory.
    private static boolean walk(IgnoreMatcher matcher, String path) {
        IgnoreMatcher.Walk walk = matcher.walk();
        String parent = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
        for (int i = parent.indexOf('/'); i >= 0; i = parent.indexOf('/', i + 1)) {
            walk = walk.enter(parent.substring(0, i));
        }
        if (!parent.isEmpty()) {
            walk = walk.enter(parent);
        }
        return walk.enter(path).isIgnored();
    }

    @TestFactory
    Stream<DynamicTest> filepathMatch() {
        return SharedCases.list(SharedCases.rows(TABLES, "", "matchTests")).stream()
                .map(row -> DynamicTest.dynamicTest(row.toString(), () -> {
                    String pattern = row.path("pattern").asText();
                    if (row.path("err").isNull()) {
                        IgnoreMatcher matcher = IgnoreMatcher.of(List.of(pattern));
                        assertThat(matcher.ignores(row.path("s").asText()))
                                .isEqualTo(row.path("match").asBoolean());
                    } else {
                        assertThatThrownBy(() -> IgnoreMatcher.of(List.of(pattern)))
                                .isInstanceOf(EngineException.class);
                    }
                }));
    }

    @Test
    void kindsAndRegularExpressions() {
        for (JsonNode row : SharedCases.rows(TABLES, "", "compileTests")) {
            IgnorePattern pattern = IgnorePattern.parse(row.path("pattern").asText());
            String kind = switch (pattern.kind()) {
                case EXACT -> "exactMatch";
                case PREFIX -> "prefixMatch";
                case SUFFIX -> "suffixMatch";
                case STEPS -> "regexpMatch";
            };
            assertThat(kind)
                    .as(pattern.text())
                    .isEqualTo(row.path("matchType").path("$ident").asText());
            if (pattern.kind() == IgnorePattern.Kind.STEPS) {
                assertThat(pattern.regex()).isEqualTo(row.path("compiledRegexp").asText());
            }
        }
    }

    @Test
    void cleaning() {
        assertThat(cleaned("TestCleanPatterns").patterns()).hasSize(2);
        assertThat(cleaned("TestCleanPatternsStripEmptyPatterns").patterns()).hasSize(2);
        assertThat(cleaned("TestCleanPatternsExceptionFlag").hasExceptions()).isTrue();
        assertThat(cleaned("TestCleanPatternsLeadingSpaceTrimmed").hasExceptions())
                .isTrue();
        assertThat(cleaned("TestCleanPatternsTrailingSpaceTrimmed").hasExceptions())
                .isTrue();
        assertThatThrownBy(() -> IgnoreMatcher.of(List.of("!"))).hasMessage("illegal exclusion pattern: \"!\"");
    }

    private static IgnoreMatcher cleaned(String function) {
        return IgnoreMatcher.of(SharedCases.strings(SharedCases.rows(TABLES, function, "patterns")));
    }

    @Test
    void fileLines() {
        String text = "\uFEFF# comment\n\n  /docs/../docs/  \n! /docs/README.md\n #not a comment\r\n/\n";
        assertThat(IgnoreFile.patterns(text)).containsExactly("docs", "!docs/README.md", "#not a comment", "/");
    }

    @Test
    void theLastMatchDecidesAndParentsCount() {
        IgnoreMatcher matcher = IgnoreMatcher.ofFile("node_modules\n!node_modules/keep\nnode_modules/keep/tmp\n");
        assertThat(matcher.ignores("node_modules/a/b")).isTrue();
        assertThat(matcher.ignores("node_modules/keep/b")).isFalse();
        assertThat(matcher.ignores("node_modules/keep/tmp/x")).isTrue();
        assertThat(matcher.match("node_modules/keep/b")).hasToString("!node_modules/keep");
        assertThat(matcher.ignores(".")).isFalse();
    }

    @Test
    void starsWithoutEndDoNotHang() {
        IgnoreMatcher matcher = IgnoreMatcher.of(List.of("*a".repeat(60) + "b", "**/".repeat(60) + "x"));
        assertThat(matcher.ignores("a".repeat(4_000) + "/" + "d/".repeat(50) + "y"))
                .isFalse();
    }
}
