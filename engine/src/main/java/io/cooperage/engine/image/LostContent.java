package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageTable.StoredDocument;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageTable.StoredTag;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.SqlSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Blobs that the tables name and that are not here: a power cut took them before they reached the disk.
///
/// An image without its config or without any manifest is none any more. One that has another manifest takes that.
/// Without the blob of a layer it stays, for its containers run from the unpacked tree; pushing and saving it
/// need the blob, and a pull brings it back. Guarded by the lock of [ImageState].
final class LostContent {
    private static final Logger LOG = LoggerFactory.getLogger(LostContent.class);

    private final ImageTable table;
    private final BlobStore blobs;

    /// Layers and configs, as of the last look.
    private final Set<Digest> missing = new HashSet<>();

    LostContent(ImageTable table, BlobStore blobs) {
        this.table = table;
        this.blobs = blobs;
    }

    /// Looks for every blob that the tables name, and brings the tables in line. Runs inside the caller's
    /// transaction.
    void forget(SqlSession sql) {
        List<StoredDocument> documents = table.documents(sql);
        Set<Digest> lost = documents.stream()
                .map(StoredDocument::digest)
                .filter(digest -> !blobs.has(digest))
                .collect(Collectors.toSet());
        Map<Digest, Digest> manifests = new HashMap<>();
        for (StoredImage image : table.images(sql)) {
            List<Digest> usable = new ArrayList<>(documents.stream()
                    .filter(document -> image.id().equals(document.image()) && !lost.contains(document.digest()))
                    .map(StoredDocument::digest)
                    .toList());
            if (usable.isEmpty() || !blobs.has(image.id())) {
                LOG.warn("image {} is gone: its documents were lost; pull it again", name(sql, image.id()));
                table.delete(sql, image.id());
                continue;
            }
            Digest own = image.manifest().digest();
            Digest manifest = usable.contains(own) ? own : usable.getFirst();
            manifests.put(image.id(), manifest);
            Digest target = image.target().digest();
            if (lost.contains(own) || lost.contains(target)) {
                table.setDocuments(sql, image.id(), manifest, lost.contains(target) ? manifest : target);
            }
        }
        for (StoredTag tag : table.tags(sql)) {
            Digest manifest = tag.manifest().digest();
            Digest target = tag.target().digest();
            if (lost.contains(manifest) || lost.contains(target)) {
                LOG.warn("not all that {} stood for is here any more; pull it again", tag.name());
                Digest left = lost.contains(manifest) ? manifests.get(tag.image()) : manifest;
                // An image that is gone has taken its tags along.
                if (left != null) {
                    table.putTag(sql, tag.name(), tag.image(), left, lost.contains(target) ? left : target);
                }
            }
        }
        lost.forEach(digest -> table.deleteDocument(sql, digest));
        table.deleteUnreachableDocuments(sql);
        lookForLayers(sql);
    }

    private void lookForLayers(SqlSession sql) {
        table.contents(sql).stream().filter(digest -> !blobs.has(digest)).forEach(missing::add);
        for (Digest blob : missing) {
            for (Digest image : table.imagesWith(sql, blob)) {
                LOG.warn(
                        "image {} has lost the blob {}: it still runs, but to push or save it, pull it again",
                        name(sql, image),
                        blob);
            }
        }
    }

    private String name(SqlSession sql, Digest image) {
        return table.names(sql).stream()
                .filter(named -> named.image().equals(image))
                .findFirst()
                .map(named -> named.name().familiar() + " (" + image.shortHex() + ")")
                .orElse(image.shortHex());
    }

    /// Manifests of which a blob is missing; other tools can't use them.
    Set<Digest> broken(SqlSession sql) {
        missing.removeIf(blobs::has);
        return missing.stream()
                .flatMap(blob -> table.documentsWith(sql, blob).stream())
                .collect(Collectors.toSet());
    }
}
