package io.cooperage.engine.image;

import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.ArchivedImage.Document;
import io.cooperage.engine.image.ArchivedImage.LayerFile;
import io.cooperage.engine.layer.TarContents;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageManifest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.Ingest;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Takes in the images of an archive: Docker's, old and new, or OCI's, in a file, plain or packed, or in a
/// folder.
///
/// All documents are read and checked before anything is stored; an image becomes visible when all of it is
/// here. What an archive brought before it failed has no name and goes with the next prune.
final class ImageLoader {
    private final ImageParts parts;

    ImageLoader(ImageParts parts) {
        this.parts = parts;
    }

    List<Image> load(Path archive, @Nullable Platform platform, TransferListener listener) {
        TransferFeed feed = parts.feed("Load " + archive.getFileName(), listener);
        return feed.runWithRoom(() -> {
            try (ArchiveFiles files = open(archive);
                    ContentLease lease = parts.store().lease()) {
                List<ArchivedImage> archived = ArchiveImages.of(files, platform);
                List<List<TransferFeed.Item>> items =
                        archived.stream().map(image -> items(feed, image)).toList();
                List<NewImage> taken = new ArrayList<>();
                for (int i = 0; i < archived.size(); i++) {
                    taken.add(take(archived.get(i), files, lease, items.get(i)));
                }
                // Only now: an archive comes in as a whole, or its names stay where they were.
                return taken.stream().map(parts.store()::add).toList();
            }
        });
    }

    private ArchiveFiles open(Path archive) {
        return Files.isDirectory(archive)
                ? new FolderFiles(parts.kernel(), archive)
                : new TarArchiveFiles(archive, TarContents.open(archive, parts.scratch()));
    }

    /// Announced all at once, so that the sum is known from the beginning.
    private static List<TransferFeed.Item> items(TransferFeed feed, ArchivedImage image) {
        return image.layers().stream()
                .map(layer ->
                        feed.item(layer.diffId().toString(), layer.diffId().shortHex(), layer.size()))
                .toList();
    }

    private NewImage take(ArchivedImage image, ArchiveFiles files, ContentLease lease, List<TransferFeed.Item> items) {
        LayerIntake intake = new LayerIntake(parts.blobs(), parts.layers(), files, lease);
        List<Digest> chainIds = ImageDocuments.chainIds(image.config().diffIds());
        List<Descriptor> layers = new ArrayList<>();
        for (int i = 0; i < image.layers().size(); i++) {
            LayerFile layer = image.layers().get(i);
            layers.add(intake.take(layer, chainIds.subList(0, i), chainIds.get(i), items.get(i)));
        }
        Document manifest = image.manifest();
        if (manifest == null) {
            return made(image, layers, lease);
        }
        ImageManifest parsed =
                ImageDocuments.manifest(manifest.json(), manifest.descriptor().mediaType());
        put(parsed.config().digest(), image.configJson(), lease);
        put(manifest.descriptor().digest(), manifest.json(), lease);
        Document index = image.index();
        if (index != null) {
            put(index.descriptor().digest(), index.json(), lease);
        }
        return new NewImage(
                manifest.descriptor(),
                index == null ? manifest.descriptor() : index.descriptor(),
                image.tags(),
                List.of(),
                ImageAction.LOAD);
    }

    /// Docker's own format has no manifest; the image gets one, and keeps its id, for that is the config's
    /// digest.
    private NewImage made(ArchivedImage image, List<Descriptor> layers, ContentLease lease) {
        Digest config = Digest.of(image.configJson());
        put(config, image.configJson(), lease);
        byte[] json = ImageDocuments.write(new ImageManifest(
                MediaTypes.OCI_MANIFEST,
                Descriptor.of(MediaTypes.OCI_CONFIG, config, image.configJson().length),
                layers,
                Map.of(),
                null,
                null));
        Digest digest = Digest.of(json);
        put(digest, json, lease);
        return NewImage.of(Descriptor.of(MediaTypes.OCI_MANIFEST, digest, json.length), image.tags(), ImageAction.LOAD);
    }

    private void put(Digest digest, byte[] content, ContentLease lease) {
        lease.blob(digest);
        if (!parts.blobs().has(digest)) {
            try (Ingest ingest = parts.blobs().ingest(digest, content.length)) {
                ingest.restart();
                ingest.write(ByteBuffer.wrap(content));
                ingest.commit();
            }
        }
    }
}
