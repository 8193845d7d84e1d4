package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.EndpointConfig;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The body of `POST /networks/{id}/connect`.
record NetworkConnectDto(
        @JsonProperty("Container") @Nullable String container,
        @JsonProperty("EndpointConfig") @Nullable Settings settings) {

    /// `EndpointSettings`, as far as a person may say it; the rest is what the engine answers with.
    record Settings(
            @JsonProperty("IPAMConfig") @Nullable Addresses addresses,
            @JsonProperty("Links") @Nullable List<String> links,
            @JsonProperty("Aliases") @Nullable List<String> aliases,
            @JsonProperty("MacAddress") @Nullable String mac,
            @JsonProperty("DriverOpts") @Nullable Map<String, String> options,
            @JsonProperty("GwPriority") int gatewayPriority) {}

    record Addresses(
            @JsonProperty("IPv4Address") @Nullable String ipv4,
            @JsonProperty("IPv6Address") @Nullable String ipv6,
            @JsonProperty("LinkLocalIPs") @Nullable List<String> linkLocal) {}

    /// @throws EngineException NOT_IMPLEMENTED naming what can't be had
    EndpointConfig endpoint(String network) {
        if (settings == null) {
            return EndpointConfig.of(network);
        }
        Addresses addresses = settings.addresses();
        if (addresses != null) {
            require(addresses.linkLocal() == null || addresses.linkLocal().isEmpty(), "LinkLocalIPs", "leave them out");
        }
        return new EndpointConfig(
                network,
                settings.aliases() == null ? List.of() : settings.aliases(),
                addresses == null ? null : said(addresses.ipv4()),
                addresses == null ? null : said(addresses.ipv6()),
                said(settings.mac()),
                settings.options() == null ? Map.of() : settings.options(),
                settings.links() == null ? List.of() : settings.links(),
                settings.gatewayPriority());
    }

    private static void require(boolean fine, String option, String instead) {
        if (!fine) {
            throw EngineException.notImplemented("endpoint setting " + option + " is not supported; " + instead);
        }
    }

    private static @Nullable String said(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
