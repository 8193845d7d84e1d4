package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.network.NetworkService;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Networks, and containers on them.
final class NetworkRoutes implements RouteSet {
    private static final Logger LOG = LoggerFactory.getLogger(NetworkRoutes.class);

    private static final Set<String> FILTERS = Set.of("dangling", "driver", "id", "label", "name", "scope", "type");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "until");

    private final NetworkService networks;
    private final ContainerService containers;
    private final InstantSource clock = InstantSource.system();

    NetworkRoutes(Engine engine) {
        this.networks = engine.networks();
        this.containers = engine.containers();
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/networks", this::list),
                Route.get("/networks/", this::list),
                Route.post("/networks/create", this::create)
                        .partly(
                                "driver `bridge`; swarm scope, config-only networks and networks without IPv4 are refused"),
                Route.post("/networks/prune", this::prune).since("1.25"),
                Route.get("/networks/{id}", this::inspect),
                Route.post("/networks/{id}/connect", this::connect).partly("`LinkLocalIPs` are refused"),
                Route.post("/networks/{id}/disconnect", this::disconnect),
                Route.delete("/networks/{id}", this::delete));
    }

    private void list(Exchange exchange) throws IOException {
        FilterArgs filters = FilterArgs.of(exchange.query(), FILTERS);
        Boolean dangling = dangling(filters);
        List<String> types = filters.get("type");
        for (String type : types) {
            if (!type.equals("builtin") && !type.equals("custom")) {
                throw EngineException.invalid("invalid filter: 'type'='" + type + "'");
            }
        }
        boolean detailed = !exchange.version().isAtLeast(1, 28);
        exchange.answer(
                200,
                networks.list().stream()
                        .filter(network -> passes(network, filters))
                        .filter(network -> dangling == null || isDangling(network) == dangling)
                        .filter(network ->
                                types.isEmpty() || types.contains(network.predefined() ? "builtin" : "custom"))
                        .map(network -> NetworkDto.of(network, detailed))
                        .toList());
    }

    private static boolean passes(Network network, FilterArgs filters) {
        return filters.exact("driver", network.config().driver())
                && filters.matches("name", network.name())
                && filters.matches("id", network.id())
                && filters.labels("label", network.config().labels())
                && filters.exact("scope", NetworkDto.LOCAL);
    }

    private static boolean isDangling(Network network) {
        return !network.predefined() && network.members().isEmpty();
    }

    private static @Nullable Boolean dangling(FilterArgs filters) {
        List<String> words = filters.get("dangling");
        if (words.isEmpty()) {
            return null;
        }
        if (words.size() > 1) {
            throw EngineException.invalid("got more than one value for filter key \"dangling\"");
        }
        return switch (words.getFirst()) {
            case "1", "true" -> true;
            case "0", "false" -> false;
            default ->
                throw EngineException.invalid("invalid value for filter 'dangling', must be \"true\" (or \"1\"), or"
                        + " \"false\" (or \"0\")");
        };
    }

    private void inspect(Exchange exchange) throws IOException {
        Query query = exchange.query();
        String verbose = query.text("verbose");
        if (!Set.of("", "1", "t", "T", "true", "TRUE", "True", "0", "f", "F", "false", "FALSE", "False")
                .contains(verbose)) {
            throw EngineException.invalid("invalid value for verbose: " + verbose + ": strconv.ParseBool: parsing \""
                    + verbose + "\": invalid syntax");
        }
        String id = exchange.parameter("id");
        String scope = query.text("scope");
        if (!scope.isEmpty() && !scope.equals(NetworkDto.LOCAL)) {
            throw EngineException.notFound("network " + id + " not found");
        }
        exchange.answer(200, NetworkDto.of(looked(networks.get(id)), true));
    }

    /// In a Docker the default bridge is there from the start, and tools that run in a container ask for its
    /// gateway to reach the machine by it. Here it is made when it is first asked for.
    private Network looked(Network network) {
        if (!network.name().equals(NetworkConfig.BRIDGE)) {
            return network;
        }
        try {
            return networks.opened(network.id());
        } catch (EngineException e) {
            LOG.debug("the default bridge can't be made yet", e); // its record can be told all the same
            return network;
        }
    }

    private record Created(
            @JsonProperty("Id") String id,
            @JsonProperty("Warning") String warning) {}

    private void create(Exchange exchange) throws IOException {
        NetworkCreateDto asked = exchange.json(NetworkCreateDto.class);
        Network network = networks.create(asked.config(exchange.version()));
        exchange.answer(201, new Created(network.id(), ""));
    }

    private void connect(Exchange exchange) throws IOException {
        NetworkConnectDto asked = exchange.json(NetworkConnectDto.class);
        Network network = networks.get(exchange.parameter("id"));
        containers.connect(Objects.requireNonNullElse(asked.container(), ""), asked.endpoint(network.name()));
        exchange.answer(200);
    }

    private record Disconnecting(
            @JsonProperty("Container") @Nullable String container,
            @JsonProperty("Force") boolean force) {}

    private void disconnect(Exchange exchange) throws IOException {
        Disconnecting asked = exchange.json(Disconnecting.class);
        containers.disconnect(
                Objects.requireNonNullElse(asked.container(), ""), exchange.parameter("id"), asked.force());
        exchange.answer(200);
    }

    private void delete(Exchange exchange) throws IOException {
        networks.remove(exchange.parameter("id"));
        exchange.answer(204);
    }

    private void prune(Exchange exchange) throws IOException {
        FilterArgs filters = FilterArgs.of(exchange.query(), PRUNE_FILTERS);
        Instant until = filters.until(clock.instant());
        List<String> removed = networks
                .prune(network -> filters.allowsPrune(network.config().labels())
                        && (until == null || !network.createdAt().isAfter(until)))
                .stream()
                .map(Network::name)
                .toList();
        Map<String, @Nullable Object> report = new HashMap<>();
        report.put("NetworksDeleted", removed.isEmpty() ? null : removed);
        exchange.answer(200, report);
    }
}
