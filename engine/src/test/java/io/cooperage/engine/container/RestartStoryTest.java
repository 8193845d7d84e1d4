package io.cooperage.engine.container;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cooperage.engine.container.ContainerService.WaitCondition;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Restart policies on real containers, in the life of one engine and over the end of one.
@Tag("kernel")
@Timeout(120)
class RestartStoryTest extends EngineStory {
    private static final RestartPolicy ALWAYS = new RestartPolicy(RestartPolicy.Kind.ALWAYS, 0);
    private static final RestartPolicy UNLESS_STOPPED = new RestartPolicy(RestartPolicy.Kind.UNLESS_STOPPED, 0);

    private static RestartPolicy onFailure(int tries) {
        return new RestartPolicy(RestartPolicy.Kind.ON_FAILURE, tries);
    }

    @Test
    void withoutAPolicyAnEndIsAnEnd() {
        Container container = run("exit 3", b -> b);
        assertThat(containers.await(container.id()).exitCode()).isEqualTo(3);
        awaitStatus(container, Status.EXITED);
        assertThat(state(container).restartCount()).isZero();
    }

    @Test
    void onFailureTriesAsOftenAsItMayAndSaysWhenItGivesUp() {
        Container container = run("echo run; exit 3", b -> b.restart(onFailure(2)));
        Await.until(() -> !events(container, ContainerAction.CRASH_LOOP).isEmpty());
        assertThat(state(container))
                .matches(state -> state.status() == Status.EXITED)
                .matches(state -> state.restartCount() == 2)
                .matches(state -> state.exitCode() == 3);
        assertThat(log(container)).containsExactly("run", "run", "run");
        assertThat(events(container, ContainerAction.CRASH_LOOP).getFirst().attributes())
                .containsEntry("restartCount", "2")
                .containsEntry("exitCode", "3");
        assertThat(containers.inspect(container.id()).get("RestartCount").asInt())
                .isEqualTo(2);
    }

    @Test
    void onFailureLeavesASuccessAlone() {
        Container container = run("exit 0", b -> b.restart(onFailure(0)));
        containers.await(container.id());
        awaitStatus(container, Status.EXITED);
        assertThat(state(container).restartCount()).isZero();
    }

    @Test
    void alwaysBeginsAgainUntilAPersonStopsIt() {
        Container container = run("echo run; sleep 0.05", b -> b.restart(ALWAYS));
        Await.until(() -> state(container).restartCount() >= 2);
        containers.stop(container.id(), Duration.ZERO);
        assertThat(state(container).status()).isEqualTo(Status.EXITED);
        int count = state(container).restartCount();
        containers.start(container.id());
        assertThat(state(container).restartCount())
                .as("a person's start counts anew")
                .isLessThan(Math.max(count, 1));
        containers.stop(container.id(), Duration.ZERO);
    }

    @Test
    void whenItEndedLastIsKnownWhileItRunsAgain() {
        Container container = run("exec sleep 1000", b -> b);
        assertThat(state(container).finishedAt()).isNull();
        containers.stop(container.id(), Duration.ZERO);
        Instant finished = Objects.requireNonNull(state(container).finishedAt());
        containers.start(container.id());
        assertThat(state(container).finishedAt()).isEqualTo(finished);
        reopen();
        assertThat(state(container))
                .matches(state -> state.status() == Status.RUNNING)
                .matches(state -> finished.equals(state.finishedAt()));
        assertThat(Instant.parse(containers
                        .inspect(container.id())
                        .at("/State/FinishedAt")
                        .asText()))
                .isEqualTo(finished);
        containers.stop(container.id(), Duration.ZERO);
        assertThat(state(container).finishedAt()).isAfter(finished);
    }

    @Test
    void aStopWhileItWaitsEndsTheWaiting() {
        Container container = run("exit 1", b -> b.restart(ALWAYS));
        // Some ends later the delays are long enough to be met.
        Await.until(
                () -> state(container).restartCount() >= 3 && state(container).status() == Status.RESTARTING);
        assertThatThrownBy(() -> containers.remove(container.id(), false))
                .hasMessageContaining("container is restarting");
        assertThat(containers.stop(container.id(), null)).isTrue();
        assertThat(state(container).status()).isEqualTo(Status.EXITED);
        assertThat(containers.stop(container.id(), null)).isFalse();
        assertThat(containers.await(container.id()).exitCode()).isEqualTo(1);
    }

