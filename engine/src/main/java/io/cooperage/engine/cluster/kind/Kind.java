package io.cooperage.engine.cluster.kind;

import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.util.List;
import java.util.Set;

/// One row of the table of kinds.
///
/// @param plural as in URLs: `deployments`
/// @param shortNames as kubectl takes them: `deploy`
/// @param categories groups of kinds that are asked for at once: `all`
/// @param verbs what may be done with it: `create`, `delete`, `deletecollection`, `get`, `list`, `patch`,
///     `update`, `watch`
/// @param subresources by name: `status`, `scale`, `log`, …
public record Kind(
        GroupVersionKind id,
        String plural,
        String singular,
        List<String> shortNames,
        List<String> categories,
        boolean namespaced,
        List<String> verbs,
        Set<String> subresources,
        KindRules rules,
        Printer printer) {

    public Kind {
        shortNames = List.copyOf(shortNames);
        categories = List.copyOf(categories);
        verbs = List.copyOf(verbs);
        subresources = Set.copyOf(subresources);
    }

    public GroupResource resource() {
        return new GroupResource(id.group(), plural);
    }

    public ObjectKey key(String namespace, String name) {
        return new ObjectKey(resource(), namespaced ? namespace : "", name);
    }

    /// The main endpoint does not write `status`, and `/status` nothing else.
    public boolean hasStatus() {
        return subresources.contains("status");
    }

    @Override
    public String toString() {
        return id.toString();
    }
}
