package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.DnsConfig;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.network.PortBinding;
import io.cooperage.engine.network.PortSpecs;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// What the body of a create says of networks: `HostConfig.NetworkMode` and its neighbours, and
/// `NetworkingConfig`.
///
/// As in Docker the networks of `NetworkingConfig` are those to be on; only where there are none it is that
/// of the mode.
final class ContainerNetworkBody {
    private static final String CONTAINER = "container:";

    private final JsonBody config;
    private final JsonBody host;
    private final ApiVersion version;

    ContainerNetworkBody(JsonBody config, JsonBody host, ApiVersion version) {
        this.config = config;
        this.host = host;
        this.version = version;
    }

    NetworkSettings read() {
        NetworkMode mode = config.flag("NetworkDisabled") ? NetworkMode.NONE : mode(host.text("NetworkMode"));
        if (!mode.equals(NetworkMode.NETWORKS)) {
            refuseWhatNeedsANetwork();
        }
        return new NetworkSettings(
                mode,
                mode.equals(NetworkMode.NETWORKS) ? endpoints() : List.of(),
                discardsPorts() ? List.of() : ports(),
                host.flag("PublishAllPorts") && !discardsPorts(),
                new DnsConfig(host.strings("Dns"), host.strings("DnsSearch"), host.strings("DnsOptions")),
                host.strings("ExtraHosts"));
    }

    /// Docker takes ports along with no network at all, and nothing comes of them.
    private boolean discardsPorts() {
        return config.flag("NetworkDisabled") || host.text("NetworkMode").equals("none");
    }

    /// What a person should know of what they asked for, though it is made.
    List<String> warnings() {
        boolean publishes = !ports().isEmpty() || host.flag("PublishAllPorts");
        String without = discardsPorts() ? "none" : "host";
        return publishes && (discardsPorts() || host.text("NetworkMode").equals("host"))
                ? List.of("Published ports are discarded when using " + without + " network mode")
                : List.of();
    }

    private static NetworkMode mode(String text) {
        if (text.startsWith(CONTAINER)) {
            String other = text.substring(CONTAINER.length());
            if (other.isEmpty()) {
                throw EngineException.invalid("Invalid network mode: invalid container format container:<name|id>");
            }
            return NetworkMode.ofContainer(other);
        }
        return switch (text) {
            case "none" -> NetworkMode.NONE;
            case "host" -> NetworkMode.HOST;
            default -> NetworkMode.NETWORKS;
        };
    }

    /// Where the mode gives no network of its own, nothing said of one could be honoured. Clients send an
    /// endpoint named as the mode itself, without anything in it.
    private void refuseWhatNeedsANetwork() {
        String mode = config.flag("NetworkDisabled") ? "none" : host.text("NetworkMode");
        config.object("NetworkingConfig").objectsByName("EndpointsConfig").forEach((name, body) -> {
            if (!name.equals(mode) && !config.flag("NetworkDisabled")) {
                throw EngineException.invalid("conflicting options: a container with network mode " + mode
                        + " can't be on network " + name + " too; leave out one of them");
            }
            if (!body.text("MacAddress").isEmpty()) {
                throw macWithoutNetwork(mode);
            }
        });
        if (!config.text("MacAddress").isEmpty()) {
            throw macWithoutNetwork(mode);
        }
        if (!host.strings("Links").isEmpty()) {
            throw EngineException.invalid("conflicting options: a container with network mode " + mode
                    + " can't be used with links. This would result in undefined behavior");
        }
        if (mode.startsWith("container:") && !config.keys("ExposedPorts").isEmpty()) {
            throw EngineException.invalid(
                    "conflicting options: port exposing and the container type network mode: expose them on the"
                            + " container whose network is shared");
        }
    }

    private static EngineException macWithoutNetwork(String mode) {
        return EngineException.invalid("conflicting options: mac-address and the network mode " + mode
                + ", in which the container has no interface of its own");
    }

    private static String networkName(String text) {
        return text.isEmpty() || text.equals("default") ? NetworkConfig.BRIDGE : text;
    }

    private List<EndpointConfig> endpoints() {
        String first = networkName(host.text("NetworkMode"));
        Map<String, EndpointConfig> endpoints = new LinkedHashMap<>();
        config.object("NetworkingConfig")
                .objectsByName("EndpointsConfig")
                .forEach((name, body) -> endpoints.put(networkName(name), endpoint(networkName(name), body)));
        if (endpoints.size() > 1 && !version.isAtLeast(1, 44)) {
            throw EngineException.invalid("Container cannot be connected to network endpoints: "
                    + endpoints.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        if (endpoints.isEmpty()) {
            endpoints.put(first, EndpointConfig.of(first));
        }
        String mac = config.text("MacAddress");
        List<String> links = host.strings("Links");
        List<EndpointConfig> ordered = new ArrayList<>();
        EndpointConfig main = endpoints.remove(first);
        if (main != null) {
            // Clients send the links at both places; these are from before networks had names.
            EndpointConfig linked = main.links().isEmpty() ? main.withLinks(links) : main;
            ordered.add(mac.isEmpty() ? linked : withMac(linked, mac));
        }
        ordered.addAll(endpoints.values());
        return ordered;
    }

    private static EndpointConfig withMac(EndpointConfig endpoint, String mac) {
        String own = endpoint.mac();
        if (own != null && !own.equalsIgnoreCase(mac)) {
            throw EngineException.invalid("the container-wide MAC address must match the endpoint-specific MAC address"
                    + " for the main network, or be left empty");
        }
        return endpoint.withMac(mac);
    }

    private EndpointConfig endpoint(String network, JsonBody body) {
        JsonBody ipam = body.object("IPAMConfig");
        refuse("LinkLocalIPs", !ipam.strings("LinkLocalIPs").isEmpty());
        return new EndpointConfig(
                network,
                body.strings("Aliases"),
                ipam.textOrNull("IPv4Address"),
                ipam.textOrNull("IPv6Address"),
                body.textOrNull("MacAddress"),
                body.texts("DriverOpts"),
                body.strings("Links"),
                version.isAtLeast(1, 48) ? body.small("GwPriority") : 0);
    }

    private static void refuse(String option, boolean asked) {
        if (asked) {
            throw EngineException.notImplemented(option + " of a network's endpoint can't be honoured; leave it out");
        }
    }

    private record Binding(String address, String port) {}

    private List<PortBinding> ports() {
        List<PortBinding> ports = new ArrayList<>();
        host.listsByName("PortBindings", body -> new Binding(body.text("HostIp"), body.text("HostPort")))
                .forEach((inside, bindings) -> bindings.forEach(binding -> ports.addAll(port(inside, binding))));
        return ports;
    }

    private static List<PortBinding> port(String inside, Binding binding) {
        int slash = inside.indexOf('/');
        check(slash < 0 ? inside : inside.substring(0, slash));
        check(binding.port());
        String address = binding.address().contains(":") ? "[" + binding.address() + "]" : binding.address();
        return PortSpecs.parse(address + ":" + binding.port() + ":" + inside);
    }

    private static void check(String port) {
        try {
            if (!port.isEmpty()) {
                PortSpecs.range(port);
            }
        } catch (EngineException e) {
            throw new EngineException(e.kind(), "invalid port specification: \"" + port + "\": " + e.getMessage(), e);
        }
    }
}
