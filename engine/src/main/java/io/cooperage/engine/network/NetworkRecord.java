package io.cooperage.engine.network;

import io.cooperage.engine.network.NetworkConfig.Pool;
import java.time.Instant;
import java.util.List;

/// A network as it is written down.
///
/// @param chosen its subnets were chosen here, so that others may take their place while nobody uses it
/// @param device the bridge; empty for `host` and `none`
record NetworkRecord(
        String id, NetworkConfig config, Instant createdAt, boolean predefined, boolean chosen, String device) {

    String name() {
        return config.name();
    }

    /// The default network, on which there are no names and no addresses of one's choice.
    boolean isDefault() {
        return predefined && config.driver().equals(NetworkConfig.BRIDGE);
    }

    boolean isBridge() {
        return config.driver().equals(NetworkConfig.BRIDGE);
    }

    NetworkRecord withPools(List<Pool> pools) {
        NetworkConfig c = config;
        NetworkConfig changed = new NetworkConfig(
                c.name(),
                c.driver(),
                c.internal(),
                c.ipv6(),
                pools,
                c.mtu(),
                c.isolated(),
                c.masquerade(),
                c.bridge(),
                c.options(),
                c.labels(),
                c.attachable(),
                c.plain());
        return new NetworkRecord(id, changed, createdAt, predefined, chosen, device);
    }
}
