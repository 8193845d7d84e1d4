package io.cooperage.engine.oci;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One image for several platforms, or any other list of manifests (OCI image-spec, image-index.md; Docker's
/// manifest list).
public record ImageIndex(
        String mediaType,
        List<Descriptor> manifests,
        Map<String, String> annotations,
        @Nullable String artifactType,
        @Nullable Descriptor subject) {
    public ImageIndex {
        manifests = List.copyOf(manifests);
        annotations = Map.copyOf(annotations);
    }
}
