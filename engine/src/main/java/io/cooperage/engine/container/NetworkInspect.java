package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PublishedPort;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/// A container's networking in the shape of `docker inspect` (Engine API 1.50: `NetworkSettings`, and the
/// parts of
/// `HostConfig` that say what was asked for).
final class NetworkInspect {
    private static final int SHORT_ID = 12;

    private NetworkInspect() {}

    static void hostConfig(ObjectNode node, NetworkSettings settings) {
        node.put("NetworkMode", networkName(settings));
        ObjectNode bindings = node.putObject("PortBindings");
        for (PortBinding binding : settings.ports()) {
            bindings.withArrayProperty(
                            binding.containerPort() + "/" + binding.protocol().word())
                    .addObject()
                    .put("HostIp", binding.hostAddress())
                    .put("HostPort", hostPort(binding));
        }
        node.put("PublishAllPorts", settings.publishAll());
        strings(node.putArray("Dns"), settings.dns().servers());
        strings(node.putArray("DnsOptions"), settings.dns().options());
        strings(node.putArray("DnsSearch"), settings.dns().search());
        nullIfEmpty(node, "ExtraHosts", settings.extraHosts());
    }

    private static String hostPort(PortBinding binding) {
        if (binding.hostPortFirst() == 0) {
            return "";
        }
        return binding.hostPortFirst() == binding.hostPortLast()
                ? Integer.toString(binding.hostPortFirst())
                : binding.hostPortFirst() + "-" + binding.hostPortLast();
    }

    /// Docker's word for it: that of the first network when it is on some.
    static String networkName(NetworkSettings settings) {
        return switch (settings.mode().kind()) {
            case NONE, HOST, CONTAINER -> settings.mode().toString();
            case NETWORKS ->
                settings.endpoints().isEmpty()
                        ? NetworkConfig.BRIDGE
                        : settings.endpoints().getFirst().network();
        };
    }

    static void networkSettings(ObjectNode node, Container container, ContainerNetworking networking) {
        int pid = container.state().pid();
        node.put("Bridge", "");
        node.put("SandboxID", pid == 0 ? "" : container.id());
        node.put("SandboxKey", pid == 0 ? "" : "/proc/" + pid + "/ns/net");
        ports(node.putObject("Ports"), container, networking);
        node.put("HairpinMode", false);
        node.put("LinkLocalIPv6Address", "");
        node.put("LinkLocalIPv6PrefixLen", 0);
        node.putNull("SecondaryIPAddresses");
        node.putNull("SecondaryIPv6Addresses");
        addresses(node, networking);
        ObjectNode networks = node.putObject("Networks");
        NetworkSettings settings = container.config().networking();
        switch (settings.mode().kind()) {
            case NONE, HOST -> unconnected(networks.putObject(networkName(settings)), container);
            case CONTAINER -> {}
            case NETWORKS ->
                networking
                        .endpoints()
                        .forEach(endpoint -> endpoint(networks.putObject(endpoint.networkName()), container, endpoint));
        }
    }

    /// Published ones with where they are reached; those that are only exposed with nothing.
    private static void ports(ObjectNode node, Container container, ContainerNetworking networking) {
        if (!container.state().status().isAlive()) {
            return;
        }
        for (String exposed : container.config().exposedPorts()) {
            node.putNull(exposed.indexOf('/') < 0 ? exposed + "/tcp" : exposed);
        }
        for (PublishedPort port : networking.ports()) {
            String key = port.containerPort() + "/" + port.protocol().word();
            ArrayNode bindings = node.get(key) instanceof ArrayNode present ? present : node.putArray(key);
            bindings.addObject().put("HostIp", port.hostAddress()).put("HostPort", Integer.toString(port.hostPort()));
        }
    }

