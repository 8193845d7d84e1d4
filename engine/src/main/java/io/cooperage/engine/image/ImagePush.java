package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.store.BlobStore;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Sends what a tag points to: blobs first, several at once and only those that are missing there, then
/// manifests, then the index if there is one, so that the registry never has a document without its content.
final class ImagePush {
    /// As Docker's `max-concurrent-uploads`.
    private static final int AT_ONCE = 5;

    /// Asking many repositories for one blob costs more than sending it.
    private static final int MOUNT_SOURCES_MAX = 3;

    private final RegistryClient registry;
    private final ImageState state;
    private final ImageCatalog catalog;
    private final BlobStore blobs;
    private final ImageReference name;
    private final StoredTag tag;
    private final TransferFeed feed;

    ImagePush(
            RegistryClient registry,
            ImageState state,
            ImageCatalog catalog,
            BlobStore blobs,
            StoredTag tag,
            TransferFeed feed) {
        this.registry = registry;
        this.state = state;
        this.catalog = catalog;
        this.blobs = blobs;
        this.name = tag.name();
        this.tag = tag;
        this.feed = feed;
    }

    /// @return the digest that the registry now has under the name
    Digest run() {
        try (ImageState.Lease lease = state.lease()) {
            lease.image(name.toString());
            // Documents in the order to be sent: what they name comes before them.
            List<Descriptor> documents = new ArrayList<>();
            Descriptor top = top();
            collect(top, documents);
            Map<Digest, Descriptor> content = new LinkedHashMap<>();
            for (Descriptor document : documents) {
                lease.blob(document.digest());
                if (MediaTypes.isManifest(document.mediaType())) {
                    ImageManifest manifest = ImageDocuments.manifest(read(document), document.mediaType());
                    manifest.layers().forEach(layer -> content.putIfAbsent(layer.digest(), layer));
                    content.putIfAbsent(manifest.config().digest(), manifest.config());
                }
            }
            content.keySet().forEach(lease::blob);
            // Shown from the start, though their turn comes later.
            content.values().forEach(blob -> item(blob).progress(Phase.WAITING, 0));
            ParallelTasks.run(
                    "push " + name.familiar(),
                    AT_ONCE,
                    content.values().stream()
                            .map(blob -> (Runnable) () -> send(blob))
                            .toList());
            Digest digest = top.digest();
            for (Descriptor document : documents) {
                ImageReference to = document.equals(top) ? name : name.bare().withDigest(document.digest());
                digest = registry.putManifest(to, document.mediaType(), read(document));
            }
            return digest;
        }
    }

    private Descriptor top() {
        Descriptor target = tag.target();
        if (!MediaTypes.isIndex(target.mediaType())) {
            return tag.manifest();
        }
        if (state.read(sql -> state.table().isWhole(sql, target.digest()))) {
            return target;
        }
        feed.item(target.digest().toString(), "index", -1)
                .settle(
                        Phase.EXISTS,
                        "not every platform of the index is here, so only this image's own manifest is pushed;"
                                + " pull the others with --platform to push all of them");
        return tag.manifest();
    }

    private void collect(Descriptor document, List<Descriptor> into) {
        if (MediaTypes.isIndex(document.mediaType())) {
            catalog.index(document).manifests().forEach(child -> collect(child, into));
        }
        if (into.stream().noneMatch(other -> other.digest().equals(document.digest()))) {
            into.add(document);
        }
    }

    private byte[] read(Descriptor document) {
        return blobs.read(document.digest(), ImageDocuments.SIZE_MAX);
    }

    private TransferFeed.Item item(Descriptor blob) {
        String label =
                MediaTypes.isConfig(blob.mediaType()) ? "config" : blob.digest().shortHex();
        return feed.item(blob.digest().toString(), label, blob.size());
    }

    private void send(Descriptor blob) {
        TransferFeed.Item item = item(blob);
        try {
            if (registry.hasBlob(name.bare(), blob.digest())) {
                item.settle(Phase.EXISTS, "");
                return;
            }
            if (MediaTypes.isForeignLayer(blob.mediaType())) {
                item.settle(
                        Phase.EXISTS, "its owner forbids to push it; it stays at " + String.join(", ", blob.urls()));
                return;
            }
            for (ImageReference source : mountSources(blob)) {
                if (registry.mount(name.bare(), blob.digest(), source)) {
                    item.settle(Phase.MOUNTED, "from " + source.familiarRepository());
                    return;
                }
            }
            // Here, for what the sending of a body throws is taken for trouble of the connection and tried again.
            requireHere(blob);
            item.progress(Phase.UPLOADING, 0);
            registry.upload(
                    name.bare(), blob, offset -> open(blob, offset), done -> item.progress(Phase.UPLOADING, done));
            item.settle(Phase.DONE, "");
        } catch (EngineException e) {
            item.settle(Phase.FAILED, String.valueOf(e.getMessage()));
            throw e;
        }
    }

    private List<ImageReference> mountSources(Descriptor blob) {
        return state.read(sql -> state.table().repositoriesWith(sql, blob.digest())).stream()
                .filter(source ->
                        source.domain().equals(name.domain()) && !source.path().equals(name.path()))
                .limit(MOUNT_SOURCES_MAX)
                .toList();
    }

    private void requireHere(Descriptor blob) {
        if (!blobs.has(blob.digest())) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "push " + name.familiar() + ": layer " + blob.digest()
                            + " is no longer in the store; pull the image again");
        }
    }

    private InputStream open(Descriptor blob, long offset) throws IOException {
        InputStream in = blobs.open(blob.digest());
        in.skipNBytes(offset);
        return in;
    }
}
