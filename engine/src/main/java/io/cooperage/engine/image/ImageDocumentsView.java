package io.cooperage.engine.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageCatalog.Documents;
import io.cooperage.engine.image.ImageService.HistoryEntry;
import io.cooperage.engine.image.ImageService.ImageDetail;
import io.cooperage.engine.image.ImageService.PlatformEntry;
import io.cooperage.engine.image.ImageTable.StoredLayer;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerStore.LayerLease;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.BlobStore;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Shows what an image's documents say: as a page, as `docker image inspect`, as `docker history`.
final class ImageDocumentsView {
    private final ImageState state;
    private final ImageCatalog catalog;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ObjectMapper json;

    ImageDocumentsView(ImageState state, ImageCatalog catalog, BlobStore blobs, LayerStore layers, ObjectMapper json) {
        this.state = state;
        this.catalog = catalog;
        this.blobs = blobs;
        this.layers = layers;
        this.json = json;
    }

    ImageDetail detail(Image image) {
        Documents documents = catalog.read(image.manifest());
        boolean indexed = MediaTypes.isIndex(image.target().mediaType());
        return new ImageDetail(
                image,
                documents.manifest(),
                documents.config(),
                indexed ? text(image.target().digest()) : null,
                text(image.manifest().digest()),
                text(image.id()),
                indexed ? platforms(image.target()) : List.of());
    }

    private List<PlatformEntry> platforms(Descriptor target) {
        return ManifestChoice.images(catalog.index(target)).stream()
                .filter(entry -> entry.platform() != null)
                .map(entry -> new PlatformEntry(
                        Objects.requireNonNull(entry.platform()),
                        entry.digest(),
                        state.read(sql -> state.table().hasDocument(sql, entry.digest()))))
                .toList();
    }

    private String text(Digest digest) {
        return new String(blobs.read(digest, ImageDocuments.SIZE_MAX), StandardCharsets.UTF_8);
    }

    List<HistoryEntry> history(Image image) {
        ImageConfig config = catalog.read(image.manifest()).config();
        List<StoredLayer> stored = state.read(sql -> state.table().layers(sql, image.id()));
        List<HistoryEntry> entries = new ArrayList<>();
        int layer = 0;
        for (History step : config.history()) {
            // A config may claim more steps with a layer than it has layers.
            boolean made = !step.emptyLayer() && layer < stored.size();
            entries.addFirst(entry(step, made ? stored.get(layer) : null));
            layer += made ? 1 : 0;
        }
        // And one without any history, as other builders write it, still has its layers.
        for (; layer < stored.size(); layer++) {
            entries.addFirst(entry(new History(null, null, null, null, false), stored.get(layer)));
        }
        if (!entries.isEmpty()) {
            HistoryEntry top = entries.removeFirst();
            entries.addFirst(new HistoryEntry(
                    image.id(),
                    top.created(),
                    top.createdBy(),
                    top.comment(),
                    top.layer(),
                    top.size(),
                    image.tags().stream().map(ImageReference::familiar).toList()));
        }
        return entries;
    }

    private static HistoryEntry entry(History step, @Nullable StoredLayer layer) {
        return new HistoryEntry(
                null,
                step.created(),
                Objects.requireNonNullElse(step.createdBy(), ""),
                Objects.requireNonNullElse(step.comment(), ""),
                layer == null ? null : layer.diffId(),
                layer == null ? 0 : layer.size(),
                List.of());
    }

    /// In the shape of the Docker API's `GET /images/{name}/json`.
    JsonNode inspect(Image image) {
        JsonNode config = parsed(image.id());
        ObjectNode root = json.createObjectNode();
        root.put("Id", image.id().toString());
        strings(root.putArray("RepoTags"), image.tags());
        strings(root.putArray("RepoDigests"), image.digests());
        root.put("Parent", "");
        root.put("Comment", lastComment(config));
        root.put("Created", image.created() == null ? "" : image.created().toString());
        root.put("DockerVersion", config.path("docker_version").asText(""));
        root.put("Author", config.path("author").asText(""));
        root.set("Config", config.path("config").isObject() ? config.path("config") : json.createObjectNode());
        Platform platform = image.platform();
        root.put("Architecture", platform.architecture());
        if (platform.variant() != null) {
            root.put("Variant", platform.variant());
        }
        root.put("Os", platform.os());
        if (platform.osVersion() != null) {
            root.put("OsVersion", platform.osVersion());
        }
        root.put("Size", image.size());
        root.set("GraphDriver", graphDriver(image));
        ObjectNode rootFs = root.putObject("RootFS");
        rootFs.put("Type", "layers");
        ArrayNode diffIds = rootFs.putArray("Layers");
        storedLayers(image).forEach(layer -> diffIds.add(layer.diffId().toString()));
        ObjectNode metadata = root.putObject("Metadata");
        metadata.put(
                "LastTagTime",
                state.read(sql -> state.table().image(sql, image.id()))
                        .map(stored -> stored.addedAt().toString())
                        .orElse(""));
        root.set("Descriptor", descriptor(image.target()));
        return root;
    }

    private List<StoredLayer> storedLayers(Image image) {
        return state.read(sql -> state.table().layers(sql, image.id()));
    }

    private static void strings(ArrayNode array, List<ImageReference> names) {
        names.forEach(name -> array.add(name.familiar()));
    }

    private static String lastComment(JsonNode config) {
        JsonNode history = config.path("history");
        return history.isEmpty()
                ? config.path("comment").asText("")
                : history.get(history.size() - 1).path("comment").asText("");
    }

    private ObjectNode graphDriver(Image image) {
        List<Digest> chainIds =
                storedLayers(image).stream().map(StoredLayer::chainId).toList();
        ObjectNode driver = json.createObjectNode();
        driver.put("Name", "overlay2");
        ObjectNode data = driver.putObject("Data");
        if (!chainIds.isEmpty() && chainIds.stream().map(layers::find).allMatch(Optional::isPresent)) {
            try (LayerLease lease = layers.lease(chainIds)) {
                List<String> lowers =
                        lease.lowers().stream().map(Path::toString).toList();
                data.put("UpperDir", lowers.getFirst());
                if (lowers.size() > 1) {
                    data.put("LowerDir", lowers.stream().skip(1).collect(Collectors.joining(":")));
                }
            }
        }
        return driver;
    }

    private ObjectNode descriptor(Descriptor target) {
        ObjectNode node = json.createObjectNode();
        node.put("mediaType", target.mediaType());
        node.put("digest", target.digest().toString());
        node.put("size", target.size());
        return node;
    }

    private JsonNode parsed(Digest digest) {
        try {
            return json.readTree(text(digest));
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "the config of image " + digest + " can't be read: " + e.getOriginalMessage(),
                    e);
        }
    }
}
