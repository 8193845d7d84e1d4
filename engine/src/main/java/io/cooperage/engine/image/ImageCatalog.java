package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ImageFinder.Found;
import io.cooperage.engine.image.ImageState.Collect;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageTable.StoredLayer;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageIndex;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.SqlSession;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The engine's [ImageStore].
final class ImageCatalog implements ImageStore {
    private final ImageState state;
    private final ImageTable table;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageViews views;
    private final ImageEvents events;
    private final InstantSource clock;

    ImageCatalog(
            ImageState state,
            BlobStore blobs,
            LayerStore layers,
            ImageViews views,
            ImageEvents events,
            InstantSource clock) {
        this.state = state;
        this.table = state.table();
        this.blobs = blobs;
        this.layers = layers;
        this.views = views;
        this.events = events;
        this.clock = clock;
    }

    /// The documents of one image.
    record Documents(ImageManifest manifest, ImageConfig config) {}

    @Override
    public ContentLease lease() {
        ImageState.Lease lease = state.lease();
        return new ContentLease() {
            @Override
            public void blob(Digest digest) {
                lease.blob(digest);
            }

            @Override
            public void layer(Digest chainId) {
                lease.layer(chainId);
            }

            @Override
            public ResolvedImage image(String ref) {
                return resolved(lease.image(ref));
            }

            @Override
            public void close() {
                lease.close();
            }
        };
    }

    @Override
    public ResolvedImage resolve(String ref) {
        return resolved(state.find(ref));
    }

    @Override
    public Optional<ResolvedImage> byId(Digest id) {
        return state.read(sql -> table.image(sql, id)).map(image -> resolved(new Found(image, null, null)));
    }

    private ResolvedImage resolved(Found found) {
        StoredImage image = found.image();
        Descriptor manifest =
                found.tag() == null ? image.manifest() : found.tag().manifest();
        Documents documents = read(manifest);
        String name = found.name() != null
                ? found.name().familiar()
                : state.read(sql -> table.names(sql)).stream()
                        .filter(named -> named.image().equals(image.id()))
                        .findFirst()
                        .map(named -> named.name().familiar())
                        .orElse(image.id().shortHex());
        return new ResolvedImage(
                image.id(),
                manifest,
                documents.manifest(),
                documents.config(),
                ImageDocuments.chainIds(documents.config().diffIds()),
                name);
    }

    /// @throws EngineException NOT_FOUND, DATA_LOSS
    Documents read(Descriptor manifest) {
        byte[] json = blobs.read(manifest.digest(), ImageDocuments.SIZE_MAX);
        ImageManifest parsed = ImageDocuments.manifest(json, manifest.mediaType());
        byte[] config = blobs.read(parsed.config().digest(), ImageDocuments.SIZE_MAX);
        return new Documents(parsed, ImageDocuments.config(config));
    }

    @Override
    public Image create(
            ImageConfig config,
            List<Descriptor> layerBlobs,
            Map<String, String> annotations,
            List<ImageReference> tags,
            ImageAction action) {
        byte[] configJson = ImageDocuments.write(config);
        try (ImageState.Lease lease = state.lease()) {
            lease.blob(Digest.of(configJson));
            Descriptor configBlob = Descriptor.of(MediaTypes.OCI_CONFIG, blobs.put(configJson), configJson.length);
            byte[] json = ImageDocuments.write(
                    new ImageManifest(MediaTypes.OCI_MANIFEST, configBlob, layerBlobs, annotations, null, null));
            lease.blob(Digest.of(json));
            Descriptor manifest = Descriptor.of(MediaTypes.OCI_MANIFEST, blobs.put(json), json.length);
            return add(NewImage.of(manifest, tags, action));
        }
    }

    @Override
    public Image add(NewImage image) {
        Documents documents = read(image.manifest());
        Digest id = documents.manifest().config().digest();
        List<StoredLayer> stored = check(image.manifest(), documents);
        Map<Descriptor, ImageIndex> indexes = indexes(image.target());
        ImageConfig config = documents.config();
        state.change(Collect.OWN, sql -> {
            table.putDocument(sql, image.manifest(), id, blobsOf(documents.manifest()), List.of());
            indexes.forEach((index, content) -> table.putDocument(sql, index, null, List.of(), content.manifests()));
            StoredImage row = new StoredImage(
                    id,
                    image.manifest(),
                    image.target(),
                    config.platform(),
                    config.created(),
                    config.config().labels(),
                    stored.stream().mapToLong(StoredLayer::size).sum(),
                    documents.manifest().layers().stream()
                            .mapToLong(Descriptor::size)
                            .sum(),
                    clock.instant(),
                    false);
            table.putImage(sql, row, stored);
            image.tags().forEach(name -> putTag(sql, name, id, image.manifest(), image.target()));
            image.digests().forEach(name -> table.putRepoDigest(sql, name, id));
            return id;
        });
        Image added = views.get(id);
        events.publish(image.action(), added, image.tags());
        return added;
    }

