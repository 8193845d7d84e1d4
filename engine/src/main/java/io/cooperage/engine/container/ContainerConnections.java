package io.cooperage.engine.container;

import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.network.EndpointConfig;

/// A container's place on networks, over its life: what [ContainerNetworks] needs to be told when.
@SuppressWarnings({"DoNotCallSuggester", "UnusedVariable"})
final class ContainerConnections {
    private final ContainerNetworks networks;
    private final ContainerFiles files;
    private final ContainerTable table;

    ContainerConnections(ContainerNetworks networks, ContainerFiles files, ContainerTable table) {
        this.networks = networks;
        this.files = files;
        this.table = table;
    }

    void connect(ManagedContainer container, EndpointConfig endpoint) {
        throw new UnsupportedOperationException(container.id() + endpoint);
    }

    void disconnect(ManagedContainer container, String network, boolean force) {
        throw new UnsupportedOperationException(container.id() + network + force);
    }

    ContainerNetworking state(ManagedContainer container) {
        return networks.state(container.id());
    }
}
