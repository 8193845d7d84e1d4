package io.cooperage.engine.image;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageReference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// An image as an archive describes it, its documents read and verified, its layers still in the archive.
///
/// @param title what messages call it
/// @param configJson byte for byte
/// @param layers bottom first, one for each diff id of the config
/// @param manifest null when the archive has none, as Docker's own format
/// @param index what the archive points to when that is an index with the manifest in it, else null
/// @param tags names it shall have
record ArchivedImage(
        String title,
        byte[] configJson,
        ImageConfig config,
        List<LayerFile> layers,
        @Nullable Document manifest,
        @Nullable Document index,
        List<ImageReference> tags) {
    ArchivedImage {
        layers = List.copyOf(layers);
        tags = List.copyOf(tags);
    }

    /// @param descriptor null when only the diff id is known
    record LayerFile(
            String name, long size, Digest diffId, @Nullable Descriptor descriptor) {}

    /// @param json byte for byte, verified against the descriptor
    record Document(Descriptor descriptor, byte[] json) {}
}
