package io.cooperage.engine.container;

import io.cooperage.engine.oci.Digest;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What lies beneath a container's own changes.
///
/// @param lowers folders that overlay shows as one, the topmost first; at least one
/// @param image id of the image they belong to; null for a folder or an archive
/// @param layers chain ids of the image's layers, bottom first; what must stay in the layer store
record ContainerRoot(List<Path> lowers, @Nullable Digest image, List<Digest> layers) {
    ContainerRoot {
        lowers = List.copyOf(lowers);
        layers = List.copyOf(layers);
    }

    static ContainerRoot of(Path folder) {
        return new ContainerRoot(List.of(folder), null, List.of());
    }
}
