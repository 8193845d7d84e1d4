package io.cooperage.ui.dockerfile.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.CheckReport;
import io.cooperage.engine.build.CheckReport.Finding;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.build.lint.ShellCheck;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.dockerfile.language.Analyser.Topic;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.dockerfile.text.OpenTexts;
import io.cooperage.ui.dockerfile.text.Recovery;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.TestBench.HeldWork;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AnalyserTest {
    @TempDir
    Path folder;

    private final ManualClock clock = new ManualClock();
    private final HeldWork work = new HeldWork();
    private final UiTasks tasks = new ThreadedUiTasks(work, Runnable::run, failure -> {});

    @Test
    void worksWhenNoKeyComesForAMoment() {
        OpenText open = open("Dockerfile");
        Analyser analyser = analyser(open);
        work.release();
        assertThat(analysed(analyser)).isEmpty();
        open.textProperty().set("FROM a\n");
        open.textProperty().set("FROM ab\n");
        assertThat(clock.planned())
                .as("one is planned for both keys, and one keeps them")
                .isEqualTo(2);
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(analysed(analyser)).isEqualTo("FROM ab\n");
    }

    @Test
    void whatIsOutdatedIsDropped() {
        OpenText open = open("Dockerfile");
        Analyser analyser = analyser(open);
        open.textProperty().set("FROM a\n");
        clock.advance(Analyser.PAUSE);
        open.textProperty().set("FROM b\n");
        List<String> answers = new ArrayList<>();
        analyser.ask(Topic.COMPLETION, document -> document.source().text(), answers::add);
        open.textProperty().set("FROM c\n");
        analyser.ask(Topic.SIGNATURE, document -> document.source().text(), answers::add);
        work.release();
        assertThat(answers).containsExactly("FROM c\n");
        assertThat(analyser.analysisProperty().get())
                .as("the text is another by now")
                .isNull();
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(analysed(analyser)).isEqualTo("FROM c\n");
    }

    @Test
    void ignoreFilesHaveColoursAndFindingsToo() {
        OpenText open = open(".dockerignore");
        Analyser analyser = analyser(open);
        open.textProperty().set("# c\n*.o\n!a.o\na[\nb\nb\n");
        clock.advance(Analyser.PAUSE);
        work.release();
        Analysis found = Objects.requireNonNull(analyser.analysisProperty().get());
        assertThat(found.diagnostics()).extracting(one -> one.line()).containsExactly(4, 6);
        assertThat(found.lines().getFirst().getStyleSpan(0).getStyle()).containsExactly("comment");
        assertThat(found.diagnostics().getLast().fixes()).hasSize(1);
    }

    @Test
    void aRecipeIsCheckedWhereItIsWrong() {
        OpenText open = open("docker.yaml");
        TextChecks checks = new TextChecks(ProjectLinter.PLAIN, (name, text) -> {
            if (text.contains("services")) {
                throw new BuildException(ErrorKind.INVALID_ARGUMENT, "no such key", 2, 1, -1, List.of());
            }
            return new CheckReport(List.of(new Finding("DL3007", Severity.WARNING, "moves", "", 1)), true, "");
        });
        Analyser analyser = new Analyser(open, () -> BuildFacts.NONE, () -> checks, failure -> {}, tasks, clock);
        open.textProperty().set("from: base:latest\nservices: []\n");
        clock.advance(Analyser.PAUSE);
        work.release();
        Diagnostic wrong = diagnostics(analyser).getFirst();
        assertThat(wrong.message()).isEqualTo("no such key");
        assertThat(wrong.range()).isEqualTo(new TextRange(18, 30));
        assertThat(styles(analyser, 1)).contains("squiggle", "error");
        open.textProperty().set("from: base:latest\n");
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(diagnostics(analyser))
                .singleElement()
                .satisfies(found -> assertThat(found.rule().name()).isEqualTo("DL3007"));
    }

    @Test
    void shellCheckSpeaksWhenSomebodyStopsToThink() throws IOException {
        assumeTrue(ShellCheck.installed().isPresent(), "ShellCheck is not installed");
        Files.writeString(folder.resolve(".hadolint.yaml"), "ignored: [DL3006, SC2035]\n");
        TextChecks checks = new TextChecks(ProjectLinter.of(folder, Map.of()), TextChecks.NONE.recipes());
        OpenText open = open("Dockerfile");
        Analyser analyser = new Analyser(open, () -> BuildFacts.NONE, () -> checks, failure -> {}, tasks, clock);
        open.textProperty().set("FROM debian\nRUN rm * && echo $HOME\n");
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(diagnostics(analyser)).isEmpty();
        clock.advance(Analyser.LONG_PAUSE);
        work.release();
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(diagnostics(analyser))
                .extracting(found -> found.rule().name())
                .containsExactly("SC2086");
        open.textProperty().set("FROM debian\nLABEL a=b\nRUN rm * && echo $HOME\n");
        clock.advance(Analyser.PAUSE);
        work.release();
        assertThat(diagnostics(analyser))
                .as("what is known of a command is there at once")
                .extracting(Diagnostic::line)
                .containsExactly(3);
    }

    private static List<Diagnostic> diagnostics(Analyser analyser) {
        return Objects.requireNonNull(analyser.analysisProperty().get()).diagnostics();
    }

    private static List<String> styles(Analyser analyser, int line) {
        return Objects.requireNonNull(analyser.analysisProperty().get()).lines().get(line).stream()
                .flatMap(span -> span.getStyle().stream())
                .toList();
    }

    private static String analysed(Analyser analyser) {
        return Objects.requireNonNull(analyser.analysisProperty().get()).text();
    }

    private Analyser analyser(OpenText open) {
        return new Analyser(open, () -> BuildFacts.NONE, () -> TextChecks.NONE, failure -> {}, tasks, clock);
    }

    private OpenText open(String name) {
        return new OpenTexts(tasks, clock, new Recovery(folder), failure -> {}).create(name, "");
    }
}
