package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.NetworkConfig;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The body of `POST /networks/create`.
record NetworkCreateDto(
        @JsonProperty("Name") @Nullable String name,
        @JsonProperty("Driver") @Nullable String driver,
        @JsonProperty("Scope") @Nullable String scope,
        @JsonProperty("EnableIPv4") @Nullable Boolean enableIpv4,
        @JsonProperty("EnableIPv6") @Nullable Boolean enableIpv6,
        @JsonProperty("IPAM") @Nullable Ipam ipam,
        @JsonProperty("Internal") boolean internal,
        @JsonProperty("Attachable") boolean attachable,
        @JsonProperty("Ingress") boolean ingress,
        @JsonProperty("ConfigOnly") boolean configOnly,
        @JsonProperty("ConfigFrom") @Nullable ConfigFrom configFrom,
        @JsonProperty("Options") @Nullable Map<String, String> options,
        @JsonProperty("Labels") @Nullable Map<String, String> labels) {

    record Ipam(
            @JsonProperty("Driver") @Nullable String driver,
            @JsonProperty("Options") @Nullable Map<String, String> options,
            @JsonProperty("Config") @Nullable List<Pool> config) {}

    record Pool(
            @JsonProperty("Subnet") @Nullable String subnet,
            @JsonProperty("IPRange") @Nullable String range,
            @JsonProperty("Gateway") @Nullable String gateway,
            @JsonProperty("AuxiliaryAddresses") @Nullable Map<String, String> reserved) {}

    record ConfigFrom(@JsonProperty("Network") @Nullable String network) {}

    /// @throws EngineException naming what can't be had on one machine, or not with this engine
    NetworkConfig config(ApiVersion version) {
        requireLocal();
        if (version.isAtLeast(1, 48) && Boolean.FALSE.equals(enableIpv4)) {
            throw EngineException.notImplemented(
                    "a network without IPv4 (EnableIPv4=false) is not supported; leave it out");
        }
        return new NetworkConfig(
                Objects.requireNonNullElse(name, ""),
                said(driver, NetworkConfig.BRIDGE),
                internal,
                Boolean.TRUE.equals(enableIpv6),
                pools(),
                0,
                false,
                true,
                null,
                options == null ? Map.of() : options,
                labels == null ? Map.of() : labels,
                attachable,
                ipam == null || ipam.options() == null);
    }

    private void requireLocal() {
        if (!said(scope, NetworkDto.LOCAL).equals(NetworkDto.LOCAL) || ingress || "overlay".equals(driver)) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to"
                            + " connect this node to swarm and try again.");
        }
        if (configOnly || (configFrom != null && !said(configFrom.network(), "").isEmpty())) {
            throw EngineException.notImplemented("config-only networks (ConfigOnly, ConfigFrom) are not supported; give"
                    + " the network its configuration itself");
        }
    }

    private List<NetworkConfig.Pool> pools() {
        if (ipam == null) {
            return List.of();
        }
        if (!said(ipam.driver(), "default").equals("default")) {
            throw EngineException.notImplemented(
                    "IPAM driver " + ipam.driver() + " is not supported; the driver default is");
        }
        if (ipam.options() != null && !ipam.options().isEmpty()) {
            throw EngineException.notImplemented(
                    "IPAM options " + ipam.options().keySet() + " are not supported; leave them out");
        }
        return ipam.config() == null
                ? List.of()
                : ipam.config().stream().map(NetworkCreateDto::pool).toList();
    }

    private static NetworkConfig.Pool pool(Pool pool) {
        String subnet = said(pool.subnet(), "");
        if (subnet.isEmpty()) {
            throw EngineException.invalid("invalid network config:\ninvalid subnet : a pool needs one");
        }
        return new NetworkConfig.Pool(
                subnet,
                said(pool.range(), "").isEmpty() ? null : pool.range(),
                said(pool.gateway(), "").isEmpty() ? null : pool.gateway(),
                pool.reserved() == null ? Map.of() : pool.reserved());
    }

    private static String said(@Nullable String text, String other) {
        return text == null || text.isEmpty() ? other : text;
    }
}
