package io.cooperage.engine.image;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// An image in the store, for one platform.
///
/// @param id digest of its config, which is what Docker calls the image's id
/// @param target the manifest, or the index it was pulled by; what its tags point to
/// @param manifest its own manifest
/// @param tags every name with a tag, sorted; empty when it is dangling
/// @param digests every `repository@digest` it was pulled from or pushed to
/// @param created null when the config does not say
/// @param size unpacked bytes of all layers
/// @param packedSize bytes of the layer blobs
/// @param uniqueSize unpacked bytes of the layers that no other image has
/// @param usedBy ids of containers made of it
public record Image(
        Digest id,
        Descriptor target,
        Descriptor manifest,
        List<ImageReference> tags,
        List<ImageReference> digests,
        Platform platform,
        @Nullable Instant created,
        Map<String, String> labels,
        long size,
        long packedSize,
        long uniqueSize,
        List<String> usedBy) {
    public Image {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
        labels = Map.copyOf(labels);
        usedBy = List.copyOf(usedBy);
    }

    public boolean isDangling() {
        return tags.isEmpty();
    }

    /// Unpacked bytes that other images have too.
    public long sharedSize() {
        return size - uniqueSize;
    }
}
