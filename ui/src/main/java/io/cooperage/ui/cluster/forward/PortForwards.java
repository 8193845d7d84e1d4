package io.cooperage.ui.cluster.forward;

import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The ports that are brought here now, and those that are kept to be brought again. The first live until
/// they are ended, the cluster is left, or the window is closed. FX thread only.
public final class PortForwards implements AutoCloseable {
    private final ObservableList<Entry> all = FXCollections.observableArrayList();
    private final ObservableList<Kept> kept = FXCollections.observableArrayList();
    private final SavedForwards saved;
    private final UiTasks tasks;
    private final Executor fx;

    /// One that is open.
    public static final class Entry {
        private final PortForward forward;
        private final String context;
        private final ReadOnlyObjectWrapper<ForwardStatus> status;

        Entry(PortForward forward, String context, ReadOnlyObjectWrapper<ForwardStatus> status) {
            this.forward = forward;
            this.context = context;
            this.status = status;
        }

        public PortForward forward() {
            return forward;
        }

        public ReadOnlyObjectProperty<ForwardStatus> statusProperty() {
            return status.getReadOnlyProperty();
        }

        /// Empty while it works.
        public ObservableValue<String> problemProperty() {
            return status.map(ForwardStatus::problem);
        }

        public String address() {
            return "127.0.0.1:" + forward.localPort();
        }

        public boolean leadsTo(ObjectRef object, int port) {
            return forward.target().equals(object) && forward.remotePort() == port;
        }

        private SavedForward saved() {
            ObjectRef target = forward.target();
            return new SavedForward(
                    context,
                    target.type().id(),
                    target.namespace(),
                    target.name(),
                    forward.remotePort(),
                    forward.localPort());
        }
    }

    /// One that is kept, open or not.
    ///
    /// @param kind such as `services`
    public record Kept(String context, String kind, String namespace, String name, int remotePort, int localPort) {
        private static Kept of(SavedForward one) {
            return new Kept(one.context(), one.kind(), one.namespace(), one.name(), one.remotePort(), one.localPort());
        }

        private SavedForward saved() {
            return new SavedForward(context, kind, namespace, name, remotePort, localPort);
        }
    }

    /// @param file that the kept ones are in; it need not be there
    public PortForwards(Path file, UiTasks tasks, Executor fx) {
        saved = new SavedForwards(file);
        this.tasks = tasks;
        this.fx = fx;
        show(tasks.quiet(saved::read));
    }

    public ObservableList<Entry> all() {
        return all;
    }

    public ObservableList<Kept> kept() {
        return kept;
    }

    /// Begins one. May block for a moment, on any thread.
    ///
    /// @param target a pod, a service, or a workload
    /// @param port of the pod or service
    /// @param localPort see [LocalPort#suggest]
    /// @throws EngineException CONFLICT when the port of this machine is taken, naming one that is free
    public Entry open(KubeSession session, ObjectRef target, ResourceType pods, int port, int localPort) {
        ReadOnlyObjectWrapper<ForwardStatus> status = new ReadOnlyObjectWrapper<>(ForwardStatus.BEGINNING);
        PortForward made = PortForward.open(
                new ForwardTarget(session, target, pods, port), localPort, now -> fx.execute(() -> status.set(now)));
        Entry entry = new Entry(made, session.context().name(), status);
        fx.execute(() -> all.add(entry));
        return entry;
    }

    public void end(Entry entry) {
        all.remove(entry);
        tasks.quiet(() -> {
            entry.forward().close();
            return "";
        });
    }

    /// Keeps an open one for another time.
    public void keep(Entry entry) {
        SavedForward one = entry.saved();
        show(tasks.quiet(() -> saved.keep(one)));
    }

    public void forget(Kept one) {
        show(tasks.quiet(() -> saved.forget(one.saved())));
    }

    public boolean isKept(Entry entry) {
        return kept.contains(Kept.of(entry.saved()));
    }

    /// The open one that a kept one stands for.
    public Optional<Entry> entry(Kept one) {
        return all.stream().filter(entry -> Kept.of(entry.saved()).equals(one)).findFirst();
    }

    private void show(UiTask<List<SavedForward>> reading) {
        reading.onSuccess(read -> kept.setAll(read.stream().map(Kept::of).toList()));
    }

    @Override
    public void close() {
        List.copyOf(all).forEach(this::end);
    }
}
