package io.cooperage.engine.build.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.dockerfile.lint.LabelFormat;
import io.cooperage.engine.dockerfile.lint.Severity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HadolintConfigTest {
    @Test
    void everythingOfTheFileIsHeeded() {
        HadolintConfig config = HadolintConfig.parse(".hadolint.yaml", """
                failure-threshold: warning
                format: tty
                no-color: true
                override:
                  error: [DL3015]
                  style:
                    - DL3008
                ignored:
                  - DL3000
                  - SC2086
                trustedRegistries:
                  - docker.io
                  - "*.example.com"
                label-schema:
                  author: text
                  contact: email
                  empty: ""
                strict-labels: true
                disable-ignore-pragma: true
                """);
        assertThat(config.threshold()).isEqualTo(Severity.WARNING);
        assertThat(config.fails(Severity.ERROR)).isTrue();
        assertThat(config.fails(Severity.INFO)).isFalse();
        assertThat(config.settings().ignored()).isEqualTo(Set.of("DL3000", "SC2086"));
        assertThat(config.settings().severities())
                .isEqualTo(Map.of("DL3015", Severity.ERROR, "DL3008", Severity.STYLE));
        assertThat(config.settings().trustedRegistries()).isEqualTo(Set.of("docker.io", "*.example.com"));
        assertThat(config.settings().labelSchema())
                .isEqualTo(Map.of("author", LabelFormat.TEXT, "contact", LabelFormat.EMAIL, "empty", LabelFormat.TEXT));
        assertThat(config.settings().strictLabels()).isTrue();
        assertThat(config.settings().pragmasOff()).isTrue();
    }

    @Test
    void anEmptyFileChangesNothing() {
        assertThat(HadolintConfig.parse("x", "# nothing\n")).isEqualTo(HadolintConfig.DEFAULT);
        assertThat(HadolintConfig.parse("x", "no-fail: true").fails(Severity.ERROR))
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '@',
            quoteCharacter = '`',
            value = {
                "ignore: [DL1] @ .hadolint.yaml:1:1: unknown key 'ignore'",
                "ignored: DL1 @ .hadolint.yaml:1:10: 'ignored' is a list",
                "override: {warn: [DL1]} @ unknown key 'warn'",
                "failure-threshold: bad @ 'bad' is no threshold",
                "label-schema: {a: uri} @ 'uri' is no form of a label",
                "strict-labels: maybe @ 'strict-labels' is true or false, not 'maybe'"
            })
    void whatIsWrongIsToldWithItsPlace(String text, String message) {
        assertThatThrownBy(() -> HadolintConfig.parse(".hadolint.yaml", text))
                .isInstanceOf(BuildException.class)
                .hasMessageContaining(message);
    }

    @Test
    void theFirstPlaceThatHasAFileCounts(@TempDir Path folder) throws IOException {
        Path project = Files.createDirectories(folder.resolve("project"));
        Path home = folder.resolve("home");
        Files.createDirectories(home.resolve(".config"));
        Map<String, String> environment = Map.of("HOME", home.toString());
        assertThat(HadolintConfig.find(project, environment)).isEmpty();
        Path last = Files.writeString(home.resolve(".hadolint.yml"), "");
        assertThat(HadolintConfig.find(project, environment)).contains(last);
        Path xdg = Files.writeString(home.resolve(".config/hadolint.yaml"), "");
        assertThat(HadolintConfig.find(project, environment)).contains(xdg);
        Path own = Files.writeString(project.resolve(".hadolint.yml"), "");
        assertThat(HadolintConfig.find(project, environment)).contains(own);
        assertThat(HadolintConfig.read(own)).isEqualTo(HadolintConfig.DEFAULT);
    }
}
