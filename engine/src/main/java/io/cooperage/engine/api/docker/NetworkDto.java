package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.network.Endpoint;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.Network.Member;
import io.cooperage.engine.network.NetworkConfig;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// `Network`
record NetworkDto(
        @JsonProperty("Name") String name,
        @JsonProperty("Id") String id,
        @JsonProperty("Created") String created,
        @JsonProperty("Scope") String scope,
        @JsonProperty("Driver") String driver,
        @JsonProperty("EnableIPv4") boolean enableIpv4,
        @JsonProperty("EnableIPv6") boolean enableIpv6,
        @JsonProperty("IPAM") Ipam ipam,
        @JsonProperty("Internal") boolean internal,
        @JsonProperty("Attachable") boolean attachable,
        @JsonProperty("Ingress") boolean ingress,
        @JsonProperty("ConfigFrom") ConfigReference configFrom,
        @JsonProperty("ConfigOnly") boolean configOnly,
        @JsonProperty("Containers") Map<String, Attached> containers,
        @JsonProperty("Options") Map<String, String> options,
        @JsonProperty("Labels") Map<String, String> labels) {

    /// Of the only scope that there is on one machine.
    static final String LOCAL = "local";

    private static final String DEFAULT_MTU = "1500";

    /// @param config null where there are no addresses
    record Ipam(
            @JsonProperty("Driver") String driver,
            @JsonProperty("Options") @Nullable Map<String, String> options,
            @JsonProperty("Config") @Nullable List<Pool> config) {}

    @JsonInclude(JsonInclude.Include.NON_EMPTY)
    record Pool(
            @JsonProperty("Subnet") String subnet,
            @JsonProperty("IPRange") String range,
            @JsonProperty("Gateway") String gateway,
            @JsonProperty("AuxiliaryAddresses") Map<String, String> reserved) {}

    record ConfigReference(@JsonProperty("Network") String network) {}

    /// @param ipv4,ipv6 with the prefix; empty for none
    record Attached(
            @JsonProperty("Name") String name,
            @JsonProperty("EndpointID") String endpointId,
            @JsonProperty("MacAddress") String mac,
            @JsonProperty("IPv4Address") String ipv4,
            @JsonProperty("IPv6Address") String ipv6) {

        private static Attached of(Member member) {
            Endpoint endpoint = member.endpoint();
            return new Attached(
                    member.containerName(),
                    endpoint.id(),
                    endpoint.mac(),
                    address(endpoint.ipv4(), endpoint.prefix4()),
                    address(endpoint.ipv6(), endpoint.prefix6()));
        }

        private static String address(String address, int prefix) {
            return address.isEmpty() ? "" : address + "/" + prefix;
        }
    }

    /// @param detailed with its containers, which lists leave out
    static NetworkDto of(Network network, boolean detailed) {
        NetworkConfig config = network.config();
        Map<String, Attached> containers = new TreeMap<>();
        if (detailed) {
            network.members().forEach(member -> containers.put(member.containerId(), Attached.of(member)));
        }
        return new NetworkDto(
                network.name(),
                network.id(),
                GoTime.nano(network.createdAt()),
                LOCAL,
                config.driver(),
                true,
                config.ipv6(),
                ipam(network),
                config.internal(),
                config.attachable(),
                false,
                new ConfigReference(""),
                false,
                containers,
                new TreeMap<>(options(network)),
                new TreeMap<>(config.labels()));
    }

    private static Ipam ipam(Network network) {
        List<Pool> pools = network.config().pools().stream()
                .map(pool -> new Pool(
                        pool.subnet(),
                        pool.range() == null ? "" : pool.range(),
                        pool.gateway() == null ? "" : pool.gateway(),
                        pool.reserved()))
                .toList();
        return new Ipam(
                "default",
                network.predefined() || network.config().plain() ? null : Map.of(),
                pools.isEmpty() ? null : pools);
    }

    /// Docker's own bridge shows all its options, whoever made it.
    private static Map<String, String> options(Network network) {
        NetworkConfig config = network.config();
        if (!network.predefined() || !config.driver().equals(NetworkConfig.BRIDGE)) {
            return config.options();
        }
        Map<String, String> options = new TreeMap<>(config.options());
        options.put("com.docker.network.bridge.default_bridge", "true");
        options.put("com.docker.network.bridge.enable_icc", String.valueOf(!config.isolated()));
        options.put("com.docker.network.bridge.enable_ip_masquerade", String.valueOf(config.masquerade()));
        options.putIfAbsent("com.docker.network.bridge.host_binding_ipv4", "0.0.0.0");
        options.put("com.docker.network.bridge.name", network.device());
        options.put("com.docker.network.driver.mtu", config.mtu() == 0 ? DEFAULT_MTU : String.valueOf(config.mtu()));
        return options;
    }
}
