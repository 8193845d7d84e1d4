package io.cooperage.engine.cluster.informer;

import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import io.cooperage.engine.cluster.store.ObjectStore;
import io.cooperage.engine.cluster.store.Stored;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One kind of the store.
final class StoreInformer implements Informer {
    private final ObjectStore store;
    private final Kind kind;
    private final Set<ListenerLoop> loops = ConcurrentHashMap.newKeySet();

    StoreInformer(ObjectStore store, Kind kind) {
        this.store = store;
        this.kind = kind;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public @Nullable KubeObject get(String namespace, String name) {
        Stored stored = store.get(kind.key(namespace, name));
        return stored == null ? null : stored.object();
    }

    @Override
    public Collection<KubeObject> all() {
        return list(null, LabelSelector.EVERYTHING);
    }

    @Override
    public List<KubeObject> list(@Nullable String namespace, LabelSelector labels) {
        return store.list(kind.resource(), namespace).items().stream()
                .filter(stored -> labels.matches(stored.labels()))
                .map(Stored::object)
                .toList();
    }

    @Override
    public List<KubeObject> controlledBy(String uid) {
        return store.ownedBy(uid).stream()
                .filter(stored -> stored.key().resource().equals(kind.resource()))
                .filter(stored -> stored.owners().stream()
                        .anyMatch(owner -> owner.controller() && owner.uid().equals(uid)))
                .map(Stored::object)
                .toList();
    }

    @Override
    public AutoCloseable listen(Listener listener) {
        ListenerLoop loop = new ListenerLoop(store, kind, listener);
        loops.add(loop);
        loop.start();
        return () -> {
            loops.remove(loop);
            loop.close();
        };
    }

    void close() {
        loops.forEach(ListenerLoop::close);
        loops.clear();
    }
}
