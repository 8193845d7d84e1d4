package io.cooperage.engine.build.lint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.LintSettings;
import io.cooperage.engine.dockerfile.lint.Linter;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// With the ShellCheck that is installed.
class ShellCheckTest {
    private ShellCheck shellCheck;

    @BeforeEach
    void setUp() {
        assumeTrue(ShellCheck.installed().isPresent(), "shellcheck is not installed");
        shellCheck = ShellCheck.installed().orElseThrow();
    }

    private List<String> check(String text, LintSettings settings) {
        Dockerfile file = DockerfileParser.parse(text);
        return new Linter(settings)
                .lint(BuildModel.of(file, BuildFacts.NONE), shellCheck.check(file)).stream()
                        .filter(found -> found.rule().origin() == Rule.Origin.SHELLCHECK)
                        .map(found -> told(found, text))
                        .toList();
    }

    private static String told(Diagnostic found, String text) {
        return found.rule().name() + " " + found.line() + " " + found.range().in(text);
    }

    private List<String> check(String text) {
        return check(text, LintSettings.DEFAULT);
    }

    @Test
    void aFindingStandsWhereTheWordStands() {
        assertThat(check("FROM x\nRUN echo ok && \\\n    # a comment\n    rm $file\n"))
                .containsExactly("SC2154 2 $file", "SC2086 2 $file");
    }

    @Test
    void whatTheFileSetsIsSet() {
        assertThat(check("FROM x\nARG one\nENV two=2\nRUN echo \"$one$two$HTTP_PROXY\"\n"))
                .isEmpty();
    }

    @Test
    void heredocsAreChecked() {
        assertThat(check("FROM x\nRUN <<EOF\necho 'é' $(pwd)\nEOF\n")).containsExactly("SC2046 2 $(pwd)");
        assertThat(check("FROM x\nRUN <<EOF\n#!/usr/bin/python3\nprint($x)\nEOF\n"))
                .isEmpty();
    }

    @Test
    void theStagesShellIsTheScripts() {
        String script = "RUN [[ -n \"$HOME\" ]] && true\n";
        assertThat(check("FROM x\n" + script)).isNotEmpty();
        assertThat(check("FROM x\nSHELL [\"/bin/bash\", \"-c\"]\n" + script)).isEmpty();
        assertThat(check("FROM x\nSHELL [\"pwsh\", \"-c\"]\nRUN Get-Thing $x\n"))
                .isEmpty();
    }

    @Test
    void settingsAndCommentsTurnFindingsOff() {
        String text = "FROM x\nRUN ls $(pwd)\n";
        assertThat(check(text, LintSettings.DEFAULT.withIgnored(Set.of("SC2046"))))
                .isEmpty();
        assertThat(check("FROM x\n# hadolint ignore=SC2046\nRUN ls $(pwd)\n")).isEmpty();
        assertThat(check(text)).containsExactly("SC2046 2 $(pwd)");
    }

    @Test
    void aProjectsLinterTakesBoth(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve(".hadolint.yaml"), "override:\n  error: [SC2046]\nfailure-threshold: error\n");
        ProjectLinter linter = ProjectLinter.of(folder, Map.of());
        Dockerfile bad = DockerfileParser.parse("FROM x\nRUN ls $(pwd)\n");
        ProjectLinter.Report report = linter.lint(BuildModel.of(bad, BuildFacts.NONE));
        assertThat(report.trouble()).isEmpty();
        assertThat(linter.fails(report)).isTrue();
        assertThat(report.diagnostics())
                .filteredOn(found -> found.rule().name().equals("SC2046"))
                .singleElement()
                .extracting(Diagnostic::severity)
                .isEqualTo(Severity.ERROR);
        Dockerfile good = DockerfileParser.parse("FROM x:1\nRUN ls \"$HOME\"\n");
        assertThat(linter.fails(linter.lint(BuildModel.of(good, BuildFacts.NONE))))
                .isFalse();
    }

    @Test
    void aListOfWordsIsNoScript() {
        assertThat(check("FROM x\nRUN [\"echo\", \"$(pwd)\"]\n")).isEmpty();
    }
}
