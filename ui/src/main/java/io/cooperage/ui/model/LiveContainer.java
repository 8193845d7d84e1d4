package io.cooperage.ui.model;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.network.PublishedPort;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/// One container as the window follows it: its latest state, its latest sample and the cpu of the last minute, and what
/// the window itself is doing to it. FX thread only.
public final class LiveContainer extends LiveRow {
    private final String id;
    private final ReadOnlyObjectWrapper<Container> container;
    private final ReadOnlyObjectWrapper<@Nullable ContainerStats> stats = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<List<PublishedPort>> ports = new ReadOnlyObjectWrapper<>(List.of());
    private final RecentCpu recentCpu = new RecentCpu();

    LiveContainer(Container container, List<PublishedPort> published) {
        this.id = container.id();
        this.container = new ReadOnlyObjectWrapper<>(container);
        ports.set(published);
    }

    public String id() {
        return id;
    }

    public Container container() {
        return container.get();
    }

    public ReadOnlyObjectProperty<Container> containerProperty() {
        return container.getReadOnlyProperty();
    }

    /// Whether it only holds the namespaces of a pod of the built-in cluster.
    public boolean holdsAPod() {
        return heldPod().isPresent();
    }

    /// The name of the pod whose namespaces it only holds; empty for every other container.
    public Optional<String> heldPod() {
        return podMember().filter(PodMember::isSandbox).map(PodMember::pod);
    }

    /// Whether it is in a pod of the built-in cluster, which gives it its network.
    public boolean inAPod() {
        return podMember().isPresent();
    }

    private Optional<PodMember> podMember() {
        return PodMember.of(container().config().labels());
    }

    /// Where it can be reached now; empty while it does not run.
    public ReadOnlyObjectProperty<List<PublishedPort>> portsProperty() {
        return ports.getReadOnlyProperty();
    }

    /// The latest sample; null while it isn't running or none was taken yet.
    public @Nullable ContainerStats stats() {
        return stats.get();
    }

    public ReadOnlyObjectProperty<@Nullable ContainerStats> statsProperty() {
        return stats.getReadOnlyProperty();
    }

    /// The last minute; changes just before [#statsProperty] does.
    public RecentCpu recentCpu() {
        return recentCpu;
    }

    void update(Container now, List<PublishedPort> published) {
        ports.set(published);
        container.set(now);
        if (!now.state().status().isAlive()) {
            recentCpu.clear();
            stats.set(null);
        }
    }

    void sample(ContainerStats sample) {
        if (container().state().status().isAlive()) {
            recentCpu.add(sample);
            stats.set(sample);
        }
    }
}
