package io.cooperage.ui.cluster.forward;

import io.cooperage.ui.cluster.client.KubeSession;
import io.cooperage.ui.cluster.client.ObjectRef;
import io.cooperage.ui.cluster.client.ResourceType;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/// The ports that are brought here now. They live until they are ended, the cluster is left, or the window is
/// closed. FX thread only, but for [#open].
public final class PortForwards implements AutoCloseable {
    private final ObservableList<Entry> all = FXCollections.observableArrayList();
    private final Executor fx;

    /// One of them, and how its last connection went.
    public static final class Entry {
        private final PortForward forward;
        private final ReadOnlyStringWrapper problem;

        Entry(PortForward forward, ReadOnlyStringWrapper problem) {
            this.forward = forward;
            this.problem = problem;
        }

        public PortForward forward() {
            return forward;
        }

        /// Empty while it works.
        public ReadOnlyStringProperty problemProperty() {
            return problem.getReadOnlyProperty();
        }

        public String address() {
            return "127.0.0.1:" + forward.localPort();
        }
    }

    public PortForwards(Executor fx) {
        this.fx = fx;
    }

    public ObservableList<Entry> all() {
        return all;
    }

    /// Begins one; may block for a moment.
    ///
    /// @param port of the pod or service; the same on this machine when it is free and needs no privilege
    public Entry open(KubeSession session, ObjectRef target, ResourceType pods, int port) {
        ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper("");
        PortForward made = PortForward.open(
                session,
                target,
                pods,
                port,
                port < 1024 ? port + 8000 : port,
                why -> fx.execute(() -> problem.set(why)));
        Entry entry = new Entry(made, problem);
        fx.execute(() -> all.add(entry));
        return entry;
    }

    public void end(Entry entry) {
        all.remove(entry);
        entry.forward().close();
    }

    @Override
    public void close() {
        all.forEach(entry -> entry.forward().close());
        all.clear();
    }
}
