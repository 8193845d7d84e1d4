package io.cooperage.engine.network;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.NetworkConfig.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/// Docker's driver options of a network, and the checks of everything else that a person may say of one.
final class NetworkOptions {
    static final String DEFAULT_BRIDGE = "com.docker.network.bridge.default_bridge";
    static final String NAME = "com.docker.network.bridge.name";
    static final String HOST_BINDING = "com.docker.network.bridge.host_binding_ipv4";
    static final String DEVICE_PREFIX = "com.docker.network.container_iface_prefix";
    static final String DEVICE_NAME = "com.docker.network.endpoint.ifname";

    private static final String ICC = "com.docker.network.bridge.enable_icc";
    private static final String MASQUERADE = "com.docker.network.bridge.enable_ip_masquerade";
    private static final String MTU = "com.docker.network.driver.mtu";

    private static final Pattern NETWORK_NAME = Pattern.compile("[a-zA-Z0-9][a-zA-Z0-9_.-]*");

    /// What the kernel takes for an Ethernet device; IPv6 wants 1280 (RFC 8200).
    private static final int MIN_MTU = 68;
    private static final int MIN_MTU6 = 1280;
    private static final int MAX_MTU = 65_535;

    /// As the kernel's device names, with two digits left for the number.
    private static final Predicate<String> PREFIX =
            Pattern.compile("[a-zA-Z][a-zA-Z0-9_.-]{0,12}").asMatchPredicate();

    private static final Predicate<String> DEVICE =
            Pattern.compile("[a-zA-Z0-9_][a-zA-Z0-9_.-]{0,14}").asMatchPredicate();

    private NetworkOptions() {}

    /// The configuration with what its options say put where it belongs, checked as far as it can be
    /// without
    /// looking at the machine.
    ///
    /// @throws EngineException INVALID_ARGUMENT for a value that can't be, NOT_IMPLEMENTED naming an
    ///     option or a
    ///     driver that is not known
    static NetworkConfig apply(NetworkConfig asked) {
        name(asked.name());
        String driver = asked.driver().isEmpty() ? NetworkConfig.BRIDGE : asked.driver();
        driver(driver);
        int mtu = asked.mtu();
        boolean isolated = asked.isolated();
        boolean masquerade = asked.masquerade();
        String bridge = asked.bridge();
        for (Map.Entry<String, String> option : new TreeMap<>(asked.options()).entrySet()) {
            String value = option.getValue();
            switch (option.getKey()) {
                case NAME -> bridge = value;
                case ICC -> isolated = !flag(option.getKey(), value);
                case MASQUERADE -> masquerade = flag(option.getKey(), value);
                case MTU -> mtu = number(option.getKey(), value);
                case HOST_BINDING -> Subnet.address(value);
                case DEVICE_PREFIX -> {
                    if (!PREFIX.test(value)) {
                        throw EngineException.invalid("invalid value for " + DEVICE_PREFIX + ": '" + value + "'");
                    }
                }
                default ->
                    throw EngineException.notImplemented("network option " + option.getKey()
                            + " is not supported; leave it out, or use one of "
                            + String.join(", ", NAME, ICC, MASQUERADE, MTU, HOST_BINDING, DEVICE_PREFIX));
            }
        }
        if (bridge != null && !DEVICE.test(bridge)) {
            throw EngineException.invalid(
                    "invalid bridge name '" + bridge + "': at most 15 letters, digits, '_', '.'" + " and '-'");
        }
        checkMtu(mtu, asked.ipv6());
        return new NetworkConfig(
                asked.name(),
                driver,
                asked.internal(),
                asked.ipv6(),
                pools(asked),
                mtu,
                isolated,
                masquerade,
                bridge,
                asked.options(),
                asked.labels(),
                asked.attachable(),
                asked.plain());
    }

    private static void name(String name) {
        if (name.isEmpty()) {
            throw EngineException.invalid("invalid name: name is empty");
        }
        if (!NETWORK_NAME.matcher(name).matches()) {
            throw EngineException.invalid(
                    "invalid network name: \"" + name + "\": only [a-zA-Z0-9][a-zA-Z0-9_.-]* are allowed");
        }
        switch (name) {
            case "bridge", "host", "none", "default" ->
                throw new EngineException(
                        ErrorKind.FORBIDDEN,
                        "operation is not permitted on predefined " + name + " network: it exists from the start");
            case "container" -> throw EngineException.invalid("invalid network name: \"container\": it is a mode");
            default -> {}
        }
    }

    private static void driver(String driver) {
        switch (driver) {
            case NetworkConfig.BRIDGE -> {}
            case "host", "null" ->
                throw new EngineException(
                        ErrorKind.FORBIDDEN, "only one instance of \"" + driver + "\" network is allowed");
            case "ipvlan", "macvlan", "overlay" ->
                throw EngineException.notImplemented(
                        "network driver " + driver + " is not supported; the driver bridge is");
            default ->
                throw EngineException.notFound("plugin \"" + driver + "\" not found: the driver bridge is built in");
        }
    }

    private static void checkMtu(int mtu, boolean ipv6) {
        int least = ipv6 ? MIN_MTU6 : MIN_MTU;
        if (mtu != 0 && (mtu < least || mtu > MAX_MTU)) {
            throw EngineException.invalid(
                    "invalid mtu " + mtu + ": it is between " + least + " and " + MAX_MTU + ", or 0 for the default");
        }
    }

    private static List<Pool> pools(NetworkConfig asked) {
        List<Pool> pools = new ArrayList<>();
        boolean has4 = false;
        boolean has6 = false;
        for (Pool pool : asked.pools()) {
            Pool complete = AddressPool.complete(pool);
            boolean six = Subnet.parse(complete.subnet()).isIpv6();
            if (six ? has6 : has4) {
                throw EngineException.notImplemented("network " + asked.name() + ": a second " + (six ? "IPv6" : "IPv4")
                        + " subnet " + pool.subnet() + " is not supported; give one of each");
            }
            if (six && !asked.ipv6()) {
                throw EngineException.invalid("network " + asked.name() + " has the IPv6 subnet " + pool.subnet()
                        + " but IPv6 is not enabled for it; enable it (--ipv6)");
            }
            has6 |= six;
            has4 |= !six;
            pools.add(complete);
        }
        return pools;
    }

    /// @throws EngineException as for networks
    static void checkEndpoint(EndpointConfig endpoint) {
        endpoint.options().forEach((key, value) -> {
            if (!key.equals(DEVICE_NAME)) {
                throw EngineException.notImplemented("endpoint option " + key + " of network " + endpoint.network()
                        + " is not supported; leave it out");
            }
            if (!DEVICE.test(value) || value.equals("lo")) {
                throw EngineException.invalid("invalid value for " + DEVICE_NAME + ": '" + value + "'");
            }
        });
    }

    private static boolean flag(String key, String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "1", "t", "true" -> true;
            case "0", "f", "false" -> false;
            default ->
                throw EngineException.invalid("failed to parse " + key + " value: " + value
                        + " (strconv.ParseBool: parsing \"" + value + "\": invalid syntax)");
        };
    }

    private static int number(String key, String value) {
        if (!value.matches("\\d{1,6}")) {
            throw EngineException.invalid("failed to parse " + key + " value: " + value + " (strconv.Atoi: parsing \""
                    + value + "\": invalid syntax)");
        }
        return Integer.parseInt(value);
    }
}
