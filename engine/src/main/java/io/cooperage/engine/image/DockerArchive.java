package io.cooperage.engine.image;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ArchivedImage.LayerFile;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `docker save` writes: `manifest.json` names, for each image, its config, its names and its layers,
/// whatever the files are called (`<id>/layer.tar`, `<diff id>.tar`, `blobs/sha256/…`).
final class DockerArchive {
    static final String MANIFEST = "manifest.json";

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();
    private static final TypeReference<List<@Nullable Item>> ITEMS = new TypeReference<>() {};

    private final ArchiveFiles files;

    DockerArchive(ArchiveFiles files) {
        this.files = files;
    }

    /// One image of `manifest.json`.
    record Item(
            @JsonProperty("Config") @Nullable String config,
            @JsonProperty("RepoTags") @Nullable List<String> repoTags,
            @JsonProperty("Layers") @Nullable List<String> layers) {}

    List<Item> items() {
        List<Item> items = new ArrayList<>();
        for (Item item : parse(files.read(MANIFEST, ImageDocuments.SIZE_MAX))) {
            if (item == null || item.config() == null || item.config().isEmpty()) {
                throw invalid(MANIFEST + " has an image without Config");
            }
            items.add(item);
        }
        return items;
    }

    private List<@Nullable Item> parse(byte[] json) {
        try {
            List<@Nullable Item> items = JSON.readValue(new String(json, StandardCharsets.UTF_8), ITEMS);
            return items == null ? List.of() : items;
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT,
                    "load " + files.title() + ": " + MANIFEST + " can't be read: " + e.getOriginalMessage(),
                    e);
        }
    }

    List<ArchivedImage> images() {
        return items().stream().map(this::image).toList();
    }

    private ArchivedImage image(Item item) {
        String configName = String.valueOf(item.config());
        byte[] json = files.read(configName, ImageDocuments.SIZE_MAX);
        ImageConfig config = ImageDocuments.config(json);
        List<String> names = item.layers() == null ? List.of() : item.layers();
        String title = "image " + Digest.of(json).shortHex();
        if (names.size() != config.diffIds().size()) {
            throw invalid(title + " has " + names.size() + " layers, but its config lists "
                    + config.diffIds().size() + " diff ids");
        }
        List<LayerFile> layers = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            long size = files.size(name).orElseThrow(() -> files.missing(name));
            layers.add(new LayerFile(name, size, config.diffIds().get(i), null));
        }
        return new ArchivedImage(title, json, config, layers, null, null, tags(item));
    }

    static List<ImageReference> tags(Item item) {
        return item.repoTags() == null
                ? List.of()
                : item.repoTags().stream().map(ImageReference::parseTagged).toList();
    }

    private EngineException invalid(String what) {
        return EngineException.invalid("load " + files.title() + ": " + what);
    }
}
