package io.cooperage.engine.image;

import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageReference;
import java.util.List;

/// An image whose blobs are all in the blob store and whose layers are all unpacked, about to become visible.
///
/// @param manifest its own manifest
/// @param target what its tags point to: the manifest, or an index that has it and is in the blob store too
/// @param tags names with a tag; another image that had one loses it
/// @param digests `repository@digest` that it was pulled from or pushed to
/// @param action announced when it is durable
public record NewImage(
        Descriptor manifest,
        Descriptor target,
        List<ImageReference> tags,
        List<ImageReference> digests,
        ImageAction action) {
    public NewImage {
        tags = List.copyOf(tags);
        digests = List.copyOf(digests);
    }

    /// An image that no index names.
    public static NewImage of(Descriptor manifest, List<ImageReference> tags, ImageAction action) {
        return new NewImage(manifest, manifest, tags, List.of(), action);
    }
}
