package io.cooperage.ui.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.Samples;
import io.cooperage.ui.testing.TestBench;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveContainersTest {
    private final TestBench bench = new TestBench();

    @Test
    void eventsBringContainersAndTheirStates() {
        bench.create("web", "nginx");
        assertThat(bench.containers.all()).hasSize(1);
        assertThat(bench.containers.runningProperty().get()).isZero();

        bench.service.start("web");
        assertThat(bench.live("web").container().state().status()).isEqualTo(Status.RUNNING);
        assertThat(bench.containers.runningProperty().get()).isEqualTo(1);

        bench.service.remove("web", true);
        assertThat(bench.containers.all()).isEmpty();
        assertThat(bench.containers.runningProperty().get()).isZero();
    }

    @Test
    void whatOnlyHoldsAPodIsNotCountedAsRunning() {
        Map<String, String> pod = Map.of("io.kubernetes.container.name", "POD", "io.kubernetes.pod.name", "web");
        bench.service.create(ContainerConfig.of(new RootSource.Image("pause"), List.of()).toBuilder()
                .name("sandbox")
                .labels(pod)
                .build());
        bench.create("web", "nginx");
        bench.service.start("sandbox");
        bench.service.start("web");
        assertThat(bench.containers.runningProperty().get()).isEqualTo(1);
    }

    @Test
    void aHealthCheckThatFailsAgainIsCounted() {
        bench.create("web", "nginx");
        bench.service.start("web");
        ContainerState running = bench.service.get("web").state();
        for (int streak = 2; streak <= 3; streak++) {
            bench.service.countHealth(
                    "web", running.withHealth(new Health(Health.Verdict.UNHEALTHY, streak, List.of())));
            assertThat(bench.live("web").container().state().health())
                    .extracting(Health::failingStreak)
                    .isEqualTo(streak);
        }
    }

    @Test
    void anEventOfWhatIsGoneAlreadyTakesItAway() {
        String id = bench.create("web", "nginx").id();
        bench.service.failNext("get", new IllegalStateException("not reached"));
        bench.service.remove("web", true);
        bench.engine.fakeEvents().publish(new ContainerEvent(Instant.EPOCH, id, ContainerAction.DIE, Map.of()));
        assertThat(bench.containers.find(id)).isEmpty();
    }

    /// The answer of a read waits for the JavaFX thread, and the event that overtakes it is the later truth.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void whatIsDestroyedWhileItIsReadDoesNotComeBack(boolean all) {
        TestBench.HeldWork answers = new TestBench.HeldWork();
        FakeEngine engine = new FakeEngine();
        LiveContainers containers = new LiveContainers(
                engine.containers(),
                new EventBridge(engine.events(), Runnable::run),
                new ThreadedUiTasks(Runnable::run, answers, failure -> {}),
                Runnable::run);
        ContainerConfig config = ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/debian")), List.of());
        if (all) {
            containers.reload();
            answers.release();
        }
        String id = engine.containers()
                .create(config.toBuilder().name("brief").build())
                .id();
        if (all) {
            answers.release();
            containers.reload();
        }
        engine.containers().remove(id, new RemoveOptions(true, false, true));
        answers.release();
        assertThat(containers.find(id)).isEmpty();
        assertThat(containers.all()).isEmpty();

        engine.containers().restore(id);
        answers.release();
        assertThat(containers.find(id)).as("had back").isPresent();
    }

    @Test
    void lostEventsMakeItReadEverythingAfresh() {
        FakeEngine engine = new FakeEngine();
        EventBridge events = new EventBridge(engine.events(), Runnable::run);
        LiveContainers containers = new LiveContainers(
                engine.containers(),
                events,
                new ThreadedUiTasks(Runnable::run, Runnable::run, failure -> {}),
                Runnable::run);
        assertThat(containers.loadedProperty().get()).isFalse();
        engine.fakeEvents().overflow();
        assertThat(containers.loadedProperty().get()).isTrue();
        assertThat(engine.fakeContainers().calls()).containsExactly("list");
    }

    @Test
    void aRowKeepsItsIdentityAcrossReloads() {
        bench.create("web", "nginx");
        LiveContainer before = bench.live("web");
        bench.containers.reload();
        assertThat(bench.live("web")).isSameAs(before);
    }

    @Test
    void samplesArriveOnlyWhileSomeoneWatches() {
        bench.create("web", "nginx");
        bench.service.start("web");
        assertThat(bench.service.samplers()).isZero();

        bench.containers.setWatching(true);
        bench.service.sample("web", Samples.of(Instant.now(), 0.5, 1 << 20, 0));
        assertThat(bench.live("web").recentCpu().size()).isEqualTo(1);
        assertThat(bench.live("web").stats()).isNotNull();
        assertThat(bench.containers.sampleRoundsProperty().get()).isEqualTo(1);

        bench.containers.setWatching(false);
        assertThat(bench.service.samplers()).isZero();
    }

    @Test
    void aWindowThatOpensLaterHasTheLastMinuteAtOnce() {
        bench.create("web", "nginx");
        bench.service.start("web");
        Instant now = Instant.now();
        for (int second = 90; second >= 1; second--) {
            bench.service.sample("web", Samples.of(now.minusSeconds(second), 0.1 * (second % 3), 1 << 20, 0));
        }
        bench.containers.setWatching(true);
        assertThat(bench.live("web").recentCpu().size()).isBetween(58, RecentCpu.SECONDS);
        assertThat(bench.live("web").recentCpu().age(0)).isLessThanOrEqualTo(60);
    }

    @Test
    void whatEndsLosesItsFigures() {
        bench.create("web", "nginx");
        bench.service.start("web");
        bench.containers.setWatching(true);
        bench.service.sample("web", Samples.of(Instant.now(), 0.5, 1 << 20, 0));
        bench.service.set(
                "web",
                new ContainerState(Status.EXITED, 0, 1, false, "", Instant.EPOCH, Instant.EPOCH),
                ContainerAction.DIE);
        assertThat(bench.live("web").stats()).isNull();
        assertThat(bench.live("web").recentCpu().size()).isZero();
    }
}
