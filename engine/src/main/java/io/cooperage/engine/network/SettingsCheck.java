package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.netlink.MacAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What can be known to be wrong with a container's networking before it starts. Texts follow Docker's
/// where clients
/// match on them.
final class SettingsCheck {
    private SettingsCheck() {}

    /// The settings with a network for "none said".
    ///
    /// @param ahead networks may be missing: what is said about those is looked at when they are there
    /// @throws EngineException INVALID_ARGUMENT for parts that don't go together, NOT_FOUND for a network
    ///     that is not there
    static NetworkSettings complete(NetworkState state, NetworkSettings settings, boolean ahead) {
        addresses(settings);
        return switch (settings.mode().kind()) {
            case NETWORKS -> networks(state, settings, ahead);
            case CONTAINER -> shared(settings);
            case NONE -> {
                if (!settings.ports().isEmpty() || settings.publishAll()) {
                    throw EngineException.invalid(
                            "conflicting options: port publishing and the none network mode: nothing reaches a"
                                    + " container without a network; leave out one of them");
                }
                yield withoutEndpoints(settings);
            }
            // Published ports are reached anyway: the program listens on the machine itself.
            case HOST -> withoutEndpoints(settings);
        };
    }

    private static void addresses(NetworkSettings settings) {
        settings.dns().servers().forEach(Subnet::address);
        for (String line : settings.extraHosts()) {
            ExtraHost host = ExtraHost.split(line)
                    .orElseThrow(() -> EngineException.invalid(
                            "bad format for add-host: \"" + line + "\": a name and an address, as db:10.0.0.7"));
            if (!host.address().equals(EtcContents.HOST_GATEWAY)) {
                Subnet.address(host.address());
            }
        }
    }

    private static NetworkSettings withoutEndpoints(NetworkSettings settings) {
        if (!settings.endpoints().isEmpty()) {
            throw EngineException.invalid(
                    "conflicting options: the network mode " + settings.mode() + " and a place on network "
                            + settings.endpoints().getFirst().network());
        }
        return settings;
    }

    private static NetworkSettings shared(NetworkSettings settings) {
        if (!settings.ports().isEmpty() || settings.publishAll()) {
            throw EngineException.invalid(
                    "conflicting options: port publishing and the container type network mode: publish them on the"
                            + " container whose network is shared");
        }
        if (!settings.dns().equals(DnsConfig.NONE)) {
            throw EngineException.invalid("conflicting options: dns and the network mode");
        }
        if (!settings.extraHosts().isEmpty()) {
            throw EngineException.invalid("conflicting options: custom host-to-IP mapping and the network mode");
        }
        return withoutEndpoints(settings);
    }

    private static NetworkSettings networks(NetworkState state, NetworkSettings settings, boolean ahead) {
        List<EndpointConfig> wishes = new ArrayList<>(settings.endpoints());
        if (wishes.isEmpty()) {
            wishes.add(EndpointConfig.of(NetworkConfig.BRIDGE));
        }
        Set<String> networks = new HashSet<>();
        for (EndpointConfig wish : wishes) {
            if (ahead && !isThere(state, wish.network())) {
                continue;
            }
            NetworkRecord network = endpoint(state, wish);
            if (!networks.add(network.id())) {
                throw EngineException.invalid("network \"" + network.name() + "\" is specified multiple times");
            }
        }
        return settings.withEndpoints(wishes);
    }

    private static boolean isThere(NetworkState state, String ref) {
        try {
            state.resolve(ref);
            return true;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    /// @return its network
    static NetworkRecord endpoint(NetworkState state, EndpointConfig wish) {
        NetworkRecord network = state.resolve(wish.network());
        switch (network.config().driver()) {
            case "host" ->
                throw EngineException.invalid(
                        "container cannot be disconnected from host network or connected to host network");
            case "null" ->
                throw EngineException.invalid("container cannot be connected to multiple networks with one of the"
                        + " networks in private (none) mode");
            default -> {}
        }
        boolean fixed = wish.ipv4() != null || wish.ipv6() != null;
        if (network.isDefault() && fixed) {
            throw EngineException.invalid("invalid endpoint settings: user specified IP address is supported on user"
                    + " defined networks only; create a network for it");
        }
        if (network.isDefault() && !wish.aliases().isEmpty()) {
            throw EngineException.invalid("invalid endpoint settings: network-scoped alias is supported only for"
                    + " containers in user defined networks; create a network for it");
        }
        wish.links().forEach(EndpointLink::parse);
        if (network.isDefault() && !wish.links().isEmpty() && !wish.network().equals(network.name())) {
            throw EngineException.invalid("links on the default network need it by its name: give --network "
                    + network.name() + " instead of " + wish.network());
        }
        if (wish.ipv4() != null) {
            requireInside(network, wish.ipv4(), false);
        }
        if (wish.ipv6() != null) {
            requireInside(network, wish.ipv6(), true);
        }
        if (wish.mac() != null && !wish.mac().isEmpty()) {
            MacAddress _ = new MacAddress(wish.mac());
        }
        NetworkOptions.checkEndpoint(wish);
        return network;
    }

    /// The same for a container that there is already.
    static NetworkRecord connection(NetworkState state, EndpointConfig wish) {
        NetworkRecord network = endpoint(state, wish);
        if (network.isDefault() && !wish.links().isEmpty()) {
            throw EngineException.invalid("links are only supported for user-defined networks: on the default one a"
                    + " container gets them when it is made");
        }
        return network;
    }

    private static void requireInside(NetworkRecord network, String text, boolean ipv6) {
        boolean inside = network.config().pools().stream()
                .map(pool -> Subnet.parse(pool.subnet()))
                .filter(subnet -> subnet.isIpv6() == ipv6)
                .anyMatch(subnet -> subnet.contains(Subnet.address(text)));
        if (!inside) {
            throw EngineException.invalid("invalid endpoint settings: no configured subnet or ip-range contain the"
                    + " IP address " + text + " (network " + network.name() + ")");
        }
    }

    /// Whether one of the wishes is for this network.
    static boolean isNamed(NetworkState state, List<EndpointConfig> wishes, NetworkRecord network) {
        return wishes.stream()
                .anyMatch(wish -> isThere(state, wish.network())
                        && state.resolve(wish.network()).id().equals(network.id()));
    }

    static EngineException sharedNamespace() {
        return EngineException.invalid(
                "container sharing network namespace with another container or host cannot be connected to any other"
                        + " network");
    }
}
