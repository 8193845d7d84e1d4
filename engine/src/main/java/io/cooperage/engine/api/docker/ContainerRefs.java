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

    /// @throws EngineException NOT_FOUND in Docker's words
    Container get(Exchange exchange) {
        String ref = exchange.parameter("id");
        Container container = containers.get(ref);
        String name = ref.startsWith("/") ? ref.substring(1) : ref;
        if (!container.name().equals(name) && !container.id().startsWith(ref)) {
            throw EngineException.notFound("No such container: " + ref);
        }
        return container;
    }

    /// Its full id.
    String id(Exchange exchange) {
        return get(exchange).id();
    }
}
