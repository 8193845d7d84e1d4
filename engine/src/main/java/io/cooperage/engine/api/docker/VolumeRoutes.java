package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Volumes.
final class VolumeRoutes implements RouteSet {
    private static final Set<String> FILTERS = Set.of("dangling", "name", "driver", "label");
    private static final Set<String> PRUNE_FILTERS = Set.of("label", "label!", "all");

    private final VolumeService volumes;

    VolumeRoutes(VolumeService volumes) {
        this.volumes = volumes;
    }

    @Override
    public List<Route> routes() {
        return List.of(
                Route.get("/volumes", this::list),
                Route.post("/volumes/create", this::create).partly("driver `local`"),
                Route.post("/volumes/prune", this::prune).since("1.25"),
                Route.get("/volumes/{name:.*}", this::inspect),
                Route.put("/volumes/{name:.*}", this::update)
                        .since("1.42")
                        .refused(
                                Route.Status.REFUSED_503,
                                "as without a swarm: only a cluster's volumes can be changed"),
                Route.delete("/volumes/{name:.*}", this::delete));
    }

    private void list(Exchange exchange) throws IOException {
        FilterArgs filters = FilterArgs.of(exchange.query(), FILTERS);
        boolean danglingSaid = filters.has("dangling");
        boolean dangling = filters.flag("dangling", false);
        List<VolumeDto> found = volumes.list().stream()
                .filter(volume -> filters.exact("driver", volume.driver())
                        && filters.matches("name", volume.name())
                        && filters.labels("label", VolumeDto.labels(volume)))
                .filter(volume -> !danglingSaid || volume.usedBy().isEmpty() == dangling)
                .map(VolumeDto::of)
                .toList();
        Map<String, @Nullable Object> answer = new HashMap<>();
        answer.put("Volumes", found);
        answer.put("Warnings", null);
        exchange.answer(200, answer);
    }

    private void inspect(Exchange exchange) throws IOException {
        exchange.answer(200, VolumeDto.of(volumes.get(exchange.parameter("name"))));
    }

    private record Creating(
            @JsonProperty("Name") @Nullable String name,
            @JsonProperty("Driver") @Nullable String driver,
            @JsonProperty("DriverOpts") @Nullable Map<String, String> options,
            @JsonProperty("Labels") @Nullable Map<String, String> labels,
            @JsonProperty("ClusterVolumeSpec") @Nullable JsonNode cluster) {}

    private void create(Exchange exchange) throws IOException {
        Creating asked = exchange.json(Creating.class);
        if (asked.cluster() != null && !asked.cluster().isNull()) {
            throw notAManager();
        }
        String driver = asked.driver() == null || asked.driver().isEmpty() ? VolumeConfig.LOCAL : asked.driver();
        if (!driver.equals(VolumeConfig.LOCAL)) {
            throw EngineException.notFound("create " + asked.name() + ": error looking up volume plugin " + driver
                    + ": plugin \"" + driver + "\" not found");
        }
        Volume volume = volumes.create(new VolumeConfig(
                asked.name(),
                driver,
                asked.options() == null ? Map.of() : asked.options(),
                asked.labels() == null ? Map.of() : asked.labels()));
        exchange.answer(201, VolumeDto.of(volume));
    }

    private static EngineException notAManager() {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                "This node is not a swarm manager. Use \"docker swarm init\" or \"docker swarm join\" to connect this"
                        + " node to swarm and try again.");
    }

    private void update(Exchange exchange) {
        throw new EngineException(
                ErrorKind.UNAVAILABLE,
                "volume update only valid for cluster volumes, but swarm is unavailable: "
                        + exchange.parameter("name"));
    }

    private void delete(Exchange exchange) throws IOException {
        volumes.remove(exchange.parameter("name"), exchange.query().flag("force"));
        exchange.answer(204);
    }

    private void prune(Exchange exchange) throws IOException {
        FilterArgs filters = FilterArgs.of(exchange.query(), PRUNE_FILTERS);
        boolean named = filters.flag("all", false) || !exchange.version().isAtLeast(1, 42);
        // What has mount options is somewhere else: removing it frees nothing, and Docker leaves it.
        List<VolumeUsage> removed = volumes.prune(
                named, volume -> volume.options().isEmpty() && filters.allowsPrune(VolumeDto.labels(volume)));
        exchange.answer(
                200,
                Map.of(
                        "VolumesDeleted",
                        removed.stream().map(usage -> usage.volume().name()).toList(),
                        "SpaceReclaimed",
                        removed.stream().mapToLong(VolumeUsage::bytes).sum()));
    }
}
