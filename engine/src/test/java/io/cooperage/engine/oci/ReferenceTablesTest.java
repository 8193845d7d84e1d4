package io.cooperage.engine.oci;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertAll;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// Every table of the distribution project's `reference` tests (2.8.2, Apache-2.0).
class ReferenceTablesTest {
    private final List<Executable> rows = new ArrayList<>();

    /// Rows that ask for what this parser does not do, by reason.
    private final Map<String, Integer> elsewhere = new TreeMap<>();

    /// One test, not one per row: a factory that is skipped would not be counted as a skip.
    @Test
    void everyTable() {
        for (JsonNode table : SharedCases.json("distribution-reference/tables.json")) {
            String name = table.get("func").asText() + "/" + table.get("name").asText();
            for (JsonNode row : table.get("rows")) {
                Executable test = row(name, row);
                if (test != null) {
                    rows.add(() -> assertAll(name + " " + row, test));
                }
            }
        }
        assertThat(elsewhere)
                .isEqualTo(Map.of(
                        "list of names, not cases", 4,
                        "prefixes of ids are looked up among the images there are", 5,
                        "patterns of names are for lists", 9,
                        "a digest too short for its algorithm, which our Digest never is", 5));
        assertThat(rows).hasSize(278 - 23);
        assertAll(rows);
    }

    private @Nullable Executable row(String table, JsonNode row) {
        return switch (table) {
            case "TestValidateReferenceName/validRepoNames" -> () -> ImageReference.parse(row.asText());
            case "TestValidateReferenceName/invalidRepoNames" -> () -> refused(row.asText());
            case "TestValidateRemoteName/validRepositoryNames" -> () -> ImageReference.parse(row.asText());
            case "TestValidateRemoteName/invalidRepositoryNames" -> () -> refused(row.asText());
            case "TestParseRepositoryInfo/tcases" -> () -> repository(row);
            case "TestParseRepositoryInfo/refStrings", "TestSerialization/m" -> not("list of names, not cases");
            case "TestParseAnyReference/tcases" -> any(row);
            case "TestNormalizedSplitHostname/testcases" ->
                () -> {
                    ImageReference reference =
                            ImageReference.parse(row.get("input").asText());
                    assertThat(List.of(reference.domain(), reference.path())).isEqualTo(texts(row, "domain", "name"));
                };
            case "TestMatch/matchCases" -> not("patterns of names are for lists");
            case "TestParseDockerRef/testcases" -> () -> docker(row);
            case "TestReferenceParse/referenceTestcases" -> () -> grammar(row);
            case "TestWithNameFailure/testcases" ->
                () -> {
                    String input = row.get("input").asText();
                    assertThat(isName(input)).isFalse();
                };
            case "TestSplitHostname/testcases" ->
                () -> {
                    ReferenceParser.Parts parts =
                            ReferenceParser.grammar(row.get("input").asText());
                    assertThat(List.of(orEmpty(parts.domain()), parts.path())).isEqualTo(texts(row, "domain", "name"));
                };
            case "TestSerialization/testcases" -> () -> serialization(row);
            case "TestWithTag/testcases", "TestWithDigest/testcases" -> with(row);
            case "TestParseNamed/testcases" -> () -> named(row);
            case "TestDomainRegexp/hostcases" ->
                () -> assertThat(matches(
                                row.get("input").asText() + "/name",
                                row.get("input").asText()))
                        .isEqualTo(row.get("match").asBoolean());
            case "TestFullNameRegexp/testcases" -> () -> fullName(row);
            case "TestReferenceRegexp/testcases" -> () -> reference(row);
            case "TestIdentifierRegexp/fullCases" ->
                () -> assertThat(isId(row.get("input").asText()))
                        .isEqualTo(row.get("match").asBoolean());
            case "TestIdentifierRegexp/shortCases" ->
                // What ImageService takes as a prefix: tested here only as the rule that it is.
                () -> assertThat(Pattern.matches(
                                "[a-f0-9]{6,64}", row.get("input").asText()))
                        .isEqualTo(row.get("match").asBoolean());
            default -> throw new AssertionError("a table of a new kind: " + table);
        };
    }

    private @Nullable Executable not(String reason) {
        elsewhere.merge(reason, 1, Integer::sum);
        return null;
    }

    private static void repository(JsonNode row) {
        List<String> spellings = new ArrayList<>(texts(row, "FamiliarName", "FullName", "AmbiguousName"));
        spellings.removeIf(String::isEmpty);
        for (String spelling : spellings) {
            for (String suffix : List.of("", ":tag", "@sha256:" + "a".repeat(64))) {
                ImageReference reference = ImageReference.parse(spelling + suffix);
                assertThat(List.of(
                                reference.familiarRepository(),
                                reference.repository(),
                                reference.domain(),
                                reference.path()))
                        .isEqualTo(texts(row, "FamiliarName", "FullName", "Domain", "RemoteName"));
                assertThat(reference.toString()).isEqualTo(row.get("FullName").asText() + suffix);
                assertThat(reference.familiar())
                        .isEqualTo(row.get("FamiliarName").asText() + suffix);
            }
        }
    }

