package io.cooperage.engine.api.docker;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;

/// Finds the container that a request is about: by its id, its name or a prefix of its id. The beginning of a
/// name is not enough here, for clients ask for a container first where an image of such a name may be meant.
final class ContainerRefs {
    private final ContainerService containers;

    ContainerRefs(ContainerService containers) {
        this.containers = containers;
    }

    /// @throws EngineException NOT_FOUND, or INVALID_ARGUMENT for the beginning of several ids, in
    ///     Docker's words
    Container get(Exchange exchange) {
        return containers.resolve(exchange.parameter("id"));
    }

    /// Its full id.
    String id(Exchange exchange) {
        return get(exchange).id();
    }
}
