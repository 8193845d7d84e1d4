package io.cooperage.engine.api.docker;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.Engine;
import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.volume.Volume;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `GET /system/df`. Measures what it tells, so it takes as long as walking those folders does.
final class UsageRoutes implements RouteSet {
    private static final Logger LOG = LoggerFactory.getLogger(UsageRoutes.class);

    /// Docker's word for a size that nobody could find out.
    private static final long NOT_KNOWN = -1;

    private static final Set<String> TYPES = Set.of("container", "image", "volume", "build-cache");

    private final Engine engine;
    private final ContainerListing containers;
    private final ImageListing images;

    UsageRoutes(Engine engine) {
        this.engine = engine;
        this.containers = new ContainerListing(engine.containers());
        this.images = new ImageListing(engine.images(), InstantSource.system());
    }

    @Override
    public List<Route> routes() {
        return List.of(Route.get("/system/df", this::usage).since("1.25"));
    }

    private void usage(Exchange exchange) throws IOException {
        Set<String> types = types(exchange);
        Map<String, Object> report = new LinkedHashMap<>();
        List<CacheRecord> records =
                types.contains("build-cache") ? engine.builder().cache() : List.of();
        List<ObjectNode> cache = records.stream().map(UsageRoutes::record).toList();
        report.put(
                "LayersSize",
                types.contains("image") ? engine.images().diskUsage().layers() : 0);
        report.put("Images", types.contains("image") ? images(exchange.version()) : null);
        report.put("Containers", types.contains("container") ? containers() : null);
        report.put("Volumes", types.contains("volume") ? volumes() : null);
        report.put("BuildCache", types.contains("build-cache") ? cache : null);
        if (!exchange.version().isAtLeast(1, 42)) {
            report.put(
                    "BuilderSize",
                    records.stream().mapToLong(CacheRecord::bytes).sum());
        }
        exchange.answer(200, report);
    }

    private static Set<String> types(Exchange exchange) {
        List<String> asked =
                exchange.version().isAtLeast(1, 42) ? exchange.query().list("type") : List.of();
        for (String type : asked) {
            if (!TYPES.contains(type)) {
                throw EngineException.invalid("unknown object type: " + type);
            }
        }
        return asked.isEmpty() ? TYPES : Set.copyOf(asked);
    }

    private List<ObjectNode> images(ApiVersion version) {
        Map<String, Image> known = engine.images().list().stream()
                .collect(Collectors.toMap(image -> image.id().toString(), Function.identity(), (one, other) -> one));
        List<ObjectNode> entries = new ArrayList<>();
        for (ImageSummaryDto summary : images.list(new Query(Map.of()), version)) {
            ObjectNode entry = DockerJson.MAPPER.valueToTree(summary);
            Image image = known.get(summary.id());
            if (image != null) {
                entry.put("SharedSize", image.sharedSize());
                entry.put("Containers", image.usedBy().size());
            }
            entries.add(entry);
        }
        return entries;
    }

    private List<ObjectNode> containers() {
        Instant now = Instant.now();
        List<ObjectNode> entries = new ArrayList<>();
        for (Container container : engine.containers().list()) {
            unlessGone(() -> entries.add(containers.entry(container, true, now)));
        }
        return entries;
    }

    private List<ObjectNode> volumes() {
        List<ObjectNode> entries = new ArrayList<>();
        for (Volume volume : engine.volumes().list()) {
            unlessGone(() -> {
                ObjectNode entry = DockerJson.MAPPER.valueToTree(VolumeDto.of(volume));
                entry.putObject("UsageData")
                        .put("RefCount", volume.usedBy().size())
                        .put("Size", size(volume));
                entries.add(entry);
            });
        }
        return entries;
    }

    /// What its options mount may not be there, as the share of a server that is away: no reason to tell
    /// nothing of all the others.
    private long size(Volume volume) {
        try {
            return engine.volumes().usage(volume.name()).bytes();
        } catch (EngineException e) {
            if (volume.options().isEmpty() || e.kind() == ErrorKind.CANCELLED) {
                throw e;
            }
            LOG.warn("volume {}: its size is not known: {}", volume.name(), e.getMessage());
            return NOT_KNOWN;
        }
    }

    private static ObjectNode record(CacheRecord record) {
        ObjectNode entry = JsonNodeFactory.instance.objectNode();
        entry.put("ID", record.id());
        entry.put("Type", CacheFilter.type(record));
        return entry.put("Description", record.description())
                .put("InUse", record.inUse())
                .put("Shared", record.shared())
                .put("Size", record.bytes())
                .put("CreatedAt", GoTime.nano(record.createdAt()))
                .put("LastUsedAt", GoTime.nano(record.lastUsedAt()))
                .put("UsageCount", record.uses());
    }

    /// What is removed while the others are measured is no part of the report.
    private static void unlessGone(Runnable measure) {
        try {
            measure.run();
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }
}
