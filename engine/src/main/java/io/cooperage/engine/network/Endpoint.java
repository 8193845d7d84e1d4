package io.cooperage.engine.network;

import org.jspecify.annotations.Nullable;

/// Where a container is connected to a network, with what it was given. Addresses are empty and `device` is null
/// while the container does not run, unless they are fixed.
///
/// @param id 64 hexadecimal digits, new in every run
/// @param ipv4 address without prefix; empty when none
/// @param prefix4,prefix6 bits of the network part
/// @param gateway4,gateway6 empty when there is no way out through it
/// @param device its name inside the container, `eth0`
/// @param hostDevice the other end of the cable, on the bridge
public record Endpoint(
        String id,
        String networkId,
        String networkName,
        EndpointConfig config,
        String ipv4,
        int prefix4,
        String gateway4,
        String ipv6,
        int prefix6,
        String gateway6,
        String mac,
        @Nullable String device,
        @Nullable String hostDevice) {
    Endpoint withConfig(EndpointConfig other) {
        return new Endpoint(
                id,
                networkId,
                networkName,
                other,
                ipv4,
                prefix4,
                gateway4,
                ipv6,
                prefix6,
                gateway6,
                mac,
                device,
                hostDevice);
    }

    boolean leadsOut() {
        return !gateway4.isEmpty() || !gateway6.isEmpty();
    }

    boolean leadsOutWithBoth() {
        return !gateway4.isEmpty() && !gateway6.isEmpty();
    }
}
