package io.cooperage.ui.dockerfile.language;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.ui.dockerfile.language.Analyser.Topic;
import io.cooperage.ui.dockerfile.text.OpenText;
import io.cooperage.ui.dockerfile.text.OpenTexts;
import io.cooperage.ui.dockerfile.text.Recovery;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.TestBench.HeldWork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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
