package io.cooperage.ui.cluster;

import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.KubeContexts;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.forward.PortForwards;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Which cluster all its pages look at, and as whom. Lives as long as the window. FX thread only.
public final class ClusterDesk implements AutoCloseable {
    private final ClusterService builtIn;
    private final KubeContexts contextFiles;
    private final UiTasks tasks;
    private final ErrorPresenter errors;
    private final Messages messages = Messages.of(ClusterDesk.class);
    private final ObservableList<KubeContext> contexts = FXCollections.observableArrayList();
    private final ObjectProperty<@Nullable KubeContext> context = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable Connection> connection = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Phase> phase;
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
    private final ObservableList<String> namespaces = FXCollections.observableArrayList();
    private final StringProperty namespace = new SimpleStringProperty("default");
    private final PortForwards forwards;
    private final NamespaceWatch namespaceWatch;
    private final LatestTask connecting = new LatestTask();

    /// A cluster that answered.
    ///
    /// @param types every kind that it serves
    public record Connection(KubeSession session, String version, List<ResourceType> types) {

        /// @param id such as `pods` or `deployments.apps`
        public Optional<ResourceType> type(String id) {
            return types.stream().filter(type -> type.id().equals(id)).findFirst();
        }

        /// By `apiVersion/kind`, as manifests name kinds.
        public Map<String, ResourceType> byKind() {
            return types.stream()
                    .collect(Collectors.toMap(
                            type -> type.apiVersion() + "/" + type.kind(), type -> type, (first, second) -> first));
        }
    }

    /// @param state a folder for what outlives the window; made when it is needed
    public ClusterDesk(
            ClusterService builtIn,
            KubeContexts contextFiles,
            Path state,
            UiTasks tasks,
            Executor fx,
            ErrorPresenter errors) {
        forwards = new PortForwards(state.resolve("forwards"), tasks, fx);
        namespaceWatch = new NamespaceWatch(namespaces, fx);
        this.builtIn = builtIn;
        this.contextFiles = contextFiles;
        this.tasks = tasks;
        this.errors = errors;
        phase = new ReadOnlyObjectWrapper<>(builtIn.state().phase());
        context.addListener((property, was, now) -> connect());
    }

    public ClusterService builtIn() {
        return builtIn;
    }

    public PortForwards forwards() {
        return forwards;
    }

    public ObservableList<KubeContext> contexts() {
        return contexts;
    }

    /// The chosen one; null before the files were read, and when there is none.
    public ObjectProperty<@Nullable KubeContext> contextProperty() {
        return context;
    }

    /// Null while there is none: no cluster chosen, not reached yet, or the built-in one is off.
    public ReadOnlyObjectProperty<@Nullable Connection> connectionProperty() {
        return connection.getReadOnlyProperty();
    }

    /// Of the built-in cluster.
    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /// Why the chosen cluster can't be looked at; empty when it can.
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /// By name; follows the cluster while there is a connection.
    public ObservableList<String> namespaces() {
        return namespaces;
    }

    /// Empty for all.
    public StringProperty namespaceProperty() {
        return namespace;
    }

    /// Reads the contexts afresh and keeps the choice where it can.
    public void refresh() {
        phase.set(builtIn.state().phase());
        tasks.quiet(contextFiles::read).onSuccess(this::show).onFailure(failure -> problem.set(errors.textOf(failure)));
    }

    private void show(List<KubeContext> read) {
        KubeContext was = context.get();
        contexts.setAll(read);
        if (was != null && read.contains(was)) {
            context.set(was);
            if (connection.get() == null) {
                connect();
            }
        } else {
            context.set(read.isEmpty() ? null : read.getFirst());
        }
    }

    /// Turns the built-in cluster on and looks at it.
    public void start() {
        phase.set(Phase.STARTING);
        tasks.run(messages.text("starting"), () -> {
                    builtIn.start();
                    return builtIn.state();
                })
                .onSuccess(state -> {
                    phase.set(state.phase());
                    context.set(null);
                    refresh();
                })
                .onFailure(failure -> {
                    phase.set(Phase.FAILED);
                    errors.present(failure);
                });
    }

    /// Turns the built-in cluster off. Its objects are kept.
    public void stop() {
        phase.set(Phase.STOPPING);
        leave();
        tasks.run(messages.text("stopping"), () -> {
                    builtIn.stop();
                    return builtIn.state();
                })
                .onSuccess(state -> phase.set(state.phase()))
                .onFailure(errors::present)
                .onEnd(this::refresh);
    }

    /// Removes every object of the built-in cluster.
    public void reset() {
        phase.set(Phase.STOPPING);
        leave();
        tasks.run(messages.text("resetting"), () -> {
                    builtIn.reset();
                    return builtIn.state();
                })
                .onSuccess(state -> phase.set(state.phase()))
                .onFailure(errors::present)
                .onEnd(this::refresh);
    }

    /// Tries again to reach the chosen cluster.
    public void connect() {
        leave();
        problem.set("");
        KubeContext chosen = context.get();
        if (chosen == null || (chosen.builtIn() && phase.get() != Phase.RUNNING)) {
            connecting.cancel();
            return;
        }
        connecting.follow(
                tasks.quiet(() -> {
                    KubeSession session = KubeSession.open(chosen);
                    try {
                        return new Opened(
                                new Connection(session, session.version(), session.types()), session.namespaces());
                    } catch (RuntimeException e) {
                        session.close();
                        throw e;
                    }
                }),
                opened -> {
                    namespaces.setAll(opened.namespaces());
                    if (!namespaces.contains(namespace.get())
                            && !namespace.get().isEmpty()) {
                        namespace.set(namespaces.contains(chosen.namespace()) ? chosen.namespace() : "");
                    }
                    connection.set(opened.connection());
                    namespaceWatch.follow(opened.connection());
                },
                failure -> problem.set(errors.textOf(failure)));
    }

    /// The cluster serves other kinds than when it was reached. Does nothing when another is looked at by
    /// now.
    public void learn(Connection was, Connection now) {
        Connection old = connection.get();
        if (old != null && old.session() == was.session() && !old.types().equals(now.types())) {
            connection.set(now);
        }
    }

    private record Opened(Connection connection, List<String> namespaces) {}

    private void leave() {
        Connection old = connection.get();
        forwards.close();
        namespaceWatch.stop();
        connection.set(null);
        if (old != null) {
            tasks.quiet(() -> {
                old.session().close();
                return "";
            });
        }
    }

    @Override
    public void close() {
        connecting.cancel();
        leave();
    }
}
