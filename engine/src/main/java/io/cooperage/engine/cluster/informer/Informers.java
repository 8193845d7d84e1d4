package io.cooperage.engine.cluster.informer;

import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.kind.Kind;

/// One [Informer] for each kind that somebody asks for, shared by all who do.
public interface Informers extends AutoCloseable {

    ClusterApi api();

    /// The one of this kind, begun when it is first asked for; returns when it holds what was there.
    Informer of(Kind kind);

    default Informer of(String resource) {
        return of(api().kinds().of(resource));
    }

    @Override
    void close();
}
