package io.cooperage.ui.fx;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.ui.fx.UiTask.State;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Tasks over two executors: one that works and one that is the JavaFX thread. With `Runnable::run` for both, all
/// happens on the caller's thread, which is how view-models are tested.
public final class ThreadedUiTasks implements UiTasks {
    private final Executor workers;
    private final Executor fx;
    private final Consumer<Throwable> unhandled;
    private final ObservableList<UiTask<?>> running = FXCollections.observableArrayList();

    /// @param unhandled gets the failure of a task whose starter gave no `onFailure`; on the FX thread
    public ThreadedUiTasks(Executor workers, Executor fx, Consumer<Throwable> unhandled) {
        this.workers = workers;
        this.fx = fx;
        this.unhandled = unhandled;
    }

    /// The window's: a virtual thread per task.
    public static ThreadedUiTasks onVirtualThreads(Consumer<Throwable> unhandled) {
        return new ThreadedUiTasks(
                work -> Thread.ofVirtual().name("ui-task").start(work), FxThread.executor(), unhandled);
    }

    @Override
    public <T> UiTask<T> run(String name, Callable<T> work) {
        UiTask<T> task = new UiTask<>(name);
        running.add(task);
        workers.execute(() -> perform(task, work));
        return task;
    }

    @Override
    public <T> UiTask<T> quiet(Callable<T> work) {
        UiTask<T> task = new UiTask<>("");
        workers.execute(() -> perform(task, work));
        return task;
    }

    @Override
    public ObservableList<UiTask<?>> running() {
        return running;
    }

    private <T> void perform(UiTask<T> task, Callable<T> work) {
        @Nullable T value = null;
        @Nullable Throwable thrown = null;
        try {
            task.begin();
            value = work.call();
        } catch (Throwable e) { // The edge: whatever work throws is shown to the person, not lost with a thread.
            thrown = e;
        }
        boolean cancelRequested = task.finishWork();
        State state = outcome(thrown, cancelRequested);
        T result = value;
        Throwable failure = thrown;
        fx.execute(() -> {
            running.remove(task);
            task.end(state, result, failure);
            if (state == State.FAILED && failure != null && !task.isFailureHandled()) {
                unhandled.accept(failure);
            }
        });
    }

    private static State outcome(@Nullable Throwable thrown, boolean cancelRequested) {
        if (thrown == null) {
            return State.SUCCEEDED;
        }
        boolean saysCancelled = thrown instanceof CancellationException
                || thrown instanceof InterruptedException
                || (thrown instanceof EngineException e && e.kind() == ErrorKind.CANCELLED);
        return saysCancelled || (cancelRequested && thrown.getCause() instanceof InterruptedException)
                ? State.CANCELLED
                : State.FAILED;
    }
}
