package io.cooperage.engine.cluster.service;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;

/// What there is to know of a Service to lead somebody to it.
///
/// @param clusterIps its IPv4 addresses; empty when it is headless or [#externalName]
/// @param headless it has no address of its own: names lead to its pods
/// @param externalName the name that it stands for; empty for none
/// @param externalIps addresses from outside at which it is reached too
/// @param affinitySeconds how long a client stays with one pod; 0 for not at all
/// @param publishNotReady names lead to pods that are not ready, too
/// @param endpoints in the order of their addresses
public record ServiceView(
        String namespace,
        String name,
        List<String> clusterIps,
        boolean headless,
        String externalName,
        List<String> externalIps,
        long affinitySeconds,
        boolean publishNotReady,
        List<Port> ports,
        List<EndpointView> endpoints) {
    private static final long AFFINITY_SECONDS = 10_800;

    public ServiceView {
        clusterIps = List.copyOf(clusterIps);
        externalIps = List.copyOf(externalIps);
        ports = List.copyOf(ports);
        endpoints = List.copyOf(endpoints);
    }

    /// @param name empty when it is the only one
    /// @param protocol `TCP`, `UDP` or `SCTP`
    /// @param nodePort 0 for none
    public record Port(String name, String protocol, int port, int nodePort) {
        public String key() {
            return key(name, protocol);
        }

        static String key(String name, String protocol) {
            return name + '/' + protocol;
        }
    }

    static ServiceView of(KubeObject service, List<EndpointView> endpoints) {
        JsonNode spec = service.spec();
        String type = spec.path("type").asText("ClusterIP");
        boolean external = type.equals("ExternalName");
        String clusterIp = spec.path("clusterIP").asText();
        boolean headless = !external && clusterIp.equals("None");
        List<String> externalIps = ipv4(spec.path("externalIPs"));
        for (JsonNode ingress : service.status().path("loadBalancer").path("ingress")) {
            String ip = ingress.path("ip").asText();
            if (isIpv4(ip)) {
                externalIps.add(ip);
            }
        }
        return new ServiceView(
                service.namespace(),
                service.name(),
                external || headless ? List.of() : clusterIps(spec, clusterIp),
                headless,
                external ? spec.path("externalName").asText() : "",
                external ? List.of() : externalIps,
                affinity(spec),
                spec.path("publishNotReadyAddresses").asBoolean(),
                ports(spec),
                endpoints);
    }

    private static List<String> clusterIps(JsonNode spec, String clusterIp) {
        List<String> ips = ipv4(spec.path("clusterIPs"));
        return ips.isEmpty() && isIpv4(clusterIp) ? List.of(clusterIp) : ips;
    }

    private static long affinity(JsonNode spec) {
        if (!spec.path("sessionAffinity").asText().equals("ClientIP")) {
            return 0;
        }
        return spec.path("sessionAffinityConfig")
                .path("clientIP")
                .path("timeoutSeconds")
                .asLong(AFFINITY_SECONDS);
    }

    private static List<Port> ports(JsonNode spec) {
        List<Port> ports = new ArrayList<>();
        for (JsonNode port : spec.path("ports")) {
            ports.add(new Port(
                    port.path("name").asText(),
                    port.path("protocol").asText("TCP"),
                    port.path("port").asInt(),
                    port.path("nodePort").asInt()));
        }
        return ports;
    }

    private static List<String> ipv4(JsonNode addresses) {
        List<String> ips = new ArrayList<>();
        for (JsonNode address : addresses) {
            if (isIpv4(address.asText())) {
                ips.add(address.asText());
            }
        }
        return ips;
    }

    /// The pods' network has no other family.
    static boolean isIpv4(String address) {
        return !address.isEmpty() && address.indexOf(':') < 0 && Character.isDigit(address.charAt(0));
    }

    /// Those that get new connections: the ready ones, or, where none is, those that still serve while they
    /// end: better than nobody during a rollout of one replica.
    public List<EndpointView> servingNow() {
        List<EndpointView> ready =
                endpoints.stream().filter(EndpointView::ready).toList();
        return !ready.isEmpty()
                ? ready
                : endpoints.stream()
                        .filter(endpoint -> endpoint.serving() && endpoint.terminating())
                        .toList();
    }

    /// Those that names lead to when it is headless.
    public List<EndpointView> named() {
        return publishNotReady
                ? endpoints
                : endpoints.stream().filter(EndpointView::ready).toList();
    }

    @Override
    public String toString() {
        return namespace + '/' + name;
    }
}
