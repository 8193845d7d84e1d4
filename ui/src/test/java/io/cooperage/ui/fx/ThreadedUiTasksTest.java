package io.cooperage.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.fx.UiTask.State;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ThreadedUiTasksTest {
    private final List<String> seen = new ArrayList<>();
    private final List<Throwable> unhandled = new ArrayList<>();
    private final ThreadedUiTasks tasks = new ThreadedUiTasks(Runnable::run, Runnable::run, unhandled::add);

    @Test
    void successReachesWhoAskedForIt() {
        UiTask<String> task = tasks.run("greet", () -> "hi")
                .onSuccess(seen::add)
                .onFailure(failure -> seen.add("failed"))
                .onEnd(() -> seen.add("end"));
        assertThat(seen).containsExactly("hi", "end");
        assertThat(task.stateProperty().get()).isEqualTo(State.SUCCEEDED);
        assertThat(tasks.running()).isEmpty();
    }

    @Test
    void aFailureNobodyHandlesIsPassedOn() {
        List<Runnable> hops = new ArrayList<>();
        ThreadedUiTasks later = new ThreadedUiTasks(Runnable::run, hops::add, unhandled::add);
        later.run("a", () -> {
            throw new IllegalStateException("unhandled");
        });
        later.run("b", () -> {
                    throw new IllegalStateException("handled");
                })
                .onFailure(failure -> seen.add(String.valueOf(failure.getMessage())));
        hops.forEach(Runnable::run);
        assertThat(unhandled)
                .singleElement()
                .satisfies(failure -> assertThat(failure).hasMessage("unhandled"));
        assertThat(seen).containsExactly("handled");
    }

    @Test
    void whatTheEngineCallsCancelledIsNoFailure() {
        UiTask<String> task = tasks.run("pull", () -> {
            throw new EngineException(ErrorKind.CANCELLED, "cancelled");
        });
        task.onFailure(failure -> seen.add("failed")).onEnd(() -> seen.add("end"));
        assertThat(task.stateProperty().get()).isEqualTo(State.CANCELLED);
        assertThat(seen).containsExactly("end");
        assertThat(unhandled).isEmpty();
    }

    @Test
    void cancelInterruptsTheWork() throws InterruptedException {
        BlockingQueue<Runnable> hops = new LinkedBlockingQueue<>();
        ThreadedUiTasks threaded =
                new ThreadedUiTasks(work -> Thread.ofVirtual().start(work), hops::add, unhandled::add);
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch never = new CountDownLatch(1);
        UiTask<Boolean> task = threaded.run("wait", () -> {
            began.countDown();
            never.await();
            return true;
        });
        assertThat(threaded.running()).containsExactly(task);
        began.await();
        task.cancel();
        hops.take().run();
        assertThat(task.stateProperty().get()).isEqualTo(State.CANCELLED);
        assertThat(threaded.running()).isEmpty();
    }

    @Test
    void quietWorkIsNotListed() {
        List<Runnable> held = new ArrayList<>();
        ThreadedUiTasks later = new ThreadedUiTasks(held::add, Runnable::run, unhandled::add);
        later.quiet(() -> 1);
        assertThat(later.running()).isEmpty();
        later.run("named", () -> 1);
        assertThat(later.running()).hasSize(1);
        held.forEach(Runnable::run);
        assertThat(later.running()).isEmpty();
    }
}
