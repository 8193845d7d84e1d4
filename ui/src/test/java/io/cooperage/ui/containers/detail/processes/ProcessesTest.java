package io.cooperage.ui.containers.detail.processes;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.container.RootSource;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.Scenes;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.Samples;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.scene.control.TreeItem;
import org.junit.jupiter.api.Test;

class ProcessesTest {
    private final DetailEngine engine = new DetailEngine();
    private final ManualClock clock = new ManualClock();
    private final ThreadedUiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, _ -> {});
    private final LiveContainers containers = new LiveContainers(
            engine.containers(), new EventBridge(engine.events(), Runnable::run), tasks, Runnable::run);
    private final LiveContainer live;
    private final ProcessesViewModel model;

    ProcessesTest() {
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(Path.of("/srv/root")), List.of("sh"));
        String id = engine.containers().create(config).id();
        engine.containers().start(id);
        containers.reload();
        containers.setWatching(true);
        live = containers.find(id).orElseThrow();
        model = new ProcessesViewModel(live, engine.containers(), tasks, clock, failure -> {
            throw new AssertionError(failure);
        });
    }

    private static ProcessEntry process(int pid, int parent, Duration cpu) {
        return new ProcessEntry(
                pid, pid, parent, 0, "root", 'S', "p" + pid, cpu, 0, 1, 3, Instant.EPOCH.plusSeconds(pid), 0, 2, false);
    }

    private void beat() {
        clock.advance(Duration.ofSeconds(1));
        engine.fake().sample(live.id(), Samples.of(clock.now(), 0.1, 1, 0));
    }

    @Test
    void looksWithEachSampleWhileWatched() {
        engine.fake().processes = Scenes.processes();
        beat();
        assertThat(model.rows()).isEmpty();
        model.setActive(true);
        assertThat(model.rows()).hasSize(8);
        engine.fake().processes = Scenes.processes().subList(0, 2);
        beat();
        assertThat(model.rows()).hasSize(2);
        model.setActive(false);
        engine.fake().processes = List.of();
        beat();
        assertThat(model.rows()).hasSize(2);
    }

    @Test
    void cpuIsWhatWasUsedBetweenTwoLooks() {
        engine.fake().processes = List.of(process(10, 1, Duration.ofMillis(500)));
        model.setActive(true);
        assertThat(model.rows().getFirst().cpu()).isEmpty();
        engine.fake().processes = List.of(process(10, 1, Duration.ofMillis(750)));
        beat();
        assertThat(model.rows().getFirst().cpu().getAsDouble()).isEqualTo(0.25);
    }

    @Test
    void aStoppedContainerHasNone() {
        engine.fake().processes = Scenes.processes();
        model.setActive(true);
        engine.containers().stop(live.id(), null);
        assertThat(model.runningProperty().get()).isFalse();
        assertThat(model.rows()).isEmpty();
    }

    @Test
    void itemsOfTheTreeStayFromLookToLook() {
        ProcessTree tree = new ProcessTree();
        engine.fake().processes =
                List.of(process(10, 1, Duration.ZERO), process(11, 10, Duration.ZERO), process(12, 10, Duration.ZERO));
        model.setActive(true);
        tree.update(model.rows());
        TreeItem<ProcessRow> first = tree.root().getChildren().getFirst();
        assertThat(first.getChildren()).hasSize(2);
        first.setExpanded(false);
        engine.fake().processes = List.of(
                process(10, 1, Duration.ofMillis(5)), process(12, 10, Duration.ZERO), process(13, 12, Duration.ZERO));
        beat();
        tree.update(model.rows());
        assertThat(tree.root().getChildren()).containsExactly(first);
        assertThat(first.isExpanded()).isFalse();
        assertThat(first.getChildren()).hasSize(1);
        assertThat(first.getChildren().getFirst().getChildren()).hasSize(1);
        // Its parent ended: it is shown at the top rather than not at all.
        engine.fake().processes = List.of(process(13, 12, Duration.ZERO));
        beat();
        tree.update(model.rows());
        assertThat(tree.root().getChildren()).hasSize(1);
    }
}
