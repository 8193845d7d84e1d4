package io.cooperage.engine.oci;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes the JSON documents of images. What is read is checked against the specification; a document
/// that says two things at once (layers and manifests, config and fsLayers) is refused, because readers would
/// disagree about what it is.
///
/// Any thread.
public final class ImageDocuments {
    /// No manifest or config may be longer, as registries have it.
    public static final int SIZE_MAX = 4 << 20;

    /// A list of all images of a layout may have this much.
    public static final int LAYOUT_SIZE_MAX = 16 * SIZE_MAX;

    private ImageDocuments() {}

    /// @param mediaType as a registry or descriptor said, parameters and all; null, or a type that any file has
    ///     (`application/json`), takes the document's own word
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT saying what is wrong where;
    ///     NOT_IMPLEMENTED when it is of Docker's schema 1
    public static ImageManifest manifest(byte[] json, @Nullable String mediaType) {
        return ManifestReader.manifest(json, mediaType);
    }

    /// As [#manifest].
    public static ImageIndex index(byte[] json, @Nullable String mediaType) {
        return ManifestReader.index(json, mediaType);
    }

    /// The `index.json` of a layout, which is longer the more images there are: up to [#LAYOUT_SIZE_MAX].
    public static ImageIndex layoutIndex(byte[] json) {
        return ManifestReader.layoutIndex(json);
    }

    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT saying what is wrong where
    public static ImageConfig config(byte[] json) {
        return ConfigReader.read(json);
    }

    /// The media type of a manifest or index whose sender did not say.
    ///
    /// @throws io.cooperage.engine.error.EngineException as [#manifest], when it is neither
    public static String detect(byte[] json) {
        return ManifestReader.detect(json);
    }

    public static byte[] write(ImageManifest manifest) {
        return DocumentWriter.manifest(manifest);
    }

    public static byte[] write(ImageIndex index) {
        return DocumentWriter.index(index);
    }

    /// In Docker's field order, so that the same config always has the same digest.
    public static byte[] write(ImageConfig config) {
        return DocumentWriter.config(config);
    }

    /// The chain ids of these layers, one for each, bottom first (OCI image-spec, config.md, "Layer ChainID").
    public static List<Digest> chainIds(List<Digest> diffIds) {
        List<Digest> chain = new ArrayList<>(diffIds.size());
        for (Digest diffId : diffIds) {
            chain.add(chain.isEmpty() ? diffId : Digest.of(chain.getLast() + " " + diffId));
        }
        return List.copyOf(chain);
    }
}
