package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Which manifest of an index is meant for a platform.
final class ManifestChoice {
    /// BuildKit hangs provenance and SBOM into the index as manifests for this architecture.
    private static final String UNKNOWN = "unknown";

    private ManifestChoice() {}

    /// @param name for the message
    /// @throws EngineException NOT_FOUND naming the platforms that are offered
    static Descriptor of(ImageIndex index, Platform wanted, String name) {
        List<Descriptor> offered = images(index);
        return offered.stream()
                .filter(manifest -> accepts(wanted, manifest.platform()))
                .min(Comparator.comparingInt((Descriptor manifest) -> distance(wanted, manifest.platform()))
                        .thenComparing(manifest -> variant(manifest.platform()), Comparator.reverseOrder()))
                .orElseThrow(() -> EngineException.notFound(
                        "no matching manifest for " + wanted + " in " + name + ": " + offer(offered)));
    }

    /// What is for a platform at all: attestations and other company in the index are not.
    static List<Descriptor> images(ImageIndex index) {
        return index.manifests().stream()
                .filter(entry -> MediaTypes.isManifest(entry.mediaType()) || MediaTypes.isIndex(entry.mediaType()))
                .filter(entry -> entry.platform() == null
                        || !entry.platform().architecture().equals(UNKNOWN))
                .toList();
    }

    private static String offer(List<Descriptor> offered) {
        String platforms = offered.stream()
                .map(Descriptor::platform)
                .filter(Objects::nonNull)
                .map(Platform::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return platforms.isEmpty()
                ? "it holds no image"
                : "it offers " + platforms + "; choose one of these (--platform)";
    }

    /// One without a platform may be for any; its config will tell.
    private static boolean accepts(Platform wanted, @Nullable Platform offered) {
        return offered == null || wanted.accepts(offered);
    }

    /// The very platform first, then one that runs here too, then one that does not say.
    private static int distance(Platform wanted, @Nullable Platform offered) {
        if (offered == null) {
            return 2;
        }
        return Objects.equals(wanted.variant(), offered.variant()) ? 0 : 1;
    }

    private static String variant(@Nullable Platform platform) {
        return platform == null || platform.variant() == null ? "" : platform.variant();
    }
}