    private void putTag(SqlSession sql, ImageReference name, Digest id, Descriptor manifest, Descriptor target) {
        if (name.tag() == null || name.digest() != null) {
            throw EngineException.invalid("'" + name.familiar() + "' can't name an image: a tag is needed, no digest");
        }
        table.putTag(sql, name, id, manifest.digest(), target.digest());
    }

    private static List<Descriptor> blobsOf(ImageManifest manifest) {
        List<Descriptor> all = new ArrayList<>(manifest.layers());
        all.add(manifest.config());
        return all;
    }

    private List<StoredLayer> check(Descriptor manifest, Documents documents) {
        List<Descriptor> layerBlobs = documents.manifest().layers();
        List<Digest> diffIds = documents.config().diffIds();
        if (layerBlobs.size() != diffIds.size()) {
            throw EngineException.invalid("manifest " + manifest.digest() + " has " + layerBlobs.size()
                    + " layers, but its config lists " + diffIds.size() + " diff ids");
        }
        List<Digest> chainIds = ImageDocuments.chainIds(diffIds);
        List<StoredLayer> stored = new ArrayList<>();
        for (int i = 0; i < diffIds.size(); i++) {
            Digest blob = layerBlobs.get(i).digest();
            if (!blobs.has(blob)) {
                throw EngineException.notFound("layer " + blob + " of manifest " + manifest.digest()
                        + " is not in the store, so the image can't be added");
            }
            Digest chainId = chainIds.get(i);
            Layer layer = layers.find(chainId)
                    .orElseThrow(() -> EngineException.notFound("layer " + chainId + " of manifest " + manifest.digest()
                            + " is not unpacked, so the image can't be added"));
            stored.add(new StoredLayer(diffIds.get(i), chainId, layer.size()));
        }
        return stored;
    }

    /// The target if it is an index, and every index within it that is here.
    private Map<Descriptor, ImageIndex> indexes(Descriptor target) {
        Map<Descriptor, ImageIndex> found = new LinkedHashMap<>();
        collect(target, found);
        return found;
    }

    private void collect(Descriptor document, Map<Descriptor, ImageIndex> found) {
        if (!MediaTypes.isIndex(document.mediaType()) || !blobs.has(document.digest()) || found.containsKey(document)) {
            return;
        }
        ImageIndex index = index(document);
        found.put(document, index);
        index.manifests().forEach(child -> collect(child, found));
    }

    ImageIndex index(Descriptor document) {
        return ImageDocuments.index(blobs.read(document.digest(), ImageDocuments.SIZE_MAX), document.mediaType());
    }

    @Override
    public void tag(Digest id, Descriptor target, ImageReference name) {
        StoredImage image =
                state.read(sql -> table.image(sql, id)).orElseThrow(() -> ImageFinder.notFound(id.toString()));
        tag(image, image.manifest(), target, name);
    }

    /// Sets a name on what another name, or an id, was found to be.
    void tag(Found found, ImageReference name) {
        StoredTag tag = found.tag();
        if (tag == null) {
            tag(found.image(), found.image().manifest(), found.image().target(), name);
        } else {
            tag(found.image(), tag.manifest(), tag.target(), name);
        }
    }

    private void tag(StoredImage image, Descriptor manifest, Descriptor target, ImageReference name) {
        state.change(Collect.OWN, sql -> {
            // It may have gone since it was found.
            if (table.image(sql, image.id()).filter(still -> !still.hidden()).isEmpty()) {
                throw ImageFinder.notFound(image.id().toString());
            }
            putTag(sql, name, image.id(), manifest, target);
            return name;
        });
        events.publish(ImageAction.TAG, views.get(image.id()), List.of(name));
    }

    /// Remembers that a registry has an image now.
    void pushed(StoredTag tag, Digest digest) {
        state.change(Collect.OWN, sql -> {
            if (table.image(sql, tag.image()).isPresent()) {
                table.putRepoDigest(sql, tag.name().bare().withDigest(digest), tag.image());
            }
            return digest;
        });
        events.publish(ImageAction.PUSH, views.get(tag.image()), List.of(tag.name()));
    }
}
