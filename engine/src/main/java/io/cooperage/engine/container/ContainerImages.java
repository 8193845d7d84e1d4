package io.cooperage.engine.container;

import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.store.BlobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What containers use of images: where they are found and made, and their layers and blobs.
public record ContainerImages(ImageStore store, LayerStore layers, LayerTar tars, BlobStore blobs) {

    /// What a container of this image stands on. The caller holds a lease on the image.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND when a layer is missing
    ContainerRoot root(ResolvedImage image) {
        List<Path> lowers = new ArrayList<>(image.chainIds().size());
        if (!image.chainIds().isEmpty()) {
            try (LayerStore.LayerLease lease = layers.lease(image.chainIds())) {
                lowers.addAll(lease.lowers());
            }
        }
        return new ContainerRoot(lowers, image.id(), image.chainIds());
    }
}
