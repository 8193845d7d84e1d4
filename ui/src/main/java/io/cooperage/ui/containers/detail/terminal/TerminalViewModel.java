package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

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
    private final ReadOnlyBooleanWrapper attachable = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper attached = new ReadOnlyBooleanWrapper();
    private final Messages messages = Messages.of(TerminalViewModel.class);
    private @Nullable ShellStarter mainProcess;
    private @Nullable ShellSession main;
    private boolean interactive;
    private boolean firstAwaited;
    private int opened;

    public TerminalViewModel(LiveContainer live, ContainerService service, UiTasks tasks, Executor fx) {
        this(
                live.containerProperty()
                        .map(container -> container.state().status().isAlive()),
                (shell, columns, rows) -> shell.start(service, live.id(), columns, rows),
                tasks,
                fx);
        ContainerConfig config = live.container().config();
        if (config.terminal() || config.stdinOpen()) {
            mainProcess = (_, columns, rows) -> attach(service, live.id(), config.terminal(), columns, rows);
            interactive = config.terminal() && config.stdinOpen();
            attachable.set(true);
        }
    }

    private static Attachment attach(ContainerService service, String id, boolean terminal, int columns, int rows) {
        Attachment streams = service.attach(id);
        if (!terminal) {
            return new LineAttachment(streams);
        }
        streams.resize(columns, rows);
        return streams;
    }

    /// @param running whether programs can be started now
    public TerminalViewModel(ObservableValue<Boolean> running, ShellStarter starter, UiTasks tasks, Executor fx) {
        this.starter = starter;
        this.tasks = tasks;
        this.fx = fx;
        this.running.bind(running);
        this.running.addListener((property, was, now) -> {
            if (now && firstAwaited) {
                openFirst();
            }
        });
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

    /// Its main process has a terminal or reads what is typed, so one can join it.
    public ReadOnlyBooleanProperty attachableProperty() {
        return attachable.getReadOnlyProperty();
    }

    /// There is a terminal of the main process.
    public ReadOnlyBooleanProperty attachedProperty() {
        return attached.getReadOnlyProperty();
    }

    /// Opens a terminal if there is none yet: what was made to be typed into is typed into. One that does not
    /// run yet, as its start is still on the way to this window, gets it as soon as it does.
    public void openFirst() {
        firstAwaited = opened == 0 && !running.get();
        if (opened > 0 || firstAwaited) {
            return;
        }
        if (interactive) {
            attach();
        } else {
            open();
        }
    }

    /// Joins the main process; closing that terminal leaves it running.
    public void attach() {
        if (mainProcess == null || attached.get() || !running.get()) {
            return;
        }
        opened++;
        main = new ShellSession(mainProcess, Shell.parse("", ""), messages.text("main"), tasks, fx);
        attached.set(true);
        sessions.add(main);
    }

    public void open() {
        if (!running.get()) {
            return;
        }
        opened++;
        Shell shell = Shell.parse(command.get(), user.get());
        ShellSession session = new ShellSession(starter, shell, shell.title() + " " + opened, tasks, fx);
        sessions.add(session);
    }

    public void close(ShellSession session) {
        sessions.remove(session);
        if (session == main) {
            main = null;
            attached.set(false);
        }
        session.close();
    }

    /// Hangs up all of them.
    public void close() {
        sessions.forEach(ShellSession::close);
        sessions.clear();
    }
}
