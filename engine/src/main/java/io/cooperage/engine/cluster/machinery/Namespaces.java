package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.kind.Kinds;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import java.util.List;

/// Whether a namespace takes new objects.
final class Namespaces {
    static final GroupResource RESOURCE = new GroupResource("", "namespaces");

    private final ObjectStore store;

    /// A table of kinds without namespaces, as in tests of other parts, has nothing to check.
    private final boolean known;

    Namespaces(ObjectStore store, Kinds kinds) {
        this.store = store;
        this.known = kinds.all().stream().anyMatch(kind -> kind.resource().equals(RESOURCE));
    }

    /// @throws StatusException 404 when there is none, 403 when it is being deleted
    void requireOpen(Kind kind, String namespace, String name) {
        if (!kind.namespaced() || !known) {
            return;
        }
        Stored stored = store.get(new ObjectKey(RESOURCE, "", namespace));
        if (stored == null) {
            throw new StatusException(
                    StatusReason.NOT_FOUND,
                    "namespaces \"" + namespace + "\" not found",
                    new StatusException.Details(namespace, "", "namespaces", "", List.of(), 0));
        }
        if (stored.deleting()) {
            StatusException.Cause cause = new StatusException.Cause(
                    "NamespaceTerminating", "namespace " + namespace + " is being terminated", "metadata.namespace");
            throw new StatusException(
                    StatusReason.FORBIDDEN,
                    kind.resource() + " \"" + name + "\" is forbidden: unable to create new content in namespace "
                            + namespace + " because it is being terminated",
                    new StatusException.Details(name, kind.id().group(), kind.plural(), "", List.of(cause), 0));
        }
    }
}
