package io.cooperage.engine.network;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a person asks for when creating a network.
///
/// @param driver `bridge`; any other is NOT_IMPLEMENTED (`host` and `none` exist from the start)
/// @param internal without a way out
/// @param ipv6 give IPv6 addresses too
/// @param pools subnets, at most one of each family; a family without one gets a free one
/// @param mtu bytes, 0 for the kernel's default
/// @param isolated containers on it can't reach each other (`com.docker.network.bridge.enable_icc=false`)
/// @param masquerade traffic to the outside leaves with the machine's address
/// @param bridge name of the bridge device, null for one made from the id
/// @param options of the driver, kept as given besides those that have a field here
/// @param attachable said and shown again, as Docker does: it means something for networks of a swarm only
/// @param plain a client did not even send empty options of the address management, which are shown as
///     `null` then
public record NetworkConfig(
        String name,
        String driver,
        boolean internal,
        boolean ipv6,
        List<Pool> pools,
        int mtu,
        boolean isolated,
        boolean masquerade,
        @Nullable String bridge,
        Map<String, String> options,
        Map<String, String> labels,
        boolean attachable,
        boolean plain) {
    public static final String BRIDGE = "bridge";

    public NetworkConfig {
        pools = List.copyOf(pools);
        options = Map.copyOf(options);
        labels = Map.copyOf(labels);
    }

    public NetworkConfig(
            String name,
            String driver,
            boolean internal,
            boolean ipv6,
            List<Pool> pools,
            int mtu,
            boolean isolated,
            boolean masquerade,
            @Nullable String bridge,
            Map<String, String> options,
            Map<String, String> labels) {
        this(name, driver, internal, ipv6, pools, mtu, isolated, masquerade, bridge, options, labels, false, false);
    }

    /// Docker's defaults under this name.
    public static NetworkConfig of(String name) {
        return new NetworkConfig(name, BRIDGE, false, false, List.of(), 0, false, true, null, Map.of(), Map.of());
    }

    /// Addresses to give.
    ///
    /// @param subnet `10.1.0.0/16`
    /// @param range the part of it to choose from, `10.1.4.0/24`; null is all of it
    /// @param gateway the bridge's own address; null is the first of the subnet
    /// @param reserved name to address: never given to a container
    public record Pool(
            String subnet, @Nullable String range, @Nullable String gateway, Map<String, String> reserved) {
        public Pool {
            reserved = Map.copyOf(reserved);
        }
    }
}
