package io.cooperage.engine.image;

import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageManifest;
import java.util.List;

/// What a container, a commit or an archive needs to know of an image.
///
/// @param id digest of the config
/// @param descriptor of the manifest
/// @param chainIds of its unpacked layers, bottom first, one for each layer of the manifest
/// @param name as people see it: the name it was found by, or else one of its tags, or else its short id
public record ResolvedImage(
        Digest id,
        Descriptor descriptor,
        ImageManifest manifest,
        ImageConfig config,
        List<Digest> chainIds,
        String name) {
    public ResolvedImage {
        chainIds = List.copyOf(chainIds);
    }
}
