package io.cooperage.ui.containers.detail.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.containers.detail.GeneratedLog;
import io.cooperage.ui.containers.detail.log.LogSelection.Place;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogViewModelTest {
    private final ManualClock clock = new ManualClock();
    private final List<Throwable> failures = new ArrayList<>();
    private final ThreadedUiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, _ -> {});
    private final LogSettings settings = new LogSettings(UiSettings.inMemory());

    private LogViewModel open(GeneratedLog log) {
        LogViewModel model = new LogViewModel(() -> log, tasks, Runnable::run, clock, settings);
        model.onFailure(failures::add);
        return model;
    }

    private void search(LogViewModel model, String query) {
        model.queryProperty().set(query);
        clock.advance(Duration.ofSeconds(1));
    }

    private static String text(LogViewModel model, long row) {
        // The first look asks, the second gets.
        model.row(row);
        return Objects.requireNonNull(model.row(row)).text().text();
    }

    @Test
    void tenMillionLinesAreShownWithoutReadingThem() {
        GeneratedLog log = GeneratedLog.of(10_000_000, number -> "line " + number);
        LogViewModel model = open(log);
        assertThat(model.stateProperty().get()).isEqualTo(LogViewModel.State.READY);
        assertThat(model.lineCountProperty().get()).isEqualTo(10_000_000);
        assertThat(text(model, 9_999_999)).isEqualTo("line 9999999");
        assertThat(text(model, 5_000_000)).isEqualTo("line 5000000");
        assertThat(text(model, 0)).isEqualTo("line 0");
        assertThat(log.linesRead()).isLessThanOrEqualTo(3L * LogPages.PAGE);
    }

    @Test
    void renumberedLinesAreReadAndSearchedAnew() {
        List<String> lines = new ArrayList<>(List.of("one", "three"));
        GeneratedLog log = GeneratedLog.of(2, number -> lines.get((int) number));
        LogViewModel model = open(log);
        search(model, "three");
        assertThat(text(model, 1)).isEqualTo("three");
        assertThat(model.next(0)).isEqualTo(1);

        lines.add(1, "two");
        log.grow(1);
        model.renumbered(3);
        assertThat(model.lineCountProperty().get()).isEqualTo(3);
        assertThat(text(model, 1)).isEqualTo("two");
        assertThat(text(model, 2)).isEqualTo("three");
        assertThat(model.matchCountProperty().get()).isEqualTo(1);
        assertThat(model.next(0)).isEqualTo(2);
    }

    @Test
    void ofALongNameBothEndsAreShown() {
        assertThat(new LogSource("web", 0).shortName()).isEqualTo("web");
        assertThat(new LogSource("web-c86bcf969-92wds", 0).shortName()).isEqualTo("web-c86b…969-92wds");
    }

    @Test
    void scrollingThroughEverythingKeepsOnlyAFewPages() {
        GeneratedLog log = GeneratedLog.of(1_000_000, number -> "line " + number);
        LogViewModel model = open(log);
        for (long row = 0; row < 1_000_000; row += LogPages.PAGE) {
            text(model, row);
        }
        long kept = 0;
        for (long row = 0; row < 1_000_000; row += LogPages.PAGE) {
            kept += model.peek(row) == null ? 0 : 1;
        }
        assertThat(kept).isBetween(2L, 64L);
    }

    @Test
    void aPageThatGrewIsReadAgain() {
        GeneratedLog log = GeneratedLog.of(5, number -> "line " + number);
        LogViewModel model = open(log);
        assertThat(text(model, 4)).isEqualTo("line 4");
        log.grow(1);
        assertThat(text(model, 5)).isEqualTo("line 5");
    }

    @Test
    void anEmptyLogFillsWhenTheFirstLineComes() {
        GeneratedLog log = GeneratedLog.of(0, number -> "line " + number);
        LogViewModel model = open(log);
        assertThat(model.stateProperty().get()).isEqualTo(LogViewModel.State.EMPTY);
        log.grow(1);
        assertThat(model.stateProperty().get()).isEqualTo(LogViewModel.State.READY);
    }

    @Test
    void aLogThatCantBeOpenedSaysWhy() {
        LogViewModel model = new LogViewModel(
                () -> {
                    throw EngineException.notFound("No log was kept of web");
                },
                tasks,
                Runnable::run,
                clock,
                settings);
        assertThat(model.stateProperty().get()).isEqualTo(LogViewModel.State.UNREADABLE);
        assertThat(model.problemProperty().get()).isEqualTo("No log was kept of web");
    }

    @Test
    void countsWhatIsNewWhileNotFollowing() {
        GeneratedLog log = GeneratedLog.of(100, number -> "line " + number);
        LogViewModel model = open(log);
        log.grow(10);
        assertThat(model.newLinesProperty().get()).isZero();
        model.followProperty().set(false);
        log.grow(3);
        log.grow(4);
        assertThat(model.newLinesProperty().get()).isEqualTo(7);
        model.followProperty().set(true);
        assertThat(model.newLinesProperty().get()).isZero();
    }

    @Test
    void searchesWhatIsThereAndWhatComes() {
        GeneratedLog log = GeneratedLog.of(100_000, number -> number % 1000 == 7 ? "ERROR " + number : "fine");
        LogViewModel model = open(log);
        search(model, "error \\d+");
        assertThat(model.matchCountProperty().get()).isEqualTo(100);
        assertThat(model.searchingProperty().get()).isFalse();
        log.grow(2_000);
        assertThat(model.matchCountProperty().get()).isEqualTo(102);
        settings.matchCaseProperty().set(true);
        assertThat(model.matchCountProperty().get()).isZero();
        settings.matchCaseProperty().set(false);
        assertThat(model.matchCountProperty().get()).isEqualTo(102);
    }

    @Test
    void goesFromMatchToMatchAndAround() {
        LogViewModel model = open(GeneratedLog.of(100, number -> number % 40 == 5 ? "hit" : "miss"));
        search(model, "hit");
        assertThat(model.next(30)).isEqualTo(45);
        assertThat(model.followProperty().get()).isFalse();
        assertThat(model.next(30)).isEqualTo(85);
        assertThat(model.next(30)).isEqualTo(5);
        assertThat(model.previous(30)).isEqualTo(85);
        assertThat(model.currentMatchProperty().get()).isEqualTo(2);
        assertThat(model.currentLine()).isEqualTo(85);
    }

    @Test
    void theFirstStepBackwardsIsTheMatchAbove() {
        LogViewModel model = open(GeneratedLog.of(100, number -> number % 40 == 5 ? "hit" : "miss"));
        search(model, "hit");
        assertThat(model.previous(80)).isEqualTo(45);
    }

    @Test
    void nothingMatchesNothing() {
        LogViewModel model = open(GeneratedLog.of(100, number -> "miss"));
        search(model, "hit");
        assertThat(model.next(0)).isEqualTo(-1);
        assertThat(model.previous(0)).isEqualTo(-1);
    }

    @Test
    void aFilterShowsOnlyMatchesWithTheirOwnNumbers() {
        GeneratedLog log = GeneratedLog.of(10_000_000, number -> number % 100_000 == 99_999 ? "needle" : "hay");
        LogViewModel model = open(log);
        settings.filterProperty().set(true);
        search(model, "needle");
        assertThat(model.rows().count()).isEqualTo(100);
        assertThat(model.rows().line(0)).isEqualTo(99_999);
        assertThat(model.rows().line(99)).isEqualTo(9_999_999);
        long before = log.linesRead();
        assertThat(text(model, 42)).isEqualTo("needle");
        // The lines in between are not read to get at a hundred of them.
        assertThat(log.linesRead() - before).isLessThanOrEqualTo(LogPages.PAGE);
        settings.filterProperty().set(false);
        assertThat(model.rows().count()).isEqualTo(10_000_000);
    }

    @Test
    void oneStreamCanBeShownAlone() {
        GeneratedLog log = new GeneratedLog(
                1000, number -> "line " + number, number -> number % 10 == 0 ? StdStream.STDERR : StdStream.STDOUT);
        LogViewModel model = open(log);
        model.streamProperty().set(StreamChoice.STDERR);
        assertThat(model.rows().count()).isEqualTo(100);
        search(model, "line [12]0$");
        assertThat(model.matchCountProperty().get()).isEqualTo(2);
        assertThat(model.rows().count()).isEqualTo(100);
        log.grow(10);
        assertThat(model.rows().count()).isEqualTo(101);
    }

    @Test
    void aBrokenExpressionIsExplainedAndFindsNothing() {
        LogViewModel model = open(GeneratedLog.of(10, number -> "(line"));
        search(model, "(line");
        assertThat(model.queryErrorProperty().get()).isNotEmpty();
        assertThat(model.matchCountProperty().get()).isZero();
        search(model, "\\(line");
        assertThat(model.queryErrorProperty().get()).isEmpty();
        assertThat(model.matchCountProperty().get()).isEqualTo(10);
    }

    @Test
    void anExpressionThatNeverEndsFreezesNothing() {
        String line = "a".repeat(5000) + "!";
        assertThat(BudgetedText.matches(java.util.regex.Pattern.compile("(a+)+$"), line))
                .isEmpty();
    }

    @Test
    void copiesTheMarkedTextWithoutColours() {
        LogViewModel model = open(GeneratedLog.of(500, number -> "\u001b[31mline\u001b[0m " + number));
        List<String> clipboard = new ArrayList<>();
        model.copy(new LogSelection(new Place(12, 4), new Place(10, 5)), clipboard::add);
        assertThat(clipboard).containsExactly("10\nline 11\nline");
        model.copy(new LogSelection(new Place(0, 0), new Place(499, Integer.MAX_VALUE)), clipboard::add);
        assertThat(clipboard.getLast().lines()).hasSize(500).endsWith("line 498", "line 499");
    }

    @Test
    void aSelectionTooLargeForTheClipboardIsRefused() {
        LogViewModel model = open(GeneratedLog.of(10_000_000, number -> "line"));
        model.copy(LogSelection.all(model.rows()), text -> failures.add(new AssertionError(text)));
        assertThat(failures).hasSize(1);
        assertThat(failures.getFirst()).hasMessageContaining("save them to a file");
    }

    @Test
    void savesWhatIsShown(@TempDir Path folder) throws IOException {
        LogViewModel model = open(GeneratedLog.of(12_000, number -> number % 3 == 0 ? "fizz " + number : "" + number));
        Path file = folder.resolve("web.log");
        List<String> said = new ArrayList<>();
        model.onSaved(said::add);
        UiTask<Long> task = Objects.requireNonNull(model.save(file));
        assertThat(task.stateProperty().get()).isEqualTo(UiTask.State.SUCCEEDED);
        assertThat(Files.readAllLines(file)).hasSize(12_000).startsWith("fizz 0", "1", "2");
        settings.filterProperty().set(true);
        settings.timestampsProperty().set(true);
        search(model, "fizz");
        model.save(file);
        assertThat(Files.readAllLines(file)).hasSize(4_000).startsWith("2026-11-21T01:02:03Z fizz 0");
        assertThat(folder.toFile().list()).containsExactly("web.log");
        assertThat(said).containsExactly("Saved 12,000 lines to " + file + ".", "Saved 4,000 lines to " + file + ".");
    }

    @Test
    void aFileThatCantBeWrittenIsReportedAndLeavesNothing(@TempDir Path folder) {
        LogViewModel model = open(GeneratedLog.of(10, number -> "line"));
        model.save(folder.resolve("missing").resolve("web.log"));
        assertThat(failures).hasSize(1);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void closingLetsGoOfTheLogAndOfTheSettings() {
        GeneratedLog log = GeneratedLog.of(10, number -> "line");
        LogViewModel model = open(log);
        search(model, "line");
        model.close();
        assertThat(log.isClosed()).isTrue();
        log.grow(5);
        settings.matchCaseProperty().set(true);
        assertThat(model.lineCountProperty().get()).isEqualTo(10);
    }

    @Test
    void choicesOutliveTheTab() {
        UiSettings kept = UiSettings.inMemory();
        new LogSettings(kept).wrapProperty().set(true);
        assertThat(new LogSettings(kept).wrapProperty().get()).isTrue();
    }
}
