package io.cooperage.ui.containers.detail.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.GeneratedLog;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.Samples;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Ranges, zoom, chosen instants and export over recorded samples.
class FlightRecorderTest {
    private final DetailEngine engine = new DetailEngine();
    private final ManualClock clock = new ManualClock();
    private final ThreadedUiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, _ -> {});
    private final EventBridge events = new EventBridge(engine.events(), Runnable::run);
    private final LiveContainers containers = new LiveContainers(engine.containers(), events, tasks, Runnable::run);
    private final LiveContainer live;
    private final GraphsViewModel model;

    @TempDir
    private Path folder;

    @SuppressWarnings("NullAway.Init") // The folder is made by the test engine.
    FlightRecorderTest() {
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh"));
        String id = engine.containers().create(config).id();
        engine.containers().start(id);
        containers.reload();
        live = containers.find(id).orElseThrow();
        // Every ten seconds for an hour.
        for (int second = 3600; second >= 0; second -= 10) {
            engine.fake().sample(id, Samples.of(clock.now().minusSeconds(second), second / 3600.0, 1 << 20, 0));
        }
        model = new GraphsViewModel(live, engine.containers(), events, tasks, clock, failure -> {
            throw new AssertionError(failure);
        });
    }

    @Test
    void aLongerRangeShowsWhatWasRecordedWithoutGaps() {
        model.setActive(true);
        assertThat(model.window().size()).isEqualTo(61);
        model.rangeProperty().set(Range.TWO_HOURS);
        assertThat(model.window().size()).isEqualTo(361);
        assertThat(model.window().length()).isEqualTo(Duration.ofHours(2));
        for (int i = 1; i < model.window().size(); i++) {
            assertThat(model.window().joined(i)).isTrue();
        }
        model.rangeProperty().set(Range.TEN_MINUTES);
        assertThat(model.window().span()).isNull();
        assertThat(model.window().size()).isEqualTo(61);
    }

    @Test
    void zoomPanAndReset() {
        model.setActive(true);
        model.rangeProperty().set(Range.TWO_HOURS);
        Instant from = clock.now().minusSeconds(1000);
        model.zoom(from, from.plusSeconds(300));
        assertThat(model.zoomedProperty().get()).isTrue();
        assertThat(model.window().size()).isEqualTo(31);
        model.pan(-0.5);
        assertThat(model.window().start()).isEqualTo(from.minusSeconds(150));
        model.zoomBy(0.5);
        assertThat(model.window().length()).isEqualTo(Duration.ofSeconds(150));
        model.resetZoom();
        assertThat(model.zoomedProperty().get()).isFalse();
        assertThat(model.window().length()).isEqualTo(Duration.ofHours(2));
        // Too little to see anything.
        model.zoom(from, from.plusMillis(10));
        assertThat(model.zoomedProperty().get()).isFalse();
    }

    @Test
    void aLongRangeGoesOnAsCoarselyAsItIsKept() {
        containers.setWatching(true);
        model.setActive(true);
        model.rangeProperty().set(Range.TWO_HOURS);
        int before = model.window().size();
        Instant end = model.window().end();
        for (int second = 1; second <= 20; second++) {
            engine.fake().sample(live.id(), Samples.of(end.plusSeconds(second), 0.5, 1 << 20, 0));
        }
        assertThat(model.window().size()).isEqualTo(before + 2);
        assertThat(model.window().end()).isEqualTo(end.plusSeconds(20));
    }

    @Test
    void anEndedContainerShowsItsLastTime() {
        Instant ended = clock.now().minusSeconds(1800);
        engine.fake()
                .set(
                        live.id(),
                        new ContainerState(
                                Status.EXITED, 0, 1, false, "", clock.now().minusSeconds(7200), ended),
                        ContainerAction.DIE);
        model.setActive(true);
        model.rangeProperty().set(Range.TWO_HOURS);
        assertThat(model.window().end()).isEqualTo(ended.plusSeconds(2));
        assertThat(model.window().samples())
                .extracting(ContainerStats::time)
                .allMatch(time -> !time.isAfter(ended.plusSeconds(2)));
    }

    @Test
    void anInstantTellsTheLinesOfThatMoment() {
        engine.fake().log = () -> GeneratedLog.of(1000, number -> "line " + number);
        model.setActive(true);
        model.pick(GeneratedLog.BEGIN.plusMillis(137 * 500 + 10));
        Moment moment = Objects.requireNonNull(model.momentProperty().get());
        assertThat(moment.nearest()).isEqualTo(500);
        assertThat(moment.lines()).hasSize(8).anyMatch(line -> line.text().equals("line 500"));
        model.unpick();
        assertThat(model.momentProperty().get()).isNull();
    }

    @Test
    void goingToAnInstantTakesTheSmallestRangeThatHasIt() {
        engine.fake().log = () -> GeneratedLog.of(10, number -> "line " + number);
        model.setActive(true);
        model.goTo(clock.now().minusSeconds(1800));
        assertThat(model.rangeProperty().get()).isEqualTo(Range.TWO_HOURS);
        assertThat(model.pickedProperty().get()).isEqualTo(clock.now().minusSeconds(1800));
    }

    @Test
    void whatIsShownIsExported() throws IOException {
        model.setActive(true);
        Path file = folder.resolve("graphs.csv");
        List<String> said = new ArrayList<>();
        model.onExported(said::add);
        model.export(file);
        assertThat(said).containsExactly("Exported 61 samples to " + file + ".");
        List<String> lines = Files.readAllLines(file);
        assertThat(lines).hasSize(62);
        assertThat(lines.getFirst()).startsWith("time,cpu_cores,");
        assertThat(lines.get(1).split(",", -1)).hasSize(17);
        assertThat(lines.getLast()).startsWith(clock.now() + ",0.0000,");
    }
}
