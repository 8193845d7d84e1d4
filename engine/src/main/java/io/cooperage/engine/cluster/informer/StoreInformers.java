package io.cooperage.engine.cluster.informer;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupResource;
import io.cooperage.engine.cluster.store.ObjectStore;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/// Informers that read the store itself: no copies, and never behind it. Only what listeners hear comes
/// after.
public final class StoreInformers implements Informers {
    private final ObjectStore store;
    private final ClusterApi api;
    private final ConcurrentMap<GroupResource, StoreInformer> informers = new ConcurrentHashMap<>();

    public StoreInformers(ObjectStore store, ClusterApi api) {
        this.store = store;
        this.api = api;
    }

    @Override
    public ClusterApi api() {
        return api;
    }

    @Override
    public Informer of(Kind kind) {
        return informers.computeIfAbsent(kind.resource(), resource -> new StoreInformer(store, kind));
    }

    /// Ends every listener.
    @Override
    public void close() {
        informers.values().forEach(StoreInformer::close);
    }
}
