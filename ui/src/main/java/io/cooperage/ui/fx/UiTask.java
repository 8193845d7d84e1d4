package io.cooperage.ui.fx;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyDoubleProperty;
import javafx.beans.property.ReadOnlyDoubleWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// Work that was started by [UiTasks]. FX thread only, but for [#cancel].
///
/// A callback given after the end is called at once, so the order of registering and ending doesn't matter.
public final class UiTask<T> {
    public enum State {
        RUNNING,
        SUCCEEDED,
        FAILED,
        CANCELLED
    }

    /// What [#progressProperty] holds while nobody knows how much there is to do.
    public static final double INDETERMINATE = -1;

    private final String name;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.RUNNING);
    private final ReadOnlyDoubleWrapper progress = new ReadOnlyDoubleWrapper(INDETERMINATE);
    private final ReadOnlyStringWrapper detail = new ReadOnlyStringWrapper("");
    private final List<Runnable> atEnd = new ArrayList<>();
    private @Nullable T result;
    private @Nullable Throwable failure;
    private boolean failureHandled;

    /// Guards nothing but itself: the thread to interrupt, null before work began and after it ended.
    private final Object workerLock = new Object();

    private @Nullable Thread worker;
    private boolean cancelRequested;

    UiTask(String name) {
        this.name = name;
    }

    /// What the status bar calls it; empty for quiet work.
    public String name() {
        return name;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public boolean isRunning() {
        return state.get() == State.RUNNING;
    }

    /// 0 to 1, or [#INDETERMINATE].
    public ReadOnlyDoubleProperty progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /// A few words on what it's doing now.
    public ReadOnlyStringProperty detailProperty() {
        return detail.getReadOnlyProperty();
    }

    /// Tells how far it is, for a caller that learns of progress through events.
    public void report(double done, String words) {
        progress.set(done);
        detail.set(words);
    }

    public UiTask<T> onSuccess(Consumer<? super T> action) {
        return whenEnded(() -> {
            if (state.get() == State.SUCCEEDED) {
                action.accept(resultOf());
            }
        });
    }

    /// Not called for a cancelled task.
    public UiTask<T> onFailure(Consumer<? super Throwable> action) {
        failureHandled = true;
        return whenEnded(() -> {
            if (state.get() == State.FAILED && failure != null) {
                action.accept(failure);
            }
        });
    }

    /// Called last however it ended.
    public UiTask<T> onEnd(Runnable action) {
        return whenEnded(action);
    }

    /// Interrupts the work. Any thread; without effect after the end.
    public void cancel() {
        synchronized (workerLock) {
            cancelRequested = true;
            if (worker != null) {
                worker.interrupt();
            }
        }
    }

    boolean isFailureHandled() {
        return failureHandled;
    }

    /// @throws CancellationException when it was cancelled before it began
    void begin() {
        synchronized (workerLock) {
            if (cancelRequested) {
                throw new CancellationException();
            }
            worker = Thread.currentThread();
        }
    }

    /// After this no interrupt of ours can hit the thread; one that did is swallowed.
    ///
    /// @return whether someone asked to cancel
    boolean finishWork() {
        synchronized (workerLock) {
            worker = null;
            if (cancelRequested && Thread.interrupted()) {
                return true; // Ours, and too late or already answered: the thread goes on without it.
            }
            return cancelRequested;
        }
    }

    void end(State end, @Nullable T value, @Nullable Throwable thrown) {
        result = value;
        failure = thrown;
        state.set(end);
        List.copyOf(atEnd).forEach(Runnable::run);
        atEnd.clear();
    }

    private UiTask<T> whenEnded(Runnable action) {
        if (isRunning()) {
            atEnd.add(action);
        } else {
            action.run();
        }
        return this;
    }

    /// A task of a nullable type has null for a result, which only its own caller can know.
    @SuppressWarnings("NullAway")
    private T resultOf() {
        return result;
    }
}
