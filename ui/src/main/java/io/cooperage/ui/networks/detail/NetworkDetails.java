package io.cooperage.ui.networks.detail;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.network.NetworkService.NetworkRule;
import io.cooperage.engine.network.PublishedPort;
import io.cooperage.ui.control.picture.Wiring;
import io.cooperage.ui.control.picture.Wiring.Door;
import io.cooperage.ui.control.picture.Wiring.Plug;
import io.cooperage.ui.networks.NetworkText;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/// A network with what must be asked of the engine for it. Read it away from the JavaFX thread.
///
/// @param ports of each member, by the id of its container
/// @param rules likewise
record NetworkDetails(Network network, Map<String, List<PublishedPort>> ports, Map<String, List<NetworkRule>> rules) {
    NetworkDetails {
        ports = Map.copyOf(ports);
        rules = Map.copyOf(rules);
    }

    static NetworkDetails read(NetworkService networks, ContainerService containers, String id) {
        Network network = networks.get(id);
        Map<String, List<PublishedPort>> ports = new LinkedHashMap<>();
        Map<String, List<NetworkRule>> rules = new LinkedHashMap<>();
        for (Network.Member member : network.members()) {
            try {
                ports.put(
                        member.containerId(),
                        containers.networking(member.containerId()).ports());
                rules.put(member.containerId(), networks.rules(member.containerId()));
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) { // It ended meanwhile; its event is on the way.
                    throw e;
                }
            }
        }
        return new NetworkDetails(network, ports, rules);
    }

    /// @param names of its members
    Wiring wiring(Function<Network.Member, String> names) {
        NetworkConfig config = network.config();
        String bridge = config.bridge();
        List<Plug> plugs = network.members().stream()
                .map(member -> new Plug(
                        member.containerId(),
                        names.apply(member),
                        address(member.endpoint()),
                        member.endpoint().device() == null
                                ? ""
                                : member.endpoint().device(),
                        doors(member.containerId())))
                .toList();
        return new Wiring(
                bridge == null ? network.name() : bridge,
                NetworkText.subnets(network).lines().findFirst().orElse(""),
                !config.internal() && !config.driver().equals("null"),
                config.isolated(),
                plugs);
    }

    static String address(Endpoint endpoint) {
        return endpoint.ipv4().isEmpty() ? endpoint.ipv6() : endpoint.ipv4();
    }

    /// The same port on every address of the machine is one door.
    private List<Door> doors(String containerId) {
        return ports.getOrDefault(containerId, List.of()).stream()
                .map(port -> new Door(
                        outer(port),
                        port.containerPort() + "/" + port.protocol().word()))
                .distinct()
                .toList();
    }

    private static String outer(PublishedPort port) {
        boolean every = port.hostAddress().isEmpty()
                || port.hostAddress().equals("0.0.0.0")
                || port.hostAddress().equals("::");
        return (every ? "*" : port.hostAddress()) + ":" + port.hostPort();
    }

    /// In the shape of `docker network inspect`.
    static String json(Network network) {
        NetworkConfig config = network.config();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("Name", network.name());
        root.put("Id", network.id());
        root.put("Created", network.createdAt().toString());
        root.put("Scope", "local");
        root.put("Driver", config.driver());
        root.put("EnableIPv6", config.ipv6());
        root.put("Internal", config.internal());
        ArrayNode pools = root.putObject("IPAM").putArray("Config");
        for (NetworkConfig.Pool pool : config.pools()) {
            ObjectNode entry = pools.addObject();
            entry.put("Subnet", pool.subnet());
            if (pool.range() != null) {
                entry.put("IPRange", pool.range());
            }
            if (pool.gateway() != null) {
                entry.put("Gateway", pool.gateway());
            }
        }
        ObjectNode containers = root.putObject("Containers");
        for (Network.Member member : network.members()) {
            ObjectNode entry = containers.putObject(member.containerId());
            entry.put("Name", member.containerName());
            entry.put("EndpointID", member.endpoint().id());
            entry.put("MacAddress", member.endpoint().mac());
            entry.put(
                    "IPv4Address",
                    withPrefix(member.endpoint().ipv4(), member.endpoint().prefix4()));
            entry.put(
                    "IPv6Address",
                    withPrefix(member.endpoint().ipv6(), member.endpoint().prefix6()));
        }
        ObjectNode options = root.putObject("Options");
        new TreeMap<>(config.options()).forEach(options::put);
        ObjectNode labels = root.putObject("Labels");
        new TreeMap<>(config.labels()).forEach(labels::put);
        return root.toPrettyString();
    }

    private static String withPrefix(String address, int prefix) {
        return address.isEmpty() ? "" : address + "/" + prefix;
    }
}
