package io.cooperage.engine.oci;

import java.util.List;
import java.util.Map;
import java.util.Optional;
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

    /// The image for this platform: the one that fits best, the first of equals. Entries without a platform, and
    /// those that are no images (attestations say `unknown/unknown`), are never chosen.
    public Optional<Descriptor> choose(Platform wanted) {
        Descriptor best = null;
        int least = Integer.MAX_VALUE;
        for (Descriptor candidate : manifests) {
            Platform offered = candidate.platform();
            int distance = offered == null ? -1 : PlatformRules.distance(wanted, offered);
            if (distance >= 0 && distance < least) {
                best = candidate;
                least = distance;
            }
        }
        return Optional.ofNullable(best);
    }
}