    /// Docker shows the place on the default bridge here too, for old clients.
    private static void addresses(ObjectNode node, ContainerNetworking networking) {
        Endpoint bridge = networking.endpoints().stream()
                .filter(endpoint -> endpoint.networkName().equals(NetworkConfig.BRIDGE))
                .findFirst()
                .orElse(null);
        node.put("EndpointID", bridge == null ? "" : bridge.id());
        node.put("Gateway", bridge == null ? "" : bridge.gateway4());
        node.put("GlobalIPv6Address", bridge == null ? "" : bridge.ipv6());
        node.put("GlobalIPv6PrefixLen", bridge == null ? 0 : bridge.prefix6());
        node.put("IPAddress", bridge == null ? "" : bridge.ipv4());
        node.put("IPPrefixLen", bridge == null ? 0 : bridge.prefix4());
        node.put("IPv6Gateway", bridge == null ? "" : bridge.gateway6());
        node.put("MacAddress", bridge == null ? "" : bridge.mac());
    }

    /// Docker counts these two among the networks, with nothing that is an address.
    private static void unconnected(ObjectNode node, Container container) {
        node.putNull("IPAMConfig");
        node.putNull("Links");
        node.putNull("Aliases");
        node.put("MacAddress", "");
        node.putNull("DriverOpts");
        node.put("GwPriority", 0);
        node.put("NetworkID", "");
        node.put("EndpointID", container.state().pid() == 0 ? "" : container.id());
        node.put("Gateway", "");
        node.put("IPAddress", "");
        node.put("IPPrefixLen", 0);
        node.put("IPv6Gateway", "");
        node.put("GlobalIPv6Address", "");
        node.put("GlobalIPv6PrefixLen", 0);
        node.putNull("DNSNames");
    }

    private static void endpoint(ObjectNode node, Container container, Endpoint endpoint) {
        EndpointConfig config = endpoint.config();
        if (config.ipv4() == null && config.ipv6() == null) {
            node.putNull("IPAMConfig");
        } else {
            ObjectNode ipam = node.putObject("IPAMConfig");
            if (config.ipv4() != null) {
                ipam.put("IPv4Address", config.ipv4());
            }
            if (config.ipv6() != null) {
                ipam.put("IPv6Address", config.ipv6());
            }
        }
        // Those on the default network are told of in HostConfig.
        nullIfEmpty(node, "Links", endpoint.networkName().equals(NetworkConfig.BRIDGE) ? List.of() : config.links());
        nullIfEmpty(node, "Aliases", config.aliases());
        node.put("MacAddress", endpoint.mac());
        if (config.options().isEmpty()) {
            node.putNull("DriverOpts");
        } else {
            ObjectNode options = node.putObject("DriverOpts");
            new TreeMap<>(config.options()).forEach(options::put);
        }
        node.put("GwPriority", config.gatewayPriority());
        node.put("NetworkID", endpoint.networkId());
        node.put("EndpointID", endpoint.id());
        node.put("Gateway", endpoint.gateway4());
        node.put("IPAddress", endpoint.ipv4());
        node.put("IPPrefixLen", endpoint.prefix4());
        node.put("IPv6Gateway", endpoint.gateway6());
        node.put("GlobalIPv6Address", endpoint.ipv6());
        node.put("GlobalIPv6PrefixLen", endpoint.prefix6());
        nullIfEmpty(node, "DNSNames", names(container, endpoint));
    }

    private static List<String> names(Container container, Endpoint endpoint) {
        if (endpoint.networkName().equals(NetworkConfig.BRIDGE)) {
            return List.of();
        }
        Set<String> names = new LinkedHashSet<>();
        names.add(container.name());
        names.addAll(endpoint.config().aliases());
        names.add(container.id().substring(0, SHORT_ID));
        names.add(SpecFactory.hostname(container));
        return List.copyOf(names);
    }

    private static void nullIfEmpty(ObjectNode node, String name, List<String> values) {
        if (values.isEmpty()) {
            node.putNull(name);
        } else {
            strings(node.putArray(name), values);
        }
    }

    private static void strings(ArrayNode array, List<String> values) {
        values.forEach(array::add);
    }
}
