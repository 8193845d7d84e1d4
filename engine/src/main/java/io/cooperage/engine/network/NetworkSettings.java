package io.cooperage.engine.network;

import java.util.List;

/// Everything a container says about its networking.
///
/// @param endpoints the networks to be on with [NetworkMode#NETWORKS]; none is the default bridge. Which
///     one gives the default route says [ContainerNetworking#wayOut].
/// @param ports what to publish
/// @param publishAll publish every exposed port on a free one besides
/// @param extraHosts `name:address` or `name=address` lines for /etc/hosts; the address `host-gateway` is
///     the machine as seen from the container's network
public record NetworkSettings(
        NetworkMode mode,
        List<EndpointConfig> endpoints,
        List<PortBinding> ports,
        boolean publishAll,
        DnsConfig dns,
        List<String> extraHosts) {
    public static final NetworkSettings NONE = of(NetworkMode.NONE);

    public NetworkSettings {
        endpoints = List.copyOf(endpoints);
        ports = List.copyOf(ports);
        extraHosts = List.copyOf(extraHosts);
    }

    public static NetworkSettings of(NetworkMode mode) {
        return new NetworkSettings(mode, List.of(), List.of(), false, DnsConfig.NONE, List.of());
    }

    public NetworkSettings withMode(NetworkMode other) {
        return new NetworkSettings(other, endpoints, ports, publishAll, dns, extraHosts);
    }

    public NetworkSettings withEndpoints(List<EndpointConfig> others) {
        return new NetworkSettings(mode, others, ports, publishAll, dns, extraHosts);
    }

    public NetworkSettings withPorts(List<PortBinding> others) {
        return new NetworkSettings(mode, endpoints, others, publishAll, dns, extraHosts);
    }
}
