package io.cooperage.engine.cluster.store;

import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The newest states by all that they are found by. Guarded by its owner.
final class ObjectIndex {
    /// By namespace, a zero byte and name, which is the order of lists.
    private final Map<GroupResource, NavigableMap<String, Stored>> byResource = new HashMap<>();

    private final Map<String, Stored> byUid = new HashMap<>();

    /// Keys of the dependents by the uid of an owner.
    private final Map<String, Set<ObjectKey>> byOwner = new HashMap<>();

    @Nullable
    Stored get(ObjectKey key) {
        NavigableMap<String, Stored> all = byResource.get(key.resource());
        return all == null ? null : all.get(path(key));
    }

    @Nullable
    Stored byUid(String uid) {
        return byUid.get(uid);
    }

    List<Stored> ownedBy(String uid) {
        List<Stored> owned = new ArrayList<>();
        for (ObjectKey key : byOwner.getOrDefault(uid, Set.of())) {
            owned.add(Objects.requireNonNull(get(key), "an index of what is there"));
        }
        return owned;
    }

    List<GroupResource> resources() {
        return byResource.entrySet().stream()
                .filter(e -> !e.getValue().isEmpty())
                .map(Map.Entry::getKey)
                .toList();
    }

    List<Stored> list(GroupResource resource, @Nullable String namespace) {
        return List.copyOf(part(byResource.getOrDefault(resource, new TreeMap<>()), namespace)
                .values());
    }

    /// @param undo changes to take back, newest first
    List<Stored> listBefore(GroupResource resource, @Nullable String namespace, List<Change> undo) {
        NavigableMap<String, Stored> then =
                new TreeMap<>(part(byResource.getOrDefault(resource, new TreeMap<>()), namespace));
        for (Change change : undo) {
            ObjectKey key = change.now().key();
            if (namespace != null && !namespace.equals(key.namespace())) {
                continue;
            }
            Stored before = change.before();
            if (before == null) {
                then.remove(path(key));
            } else {
                then.put(path(key), before);
            }
        }
        return List.copyOf(then.values());
    }

    private static NavigableMap<String, Stored> part(NavigableMap<String, Stored> all, @Nullable String namespace) {
        return namespace == null ? all : all.subMap(namespace + '\0', true, namespace + '\1', false);
    }

    void put(Stored now) {
        Stored before = byResource
                .computeIfAbsent(now.key().resource(), r -> new TreeMap<>())
                .put(path(now.key()), now);
        if (before != null && !before.uid().equals(now.uid())) {
            byUid.remove(before.uid());
        }
        byUid.put(now.uid(), now);
        if (before == null || !before.owners().equals(now.owners())) {
            if (before != null) {
                forgetOwners(before);
            }
            for (KubeObject.Owner owner : now.owners()) {
                byOwner.computeIfAbsent(owner.uid(), uid -> new LinkedHashSet<>())
                        .add(now.key());
            }
        }
    }

    void remove(ObjectKey key) {
        NavigableMap<String, Stored> all = byResource.get(key.resource());
        Stored before = all == null ? null : all.remove(path(key));
        if (before != null) {
            byUid.remove(before.uid());
            forgetOwners(before);
        }
    }

    private void forgetOwners(Stored dependent) {
        for (KubeObject.Owner owner : dependent.owners()) {
            byOwner.computeIfPresent(owner.uid(), (uid, keys) -> {
                keys.remove(dependent.key());
                return keys.isEmpty() ? null : keys;
            });
        }
    }

    static String path(ObjectKey key) {
        return key.namespace() + '\0' + key.name();
    }
}
