package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.ui.fx.UiTasks;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import org.jspecify.annotations.Nullable;

/// One terminal: a shell that is started, runs, ends, and can be started anew in the same place. FX thread
/// only.
public final class ShellSession {
    /// Where it is in its life.
    public enum State {
        STARTING,
        RUNNING,
        /// See [#exitCodeProperty].
        ENDED,
        /// See [#problemProperty].
        FAILED
    }

    private final ShellStarter starter;
    private final Shell shell;
    private final String title;
    private final UiTasks tasks;
    private final Executor fx;
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.STARTING);
    private final ReadOnlyIntegerWrapper exitCode = new ReadOnlyIntegerWrapper();
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private @Nullable ProgramTtyConnector connector;
    private int columns = 80;
    private int rows = 24;
    private boolean closed;

    ShellSession(ShellStarter starter, Shell shell, String title, UiTasks tasks, Executor fx) {
        this.starter = starter;
        this.shell = shell;
        this.title = title;
        this.tasks = tasks;
        this.fx = fx;
    }

    public Shell shell() {
        return shell;
    }

    public String title() {
        return title;
    }

    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    public ReadOnlyIntegerProperty exitCodeProperty() {
        return exitCode.getReadOnlyProperty();
    }

    /// Why it could not be started.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// What the emulator talks to; null unless running.
    @Nullable
    ProgramTtyConnector connector() {
        return connector;
    }

    /// The size the next start begins with.
    void size(int newColumns, int newRows) {
        columns = newColumns;
        rows = newRows;
    }

    /// Starts the program, also again after it has ended.
    public void start() {
        if (closed || state.get() == State.RUNNING) {
            return;
        }
        state.set(State.STARTING);
        problem.set("");
        int firstColumns = columns;
        int firstRows = rows;
        tasks.quiet(() -> starter.start(shell, firstColumns, firstRows))
                .onSuccess(this::started)
                .onFailure(failure -> {
                    String message = failure.getMessage();
                    problem.set(message == null ? failure.toString() : message);
                    state.set(State.FAILED);
                });
    }

    private void started(Attachment session) {
        ProgramTtyConnector made = new ProgramTtyConnector(session);
        if (closed) {
            letGo(made);
            return;
        }
        connector = made;
        state.set(State.RUNNING);
        session.exit().whenComplete((status, _) -> fx.execute(() -> ended(made, status)));
    }

    private void ended(ProgramTtyConnector which, @Nullable ExitStatus status) {
        if (which == connector) {
            exitCode.set(status == null ? -1 : status.exitCode());
            state.set(State.ENDED);
        }
    }

    /// Hangs up, away from the FX thread.
    void close() {
        closed = true;
        if (connector != null) {
            letGo(connector);
        }
    }

    private void letGo(ProgramTtyConnector which) {
        tasks.quiet(() -> {
            which.close();
            return true;
        });
    }
}
