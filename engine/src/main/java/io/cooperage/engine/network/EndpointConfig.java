package io.cooperage.engine.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a container wants to be on one network; what is not said the network chooses.
///
/// @param network name, id or prefix of the id
/// @param aliases further names it answers to there
/// @param ipv4,ipv6 fixed addresses, null for free ones
/// @param mac `02:42:ac:11:00:02`, null for one made from the address
/// @param options of the driver, `com.docker.network.endpoint.*`
/// @param links `name:alias`: names of its own for other containers there, see [EndpointLink]; those of a
///     container that there is on the default network have the other's id in place of its name
/// @param gatewayPriority the network with the highest one has the default route, see
///     [ContainerNetworking#wayOut]
public record EndpointConfig(
        String network,
        List<String> aliases,
        @Nullable String ipv4,
        @Nullable String ipv6,
        @Nullable String mac,
        Map<String, String> options,
        List<String> links,
        int gatewayPriority) {
    public EndpointConfig {
        aliases = List.copyOf(aliases);
        options = Map.copyOf(options);
        // Rows of earlier engines have none.
        links = links == null ? List.of() : List.copyOf(links);
    }

    /// Without links, and with no say in which network has the default route.
    public EndpointConfig(
            String network,
            List<String> aliases,
            @Nullable String ipv4,
            @Nullable String ipv6,
            @Nullable String mac,
            Map<String, String> options) {
        this(network, aliases, ipv4, ipv6, mac, options, List.of(), 0);
    }

    public static EndpointConfig of(String network) {
        return new EndpointConfig(network, List.of(), null, null, null, Map.of());
    }

    public EndpointConfig withAliases(List<String> names) {
        return new EndpointConfig(network, names, ipv4, ipv6, mac, options, links, gatewayPriority);
    }

    public EndpointConfig withMac(@Nullable String address) {
        return new EndpointConfig(network, aliases, ipv4, ipv6, address, options, links, gatewayPriority);
    }

    public EndpointConfig withLinks(List<String> names) {
        return new EndpointConfig(network, aliases, ipv4, ipv6, mac, options, names, gatewayPriority);
    }

    public EndpointConfig withGatewayPriority(int priority) {
        return new EndpointConfig(network, aliases, ipv4, ipv6, mac, options, links, priority);
    }
}
