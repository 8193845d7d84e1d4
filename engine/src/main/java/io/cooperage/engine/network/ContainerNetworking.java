package io.cooperage.engine.network;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// The networking of one container as it is now.
///
/// @param endpoints in the order in which they were connected
/// @param ports empty while it does not run
public record ContainerNetworking(List<Endpoint> endpoints, List<PublishedPort> ports) {
    public static final ContainerNetworking NONE = new ContainerNetworking(List.of(), List.of());

    /// Docker's order: the priority, then who leads out with both families, then the network's name.
    private static final Comparator<Endpoint> BEST_FIRST = Comparator.comparing(
                    (Endpoint endpoint) -> endpoint.config().gatewayPriority(), Comparator.reverseOrder())
            .thenComparing(Endpoint::leadsOutWithBoth, Comparator.reverseOrder())
            .thenComparing(Endpoint::networkName);

    public ContainerNetworking {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
    }

    /// The place that the default route goes through, and that published ports lead to; none while it does not
    /// run, and where all of its networks are internal.
    public Optional<Endpoint> wayOut() {
        return wayOut(endpoints);
    }

    static Optional<Endpoint> wayOut(List<Endpoint> endpoints) {
        return endpoints.stream().filter(Endpoint::leadsOut).min(BEST_FIRST);
    }
}
