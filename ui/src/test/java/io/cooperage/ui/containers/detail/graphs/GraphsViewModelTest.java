package io.cooperage.ui.containers.detail.graphs;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.Samples;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class GraphsViewModelTest {
    private static final long MIB = 1 << 20;

    private final DetailEngine engine = new DetailEngine();
    private final ManualClock clock = new ManualClock();
    private final ThreadedUiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, _ -> {});
    private final EventBridge events = new EventBridge(engine.events(), Runnable::run);
    private final LiveContainers containers = new LiveContainers(engine.containers(), events, tasks, Runnable::run);
    private final LiveContainer live;
    private final GraphsViewModel model;

    GraphsViewModelTest() {
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh"));
        String id = engine.containers().create(config).id();
        engine.containers().start(id);
        containers.reload();
        containers.setWatching(true);
        live = containers.find(id).orElseThrow();
        model = new GraphsViewModel(live, engine.containers(), events, tasks, clock, failure -> {
            throw new AssertionError(failure);
        });
    }

    private void sample(Instant time, double cores) {
        engine.fake().sample(live.id(), Samples.of(time, cores, 10 * MIB, 0));
    }

    @Test
    void beginsWithWhatWasRecordedAndGoesOnLive() {
        for (int second = 30; second > 0; second--) {
            sample(clock.now().minusSeconds(second), 0.5);
        }
        model.setActive(true);
        assertThat(model.window().size()).isEqualTo(30);
        sample(clock.now(), 0.7);
        assertThat(model.window().size()).isEqualTo(31);
        assertThat(model.window().end()).isEqualTo(clock.now());
    }

    @Test
    void takesNothingWhileNobodyLooksAndFillsTheGapAfterwards() {
        model.setActive(true);
        sample(clock.now().minusSeconds(5), 0.1);
        model.setActive(false);
        long revision = model.revisionProperty().get();
        sample(clock.now().minusSeconds(4), 0.2);
        sample(clock.now().minusSeconds(3), 0.3);
        assertThat(model.revisionProperty().get()).isEqualTo(revision);
        assertThat(model.window().size()).isOne();
        model.setActive(true);
        assertThat(model.window().size()).isEqualTo(3);
    }

    @Test
    void forgetsWhatIsOlderThanTenMinutes() {
        model.setActive(true);
        Instant start = clock.now();
        for (int second = 0; second < 900; second++) {
            sample(start.plusSeconds(second), 0.1);
        }
        assertThat(model.window().size()).isEqualTo(602);
        assertThat(model.window().get(1).time()).isEqualTo(model.window().start());
    }

    @Test
    void eventsBecomeMarkersOnce() {
        ContainerEvent oom = new ContainerEvent(clock.now(), live.id(), ContainerAction.OOM, Map.of());
        engine.events().publish(oom);
        engine.events().publish(new ContainerEvent(clock.now(), live.id(), ContainerAction.EXEC_START, Map.of()));
        engine.events().publish(new ContainerEvent(clock.now(), "another", ContainerAction.OOM, Map.of()));
        model.setActive(true);
        model.onEvent(oom);
        assertThat(model.markers())
                .filteredOn(marker -> marker.kind() == Marker.Kind.OOM)
                .hasSize(1);
        assertThat(model.markerNear(clock.now().plusSeconds(2))).isNotNull();
        assertThat(model.markerNear(clock.now().plusSeconds(60))).isNull();
    }

    @Test
    void ofADeadContainerTheLastMinutesOfItsLifeAreShown() {
        Instant end = clock.now().minusSeconds(7200);
        for (int second = 20; second >= 0; second--) {
            sample(end.minusSeconds(second), 0.5);
        }
        engine.fake()
                .set(
                        live.id(),
                        new ContainerState(Status.EXITED, 0, 137, true, "", end.minusSeconds(60), end),
                        ContainerAction.DIE);
        model.setActive(true);
        assertThat(model.isAlive()).isFalse();
        assertThat(model.window().size()).isEqualTo(21);
    }

    @Test
    void theKeyboardWalksThroughTheSamples() {
        for (int second = 10; second >= 0; second--) {
            sample(clock.now().minusSeconds(second), 0.5);
        }
        model.setActive(true);
        model.moveHover(-1);
        assertThat(model.hoverProperty().get()).isEqualTo(clock.now());
        model.moveHover(-3);
        assertThat(model.hoverProperty().get()).isEqualTo(clock.now().minusSeconds(3));
        model.moveHover(99);
        assertThat(model.hoverProperty().get()).isEqualTo(clock.now());
    }

    @Test
    void whatTheKernelDoesNotSayIsAbsentNotZero() {
        ContainerStats bare = new ContainerStats(
                clock.now(),
                OptionalDouble.of(0.2),
                OptionalDouble.empty(),
                OptionalLong.of(5 * MIB),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty(),
                OptionalDouble.empty());
        model.setActive(true);
        engine.fake().sample(live.id(), bare);
        assertThat(ChartSpec.all(Limits.NONE).stream()
                        .filter(chart -> chart.isAvailable(model.window()))
                        .map(ChartSpec::key))
                .containsExactly("cpu", "memory");
    }

    @Test
    void aFarLimitDoesNotFlattenTheGraph() {
        model.setActive(true);
        engine.fake().sample(live.id(), Samples.of(clock.now(), 0.1, 10 * MIB, 4096 * MIB));
        ChartSpec memory = ChartSpec.all(Limits.NONE).get(1);
        assertThat(memory.ceiling(model.window())).isLessThanOrEqualTo(16 * MIB);
        engine.fake().sample(live.id(), Samples.of(clock.now().plusSeconds(1), 0.1, 10 * MIB, 20 * MIB));
        assertThat(memory.ceiling(model.window())).isBetween(20.0 * MIB, 32.0 * MIB);
    }

    @Test
    void axesEndAtRoundNumbers() {
        assertThat(ChartUnit.CORES.ceiling(0.31)).isEqualTo(0.5);
        assertThat(ChartUnit.CORES.ceiling(0)).isEqualTo(0.1);
        assertThat(ChartUnit.COUNT.ceiling(17)).isEqualTo(20);
        assertThat(ChartUnit.COUNT.ceiling(4.2)).as("whole at each line").isEqualTo(8);
        assertThat(ChartUnit.BYTES.ceiling(300.0 * MIB)).isEqualTo(384.0 * MIB);
        assertThat(ChartUnit.FRACTION.ceiling(0.9)).isEqualTo(1);
        assertThat(ChartUnit.FRACTION.ceiling(0)).isEqualTo(0.05);
    }
}
