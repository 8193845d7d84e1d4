package io.cooperage.engine.cluster.node;

import org.jspecify.annotations.Nullable;

/// [PodAccess] for whoever turns a client's connection into streams: what can be refused is refused before.
public interface StreamablePods extends PodAccess {

    /// The name of the container that is meant, which runs.
    ///
    /// @param container null for the only one
    /// @throws io.cooperage.engine.cluster.api.StatusException NotFound or BadRequest
    String running(String namespace, String pod, @Nullable String container);

    /// Makes sure that a pod has a network to connect to.
    ///
    /// @throws io.cooperage.engine.cluster.api.StatusException NotFound or BadRequest
    void requireRunning(String namespace, String pod);
}
