package io.cooperage.engine.container;

import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a container's root is made of, for who compares it.
///
/// @param image whose layers are at the bottom; null when it is made of no image
/// @param folders above them, bottom first; the last has the container's own changes
/// @param defaults what the container was made with, as an image would say it
public record ContainerTree(@Nullable Digest image, List<Path> folders, Defaults defaults) {
    public ContainerTree {
        folders = List.copyOf(folders);
    }
}