    private @Nullable Executable any(JsonNode row) {
        if (row.has("Digests")) {
            return not("prefixes of ids are looked up among the images there are");
        }
        String text = row.get("Reference").asText();
        String expected = row.get("Equivalent").asText();
        return () -> {
            if (isId(text)) {
                assertThat(Digest.sha256(text).toString()).isEqualTo(expected);
                refused(text);
            } else if (text.startsWith("sha256:")) {
                assertThat(Digest.parse(text).toString()).isEqualTo(expected);
            } else {
                assertThat(ImageReference.parse(text).toString()).isEqualTo(expected);
            }
        };
    }

    /// `docker pull name:tag@digest` goes by the digest alone.
    private static void docker(JsonNode row) {
        ImageReference reference = ImageReference.parseTagged(row.get("input").asText());
        Digest digest = reference.digest();
        ImageReference pulled = digest == null ? reference : reference.bare().withDigest(digest);
        assertThat(pulled.toString()).isEqualTo(row.get("expected").asText());
    }

    private static void grammar(JsonNode row) {
        String input = row.get("input").asText();
        if (row.has("err")) {
            assertThatThrownBy(() -> ReferenceParser.grammar(input)).isInstanceOf(EngineException.class);
            return;
        }
        ReferenceParser.Parts parts = ReferenceParser.grammar(input);
        assertThat(List.of(name(parts), orEmpty(parts.domain()), orEmpty(parts.tag()), digest(parts)))
                .isEqualTo(texts(row, "repository", "domain", "tag", "digest"));
    }

    private static void serialization(JsonNode row) {
        String input = row.path("input").asText();
        if (row.has("err")) {
            refused(input);
            return;
        }
        ImageReference reference = ImageReference.parse(input);
        assertThat(reference.toString()).isEqualTo(input);
        assertThat(reference.repository()).isEqualTo(row.get("name").asText());
        assertThat(orEmpty(reference.tag())).isEqualTo(row.path("tag").asText());
    }

    private @Nullable Executable with(JsonNode row) {
        if (row.has("digest")) {
            return not("a digest too short for its algorithm, which our Digest never is");
        }
        return () -> {
            ReferenceParser.Parts parts =
                    ReferenceParser.grammar(row.get("name").asText());
            ImageReference reference = new ImageReference(orEmpty(parts.domain()), parts.path(), null, null);
            String combined = row.get("combined").asText();
            assertThat(reference.withTag(row.get("tag").asText()).toString())
                    .isEqualTo(parts.domain() == null ? "/" + combined : combined);
        };
    }

    /// Names that are canonical already.
    private static void named(JsonNode row) {
        String input = row.get("input").asText();
        boolean canonical = ImageReference.parse(input).toString().equals(input);
        assertThat(canonical).isEqualTo(!row.has("err"));
        if (canonical) {
            ImageReference reference = ImageReference.parse(input);
            assertThat(List.of(reference.domain(), reference.path())).isEqualTo(texts(row, "domain", "name"));
        }
    }

    private static void fullName(JsonNode row) {
        String input = row.get("input").asText();
        if (input.length() > 255) {
            // Fits the expression; TestReferenceParse has it too, and there it is too long.
            refused(input);
            return;
        }
        assertThat(isName(input)).isEqualTo(row.get("match").asBoolean());
        if (row.has("subs")) {
            ReferenceParser.Parts parts = ReferenceParser.grammar(input);
            assertThat(List.of(orEmpty(parts.domain()), parts.path())).isEqualTo(SharedCases.strings(row.get("subs")));
        }
    }

    private static void reference(JsonNode row) {
        String input = row.get("input").asText();
        if (!row.get("match").asBoolean()) {
            assertThatThrownBy(() -> ReferenceParser.grammar(input)).isInstanceOf(EngineException.class);
            return;
        }
        ReferenceParser.Parts parts = ReferenceParser.grammar(input);
        assertThat(List.of(name(parts), orEmpty(parts.tag()), digest(parts)))
                .isEqualTo(SharedCases.strings(row.get("subs")));
    }

    private static boolean isName(String text) {
        try {
            ReferenceParser.Parts parts = ReferenceParser.grammar(text);
            return parts.tag() == null && parts.digest() == null;
        } catch (EngineException _) {
            return false;
        }
    }

    private static boolean matches(String text, String domain) {
        try {
            return domain.equals(ReferenceParser.grammar(text).domain());
        } catch (EngineException _) {
            return false;
        }
    }

    private static boolean isId(String text) {
        try {
            return !text.contains(":") && Digest.sha256(text).hex().equals(text);
        } catch (EngineException _) {
            return false;
        }
    }

    private static void refused(String text) {
        assertThatThrownBy(() -> ImageReference.parse(text)).isInstanceOf(EngineException.class);
    }

    private static String name(ReferenceParser.Parts parts) {
        return parts.domain() == null ? parts.path() : parts.domain() + "/" + parts.path();
    }

    private static String digest(ReferenceParser.Parts parts) {
        return parts.digest() == null ? "" : parts.digest().toString();
    }

    private static List<String> texts(JsonNode row, String... fields) {
        List<String> texts = new ArrayList<>();
        for (String field : fields) {
            texts.add(row.path(field).asText());
        }
        return texts;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
