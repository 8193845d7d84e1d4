package io.cooperage.engine.cluster.kind;

import io.cooperage.engine.cluster.kind.batch.BatchKinds;
import io.cooperage.engine.cluster.kind.config.ConfigKinds;
import io.cooperage.engine.cluster.kind.event.EventKinds;
import io.cooperage.engine.cluster.kind.node.NodeKinds;
import io.cooperage.engine.cluster.kind.pod.PodKinds;
import io.cooperage.engine.cluster.kind.rbac.RbacKinds;
import io.cooperage.engine.cluster.kind.service.ServiceKinds;
import io.cooperage.engine.cluster.kind.storage.StorageKinds;
import io.cooperage.engine.cluster.kind.workload.WorkloadKinds;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;

/// The kinds of Kubernetes that this cluster knows, as a table in memory. For any thread.
public final class StandardKinds implements Kinds {
    /// As Kubernetes lists its groups; within a group the plural decides.
    private static final List<String> GROUPS = List.of(
            "",
            "events.k8s.io",
            "apps",
            "batch",
            "rbac.authorization.k8s.io",
            "storage.k8s.io",
            "scheduling.k8s.io",
            "coordination.k8s.io",
            "discovery.k8s.io");

    private final List<Kind> all;
    private final Map<GroupResource, Kind> byResource = new LinkedHashMap<>();
    private final Map<GroupVersionKind, Kind> byId = new LinkedHashMap<>();

    public StandardKinds() {
        List<Kind> rows = new ArrayList<>();
        rows.addAll(PodKinds.rows());
        rows.addAll(ConfigKinds.rows());
        rows.addAll(ServiceKinds.rows());
        rows.addAll(NodeKinds.rows());
        rows.addAll(StorageKinds.rows());
        rows.addAll(EventKinds.rows());
        rows.addAll(WorkloadKinds.rows());
        rows.addAll(BatchKinds.rows());
        rows.addAll(RbacKinds.rows());
        rows.sort(Comparator.<Kind>comparingInt(kind -> GROUPS.indexOf(kind.id().group()))
                .thenComparing(Kind::plural));
        all = List.copyOf(rows);
        for (Kind kind : all) {
            byResource.put(kind.resource(), kind);
            byId.put(kind.id(), kind);
        }
    }

    @Override
    public List<Kind> all() {
        return all;
    }

    @Override
    public Optional<Kind> find(String group, String version, String plural) {
        return Optional.ofNullable(byResource.get(new GroupResource(group, plural)))
                .filter(kind -> kind.id().version().equals(version));
    }

    @Override
    public Optional<Kind> find(GroupVersionKind id) {
        return Optional.ofNullable(byId.get(id));
    }

    @Override
    public Kind of(GroupResource resource) {
        Kind kind = byResource.get(resource);
        if (kind == null) {
            throw new NoSuchElementException("this cluster has no " + resource);
        }
        return kind;
    }
}
