package io.cooperage.engine.cluster.service;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One address behind a Service, as its EndpointSlices say.
///
/// @param address IPv4
/// @param ready takes new connections
/// @param serving would take some, but for that it is about to end
/// @param hostname that a pod was given within its subdomain; empty for none
/// @param pod its name; empty when it is none
/// @param ports by `name/PROTOCOL`: the number behind each port of the Service
public record EndpointView(
        String address,
        boolean ready,
        boolean serving,
        boolean terminating,
        String hostname,
        String pod,
        Map<String, Integer> ports) {
    public EndpointView {
        ports = Map.copyOf(ports);
    }

    /// @return null when it has no such port
    public @Nullable Integer port(ServiceView.Port port) {
        return ports.get(port.key());
    }
}
