package io.cooperage.engine.cluster.controller;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.informer.Informers;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.GroupResource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// One [KindView] for each kind, shared by all controllers: so each sees at once what the others wrote. For
/// any thread.
public final class Views implements AutoCloseable {
    private final Informers informers;
    private final Map<GroupResource, KindView> views = new ConcurrentHashMap<>();

    public Views(Informers informers) {
        this.informers = informers;
    }

    public ClusterApi api() {
        return informers.api();
    }

    /// By the plural in the core group, or `plural.group`.
    public KindView of(String resource) {
        Kind kind = api().kinds().of(resource);
        return views.computeIfAbsent(kind.resource(), r -> new KindView(api(), informers.of(kind)));
    }

    /// Ends the listening of all views; the informers stay.
    @Override
    public void close() {
        views.values().forEach(KindView::close);
    }
}
