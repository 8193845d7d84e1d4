package io.cooperage.engine.network;

import java.util.List;

/// The networking of one container as it is now.
///
/// @param endpoints in the order in which they were connected
/// @param ports empty while it does not run
public record ContainerNetworking(List<Endpoint> endpoints, List<PublishedPort> ports) {
    public static final ContainerNetworking NONE = new ContainerNetworking(List.of(), List.of());

    public ContainerNetworking {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }
}