    @Test
    void aKillThatMeansTheEndIsOneAndAnotherSignalIsNot() {
        Container container =
                run("trap 'exit 4' HUP; echo up; while :; do sleep 0.05; done", b -> b.restart(UNLESS_STOPPED));
        awaitLog(container, "up");
        containers.kill(container.id(), "HUP");
        Await.until(
                () -> state(container).restartCount() == 1 && state(container).status() == Status.RUNNING);
        containers.kill(container.id(), "KILL");
        awaitStatus(container, Status.EXITED);
        assertThat(state(container).exitCode()).isEqualTo(137);
    }

    @Test
    void autoRemoveAndAPolicyExcludeEachOther() {
        assertThatThrownBy(() -> create("true", b -> b.autoRemove(true).restart(ALWAYS)))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("can't create 'AutoRemove' container with restart policy");
        assertThatThrownBy(() -> create("true", b -> b.restart(new RestartPolicy(RestartPolicy.Kind.ALWAYS, 3))))
                .hasMessageContaining("maximum retry count can only be used with 'on-failure'");
    }

    @Test
    void theNextEngineStartsWhatShallAlwaysRunAndWhatNobodyStopped() throws Exception {
        Path gate = Files.createDirectory(folder.resolve("gate"));
        String once = "if [ -e /gate/again ]; then echo again; exec sleep 1000; fi;"
                + " while [ ! -e /gate/open ]; do sleep 0.02; done; exit 0";
        List<ContainerConfig.MountRequest> mounts = List.of(new ContainerConfig.MountRequest(
                ContainerConfig.MountRequest.Type.BIND, gate, "/gate", true, List.of()));
        Container always = run("exec sleep 1000", b -> b.restart(ALWAYS));
        Container stopped = run("exec sleep 1000", b -> b.restart(UNLESS_STOPPED));
        Container endedAlone = run(once, b -> b.restart(UNLESS_STOPPED).mounts(mounts));
        Container none = run("exec sleep 1000", b -> b);
        containers.stop(always.id(), Duration.ZERO);
        containers.stop(stopped.id(), Duration.ZERO);
        containers.stop(none.id(), Duration.ZERO);
        int pid = state(endedAlone).pid();
        engine.close();
        Files.createFile(gate.resolve("open"));
        ProcessHandle.of(pid).ifPresent(process -> process.onExit().join());
        Files.createFile(gate.resolve("again"));
        open();
        awaitStatus(always, Status.RUNNING);
        awaitStatus(endedAlone, Status.RUNNING);
        awaitLog(endedAlone, "again");
        assertThat(state(stopped).status()).isEqualTo(Status.EXITED);
        assertThat(state(none).status()).isEqualTo(Status.EXITED);
    }

    @Test
    void anEngineThatIsKilledWhileOneWaitsLeavesTheNextToGoOn() throws Exception {
        engine.close();
        Process worker = RestartWorker.start(folder.resolve("e"), root.path());
        try {
            String id = RestartWorker.awaitRestarting(worker);
            worker.destroyForcibly().waitFor();
            open();
            int before = containers.get(id).state().restartCount();
            assertThat(before).isPositive();
            Await.until(() -> containers.get(id).state().restartCount() > before);
            containers.stop(id, Duration.ZERO);
        } finally {
            worker.destroyForcibly().waitFor();
        }
    }

    @Test
    void oneWhoWaitsIsToldOfTheEndHeMeant() throws Exception {
        Container container = create("exit 6");
        CompletableFuture<ExitStatus> next = waiting(container, WaitCondition.NEXT_EXIT);
        CompletableFuture<ExitStatus> removed = waiting(container, WaitCondition.REMOVED);
        assertThat(containers.await(container.id(), WaitCondition.NOT_RUNNING).exitCode())
                .isZero();
        containers.start(container.id());
        assertThat(next.get(30, TimeUnit.SECONDS).exitCode()).isEqualTo(6);
        assertThat(removed).isNotDone();
        containers.remove(container.id(), false);
        assertThat(removed.get(30, TimeUnit.SECONDS).exitCode()).isEqualTo(6);
    }

    /// Returns when the other thread waits.
    private CompletableFuture<ExitStatus> waiting(Container container, WaitCondition condition) {
        CompletableFuture<ExitStatus> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().daemon().start(() -> {
            try {
                result.complete(containers.await(container.id(), condition));
            } catch (EngineException e) {
                result.completeExceptionally(e);
            }
        });
        Await.until(() -> thread.getState() == Thread.State.WAITING || result.isDone());
        return result;
    }
}
