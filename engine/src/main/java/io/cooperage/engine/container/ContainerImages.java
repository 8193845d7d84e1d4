package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.layer.LayerRepair;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// What containers use of images: where they are found and made, and their layers and blobs.
public record ContainerImages(ImageStore store, LayerStore layers, LayerTar tars, BlobStore blobs) {

    /// What a container of this image stands on. The caller holds a lease on the image.
    ///
    /// @throws EngineException DATA_LOSS when a layer is missing and can't be unpacked again
    ContainerRoot root(ResolvedImage image) {
        repair(image);
        List<Path> lowers = new ArrayList<>(image.chainIds().size());
        if (!image.chainIds().isEmpty()) {
            try (LayerStore.LayerLease lease = layers.lease(image.chainIds())) {
                lowers.addAll(lease.lowers());
            }
        }
        return new ContainerRoot(lowers, image.id(), image.chainIds());
    }

    /// What a container of these layers stands on. The caller holds a lease on them.
    ///
    /// @param chainIds bottom first
    /// @throws EngineException NOT_FOUND when one is missing
    ContainerRoot root(List<Digest> chainIds) {
        try (LayerStore.LayerLease lease = layers.lease(chainIds)) {
            return new ContainerRoot(lease.lowers(), null, chainIds);
        }
    }

    /// Brings back layers that a power cut took since the container was made.
    ///
    /// @throws EngineException DATA_LOSS when a layer can't be unpacked again, naming the image
    void repair(ContainerRoot root) {
        if (root.image() == null || new LayerRepair(layers, blobs).isWhole(root.layers())) {
            return;
        }
        ResolvedImage image = store.byId(root.image())
                .orElseThrow(() -> new EngineException(
                        ErrorKind.DATA_LOSS,
                        "image " + root.image() + " is lost, and with it layers that the container stands on;"
                                + " pull the image again"));
        repair(image);
    }

    private void repair(ResolvedImage image) {
        new LayerRepair(layers, blobs)
                .repair(image.name(), image.manifest().layers(), image.config().diffIds(), image.chainIds());
    }
}
