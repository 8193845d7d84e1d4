package io.cooperage.engine.oci;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads and writes the JSON documents of images. What is read is checked against the specification; a document
/// that says two things at once (layers and manifests, config and fsLayers) is refused, because readers would
/// disagree about what it is.
///
/// Any thread.
@SuppressWarnings("DoNotCallSuggester")
public final class ImageDocuments {
    /// No manifest or config may be longer, as registries have it.
    public static final int SIZE_MAX = 4 << 20;

    private ImageDocuments() {}

    /// @param mediaType as a registry or descriptor said; null takes the document's own word
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT saying what is wrong where
    public static ImageManifest manifest(byte[] json, @Nullable String mediaType) {
        throw new UnsupportedOperationException();
    }

    /// As [#manifest].
    public static ImageIndex index(byte[] json, @Nullable String mediaType) {
        throw new UnsupportedOperationException();
    }

    public static ImageConfig config(byte[] json) {
        throw new UnsupportedOperationException();
    }

    /// The media type of a manifest or index whose sender did not say.
    public static String detect(byte[] json) {
        throw new UnsupportedOperationException();
    }

    public static byte[] write(ImageManifest manifest) {
        throw new UnsupportedOperationException();
    }

    public static byte[] write(ImageIndex index) {
        throw new UnsupportedOperationException();
    }

    /// In Docker's field order, so that the same config always has the same digest.
    public static byte[] write(ImageConfig config) {
        throw new UnsupportedOperationException();
    }

    /// The chain ids of these layers, one for each, bottom first (OCI image-spec, config.md, "Layer ChainID").
    public static List<Digest> chainIds(List<Digest> diffIds) {
        throw new UnsupportedOperationException();
    }
}
