package io.cooperage.engine.image.browse;

import io.cooperage.engine.oci.ImageConfig;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds what the names in a [TreeComparer.TreeSide] stand for. Whoever wires the engine knows.
public interface TreeSides {
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND as [io.cooperage.engine.image.ImageService]
    Tree image(String ref);

    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND "No such container: x"
    Tree container(String ref);

    /// One root filesystem, open. Closed by [#release], which closes the indexes too.
    ///
    /// @param layers with an index, bottom first
    /// @param folders in overlay's form that have none (a container's upper, a root that is no image), bottom
    ///     first, above all layers; they are walked through, so this takes as long as there are files
    /// @param config null where there is none
    /// @param release gives back the lease on the layers
    record Tree(
            List<LayerSource> layers,
            List<Path> folders,
            @Nullable ImageConfig config,
            Runnable release) {
        public Tree {
            layers = List.copyOf(layers);
            folders = List.copyOf(folders);
        }
    }
}
