package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageService.DiskUsage;
import io.cooperage.engine.image.ImageService.PruneFilter;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.store.BlobStore;
import java.util.List;

/// Counts what images take of the disk.
final class ImageUsage {
    private final ImageViews views;
    private final ImageRemoval removal;
    private final BlobStore blobs;
    private final LayerStore layers;

    ImageUsage(ImageViews views, ImageRemoval removal, BlobStore blobs, LayerStore layers) {
        this.views = views;
        this.removal = removal;
        this.blobs = blobs;
        this.layers = layers;
    }

    DiskUsage count() {
        List<Image> images = views.list();
        return new DiskUsage(
                images.size(),
                (int) images.stream().filter(image -> !image.usedBy().isEmpty()).count(),
                blobs.list().stream()
                        .mapToLong(digest -> blobs.size(digest).orElse(0))
                        .sum(),
                layers.list().stream().mapToLong(Layer::size).sum(),
                blobs.incomplete().stream()
                        .map(Partial::new)
                        .mapToLong(Partial::bytes)
                        .sum(),
                removal.prunePreview(PruneFilter.UNUSED).bytes());
    }
}
