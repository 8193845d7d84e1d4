package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.RemoteDocuments.Choice;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.store.BlobStore;
import java.util.List;

/// Brings one image: documents, config, then all layers at once, while one thread unpacks them from the bottom
/// up, reading each as it comes in. Nothing is visible before [ImageStore#add].
final class ImagePull {
    private final RegistryClient registry;
    private final RemoteDocuments documents;
    private final BlobDownloads downloads;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageStore images;
    private final ImageReference name;
    private final Platform wanted;
    private final TransferFeed feed;

    ImagePull(
            RegistryClient registry,
            BlobDownloads downloads,
            BlobStore blobs,
            LayerStore layers,
            ImageStore images,
            ImageReference name,
            Platform wanted,
            TransferFeed feed) {
        this.registry = registry;
        this.documents = new RemoteDocuments(registry, blobs);
        this.downloads = downloads;
        this.blobs = blobs;
        this.layers = layers;
        this.images = images;
        this.name = name;
        this.wanted = wanted;
        this.feed = feed;
    }

    Image run() {
        try (ContentLease lease = images.lease()) {
            Choice choice = documents.choose(name, wanted, lease::blob);
            ImageConfig config = config(choice, lease);
            new PulledLayers(registry, name, choice, config.diffIds(), downloads, blobs, layers, feed).bring(lease);
            boolean pinned = name.digest() != null;
            return images.add(new NewImage(
                    choice.descriptor(),
                    choice.target(),
                    pinned ? List.of() : List.of(name),
                    List.of(name.bare().withDigest(choice.target().digest())),
                    ImageAction.PULL));
        }
    }

    private ImageConfig config(Choice choice, ContentLease lease) {
        Descriptor blob = choice.manifest().config();
        lease.blob(blob.digest());
        if (blob.size() > ImageDocuments.SIZE_MAX) {
            throw new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    name.familiar() + ": its config has " + blob.size() + " bytes; no more than "
                            + ImageDocuments.SIZE_MAX + " are read");
        }
        TransferFeed.Item item = feed.item(blob.digest().toString(), "config", blob.size());
        if (blobs.has(blob.digest())) {
            item.settle(Phase.EXISTS, "");
        } else {
            try (Wanted download = downloads.want(new BlobOrigin(registry, name.bare()), blob, item)) {
                download.await();
                item.settle(Phase.DONE, "");
            }
        }
        ImageConfig config = ImageDocuments.config(blobs.read(blob.digest(), ImageDocuments.SIZE_MAX));
        if (config.diffIds().size() != choice.manifest().layers().size()) {
            throw EngineException.invalid(name.familiar() + ": its manifest has "
                    + choice.manifest().layers().size() + " layers, but its config lists "
                    + config.diffIds().size() + " diff ids");
        }
        // Where an index speaks, it knows better: many a config of an older arm image names no variant.
        if (!choice.platformSaid() && !wanted.accepts(config.platform())) {
            throw EngineException.notFound("image " + name.familiar() + " is for " + config.platform() + ", not for "
                    + wanted + "; to have it all the same, pull it for that platform (--platform "
                    + config.platform() + ")");
        }
        return config;
    }
}
