package io.cooperage.engine.runline;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkMode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What `--network` and the options beside it say together.
final class NetworkWords {
    private static final String CONTAINER = "container:";

    private NetworkMode mode = NetworkMode.NETWORKS;
    private final List<EndpointConfig> endpoints = new ArrayList<>();
    private boolean given;

    /// These are of the first network.
    final List<String> aliases = new ArrayList<>();

    final List<String> links = new ArrayList<>();

    @Nullable
    String ipv4;

    @Nullable
    String ipv6;

    @Nullable
    String mac;

    /// One `--network`.
    void take(String text) {
        if (text.isEmpty()) {
            throw EngineException.invalid("the network's name is empty");
        }
        EndpointConfig endpoint = text.contains("=") ? fields(text) : EndpointConfig.of(text);
        String name = endpoint.network();
        NetworkMode asked = NetworkMode.NETWORKS;
        if (name.equals("none")) {
            asked = NetworkMode.NONE;
        } else if (name.equals("host")) {
            asked = NetworkMode.HOST;
        } else if (name.startsWith(CONTAINER)) {
            if (name.length() == CONTAINER.length()) {
                throw EngineException.invalid("container: needs the name or id of a container");
            }
            asked = NetworkMode.ofContainer(name.substring(CONTAINER.length()));
        }
        if (given && (!asked.equals(NetworkMode.NETWORKS) || !mode.equals(NetworkMode.NETWORKS))) {
            throw EngineException.invalid(
                    "conflicting options: cannot attach both user-defined and non-user-defined" + " network-modes");
        }
        given = true;
        mode = asked;
        if (asked.equals(NetworkMode.NETWORKS) && !name.equals("default")) {
            if (endpoints.stream().anyMatch(other -> other.network().equals(name))) {
                throw EngineException.invalid("network \"" + name + "\" is specified multiple times");
            }
            endpoints.add(endpoint);
        }
    }

    NetworkMode mode() {
        return mode;
    }

    /// With what the options beside `--network` say about the first.
    List<EndpointConfig> endpoints() {
        if (aliases.isEmpty() && links.isEmpty() && ipv4 == null && ipv6 == null && mac == null) {
            return endpoints;
        }
        if (!mode.equals(NetworkMode.NETWORKS)) {
            throw EngineException.invalid("conflicting options: addresses, aliases and links need a network of"
                    + " the container's own, and it has " + mode);
        }
        EndpointConfig first = endpoints.isEmpty() ? EndpointConfig.of(NetworkConfig.BRIDGE) : endpoints.getFirst();
        once("--network-alias", !aliases.isEmpty(), !first.aliases().isEmpty());
        once("--ip", ipv4 != null, first.ipv4() != null);
        once("--ip6", ipv6 != null, first.ipv6() != null);
        once("--mac-address", mac != null, first.mac() != null);
        EndpointConfig whole = new EndpointConfig(
                first.network(),
                aliases.isEmpty() ? first.aliases() : aliases,
                ipv4 == null ? first.ipv4() : ipv4,
                ipv6 == null ? first.ipv6() : ipv6,
                mac == null ? first.mac() : mac,
                first.options(),
                links,
                first.gatewayPriority());
        List<EndpointConfig> all = new ArrayList<>(endpoints);
        if (all.isEmpty()) {
            all.add(whole);
        } else {
            all.set(0, whole);
        }
        return all;
    }

    private static void once(String option, boolean beside, boolean within) {
        if (beside && within) {
            throw EngineException.invalid(
                    "conflicting options: cannot specify both " + option + " and the same for the network");
        }
    }

    private static EndpointConfig fields(String text) {
        String name = "";
        List<String> aliases = new ArrayList<>();
        String ipv4 = null;
        String ipv6 = null;
        String mac = null;
        int priority = 0;
        Map<String, String> options = new LinkedHashMap<>();
        for (String field : CsvWords.split(text)) {
            Values.Pair pair = Values.completePair(field);
            String value = pair.value().strip();
            switch (pair.name().strip().toLowerCase(Locale.ROOT)) {
                case "name" -> name = value;
                case "alias" -> aliases.add(value);
                case "ip" -> ipv4 = Addresses.ipv4(value);
                case "ip6" -> ipv6 = Addresses.ipv6(value);
                case "mac-address" -> mac = Addresses.mac(value);
                case "driver-opt" -> {
                    Values.Pair option = Values.completePair(value);
                    options.put(option.name(), option.value());
                }
                case "gw-priority" -> priority = Values.between(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
                case "link-local-ip" ->
                    throw EngineException.notImplemented(pair.name() + " of a network is not supported; leave it out");
                default -> throw EngineException.invalid("invalid field key " + pair.name());
            }
        }
        if (name.isEmpty()) {
            throw EngineException.invalid("network name is required: name=…");
        }
        return new EndpointConfig(name, aliases, ipv4, ipv6, mac, options).withGatewayPriority(priority);
    }

    /// The options that say the same.
    static void format(List<EndpointConfig> endpoints, LineWords words) {
        for (EndpointConfig endpoint : endpoints) {
            boolean plain = endpoint.aliases().isEmpty()
                    && endpoint.ipv4() == null
                    && endpoint.ipv6() == null
                    && endpoint.mac() == null
                    && !needsFields(endpoint);
            boolean alone = endpoints.size() == 1 && !needsFields(endpoint);
            if (plain || alone) {
                words.option("--network", endpoint.network());
                endpoint.aliases().forEach(alias -> words.option("--network-alias", alias));
                words.optional("--ip", endpoint.ipv4());
                words.optional("--ip6", endpoint.ipv6());
                words.optional("--mac-address", endpoint.mac());
            } else {
                words.option("--network", fields(endpoint));
            }
        }
        // Of the first network only: no option says those of another, see LineWriter#unsaid.
        endpoints.stream().limit(1).forEach(first -> first.links().forEach(link -> words.option("--link", link)));
    }

    /// No option beside `--network` says these.
    private static boolean needsFields(EndpointConfig endpoint) {
        return !endpoint.options().isEmpty() || endpoint.gatewayPriority() != 0;
    }

    private static String fields(EndpointConfig endpoint) {
        List<String> fields = new ArrayList<>();
        fields.add("name=" + endpoint.network());
        endpoint.aliases().forEach(alias -> fields.add("alias=" + alias));
        if (endpoint.ipv4() != null) {
            fields.add("ip=" + endpoint.ipv4());
        }
        if (endpoint.ipv6() != null) {
            fields.add("ip6=" + endpoint.ipv6());
        }
        if (endpoint.mac() != null) {
            fields.add("mac-address=" + endpoint.mac());
        }
        if (endpoint.gatewayPriority() != 0) {
            fields.add("gw-priority=" + endpoint.gatewayPriority());
        }
        endpoint.options().entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(option -> fields.add("driver-opt=" + option.getKey() + "=" + option.getValue()));
        return CsvWords.join(fields);
    }
}
