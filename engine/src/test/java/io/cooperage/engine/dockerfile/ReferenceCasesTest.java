package io.cooperage.engine.dockerfile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.dockerfile.ast.GitReference;
import io.cooperage.engine.dockerfile.ast.PortSpec;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.testing.SharedCases;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// BuildKit's own cases for git references and ports.
class ReferenceCasesTest {
    private static final String DIR = "buildkit-dockerfile/";

    @TestFactory
    Stream<DynamicTest> gitReferences() {
        return SharedCases.list(SharedCases.rows(DIR + "gitref-tables.json", "TestParseGitRef", "cases")).stream()
                .map(row -> DynamicTest.dynamicTest(row.path("ref").asText(), () -> checkGitReference(row)));
    }

    private static void checkGitReference(JsonNode row) {
        String text = row.path("ref").asText();
        if (row.has("err")) {
            assertThatThrownBy(() -> GitReference.parse(text))
                    .hasMessageContaining(row.path("err").asText());
            return;
        }
        GitReference reference = GitReference.parse(text);
        JsonNode expected = row.path("expected");
        if (expected.isNull()) {
            assertThat(reference).isNull();
            return;
        }
        assertThat(reference)
                .isEqualTo(new GitReference(
                        expected.path("Remote").asText(),
                        expected.path("ShortName").asText(),
                        expected.path("Ref").asText(),
                        expected.path("Checksum").asText(),
                        expected.path("SubDir").asText(),
                        expected.path("IndistinguishableFromLocal").asBoolean(),
                        expected.path("UnencryptedTCP").asBoolean(),
                        null,
                        null,
                        expected.path("MTime").asText(),
                        expected.path("FetchByCommit").asBoolean()));
    }

    @TestFactory
    Stream<DynamicTest> fragments() {
        return Stream.of(false, true)
                .flatMap(subdir -> SharedCases.list(SharedCases.rows(
                                DIR + "gitref-tables.json",
                                subdir ? "TestFragmentFormatWithSubdir" : "TestFragmentFormat",
                                "cases"))
                        .stream()
                        .map(row -> DynamicTest.dynamicTest(row.path("ref").asText() + " " + subdir, () -> {
                            String text = row.path("ref").asText();
                            GitReference reference = parseOrNull(text);
                            assertThat(reference != null)
                                    .isEqualTo(row.path("ok").asBoolean());
                            assertThat(reference == null ? text : reference.fragmentForm(subdir))
                                    .isEqualTo(row.path("expected").asText());
                        })));
    }

    private static @Nullable GitReference parseOrNull(String text) {
        try {
            return GitReference.parse(text);
        } catch (EngineException e) {
            return null;
        }
    }

    @Test
    void ports() {
        for (JsonNode row :
                SharedCases.rows(DIR + "dockerfile2llb-tables.json", "TestParsePortEmptyContainerPort", "tests")) {
            assertThatThrownBy(() -> PortSpec.parse(row.path("spec").asText()))
                    .hasMessage(row.path("expError").asText());
        }
        for (JsonNode row : SharedCases.rows(DIR + "dockerfile2llb-tables.json", "TestPartPortIPV6", "cases")) {
            assertThat(PortSpec.parse(row.path("spec").asText()).ports())
                    .isEqualTo(SharedCases.strings(row.path("expected")));
        }
    }

    @Test
    void portsThatMakeNoSense() {
        assertThatThrownBy(() -> PortSpec.parse("70000")).hasMessage("invalid containerPort: 70000");
        assertThatThrownBy(() -> PortSpec.parse("80/foo")).hasMessage("invalid port: \"80/foo\": invalid proto: foo");
        assertThatThrownBy(() -> PortSpec.parse("300.1.1.1:80:80")).hasMessage("invalid IP address: 300.1.1.1");
        assertThat(PortSpec.parse("8000-8002/UDP").ports()).containsExactly("8000/udp", "8001/udp", "8002/udp");
    }
}
