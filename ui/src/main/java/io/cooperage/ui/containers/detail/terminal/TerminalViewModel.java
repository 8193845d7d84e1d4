package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.ContainerService;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.model.LiveContainer;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The terminals of one container or pod. They live as long as the page, whatever tab or page is shown. FX
/// thread only.
public final class TerminalViewModel {
    private final ShellStarter starter;
    private final UiTasks tasks;
    private final Executor fx;
    private final ObservableList<ShellSession> sessions = FXCollections.observableArrayList();
    private final StringProperty command = new SimpleStringProperty(this, "command", "");
    private final StringProperty user = new SimpleStringProperty(this, "user", "");
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private int opened;

    public TerminalViewModel(LiveContainer live, ContainerService service, UiTasks tasks, Executor fx) {
        this(
                live.containerProperty()
                        .map(container -> container.state().status().isAlive()),
                (shell, columns, rows) -> shell.start(service, live.id(), columns, rows),
                tasks,
                fx);
    }

    /// @param running whether programs can be started now
    public TerminalViewModel(ObservableValue<Boolean> running, ShellStarter starter, UiTasks tasks, Executor fx) {
        this.starter = starter;
        this.tasks = tasks;
        this.fx = fx;
        this.running.bind(running);
    }

    public ObservableList<ShellSession> sessions() {
        return sessions;
    }

    /// What to run in the next terminal; empty for the best shell there is.
    public StringProperty commandProperty() {
        return command;
    }

    /// Who runs it; empty for the container's user.
    public StringProperty userProperty() {
        return user;
    }

    /// The container has processes, so one more can join them.
    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// Opens a terminal if there is none yet.
    public void openFirst() {
        if (opened == 0 && running.get()) {
            open();
        }
    }

    public void open() {
        if (!running.get()) {
            return;
        }
        opened++;
        ShellSession session = new ShellSession(starter, Shell.parse(command.get(), user.get()), tasks, fx, opened);
        sessions.add(session);
    }

    public void close(ShellSession session) {
        sessions.remove(session);
        session.close();
    }

    /// Hangs up all of them.
    public void close() {
        sessions.forEach(ShellSession::close);
        sessions.clear();
    }
}
