package io.cooperage.engine.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One image for one platform: a config and layers, bottom first (OCI image-spec, manifest.md; Docker schema 2).
///
/// Made from bytes and never written back: the stored bytes are what has the digest.
///
/// @param artifactType set when this is no image but some other artifact
/// @param subject the manifest that this one refers to (OCI 1.1)
public record ImageManifest(
        String mediaType,
        Descriptor config,
        List<Descriptor> layers,
        Map<String, String> annotations,
        @Nullable String artifactType,
        @Nullable Descriptor subject) {
    public ImageManifest {
        layers = List.copyOf(layers);
        annotations = Map.copyOf(annotations);
    }

    /// Whether a container can be made of it: its config is an image's. The first tools that wrote Docker's schema 2
    /// did not say what their configs were.
    public boolean isImage() {
        return MediaTypes.isConfig(config.mediaType())
                || (mediaType.equals(MediaTypes.DOCKER_MANIFEST)
                        && config.mediaType().equals("application/octet-stream"));
    }
}
