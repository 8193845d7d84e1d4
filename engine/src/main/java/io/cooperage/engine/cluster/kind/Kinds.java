package io.cooperage.engine.cluster.kind;

import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import java.util.List;
import java.util.Optional;

/// The kinds that this cluster serves.
public interface Kinds {

    /// In the order of discovery.
    List<Kind> all();

    /// As a URL names it.
    Optional<Kind> find(String group, String version, String plural);

    /// As an object names it.
    Optional<Kind> find(GroupVersionKind id);

    /// The version that is stored.
    ///
    /// @throws java.util.NoSuchElementException when the cluster has no such kind
    Kind of(GroupResource resource);

    /// By the plural in the core group, or `plural.group`: for code that names a kind it knows to be there.
    ///
    /// @throws java.util.NoSuchElementException when the cluster has no such kind
    default Kind of(String resource) {
        int dot = resource.indexOf('.');
        return of(
                dot < 0
                        ? new GroupResource("", resource)
                        : new GroupResource(resource.substring(dot + 1), resource.substring(0, dot)));
    }
}
