package io.cooperage.engine.image;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.Row;
import io.cooperage.engine.store.SqlSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of images, tags and documents ([ImageSchema]). Every method runs inside the caller's transaction.
final class ImageTable {
    private static final TypeReference<Map<String, String>> LABELS = new TypeReference<>() {};

    private static final String SELECT_IMAGE = """
            SELECT images.*, m.media_type AS manifest_type, m.size AS manifest_size,
                t.media_type AS target_type, t.size AS target_size
            FROM images JOIN image_documents m ON m.digest = images.manifest
                JOIN image_documents t ON t.digest = images.target
            """;

    private static final String SELECT_TAG = """
            SELECT tag.*, m.media_type AS manifest_type, m.size AS manifest_size,
                t.media_type AS target_type, t.size AS target_size
            FROM image_tags tag JOIN image_documents m ON m.digest = tag.manifest
                JOIN image_documents t ON t.digest = tag.target
            """;

    private final ObjectMapper json;

    ImageTable(ObjectMapper json) {
        this.json = json;
    }

    /// @param hidden removed by force; kept for a stopped container
    record StoredImage(
            Digest id,
            Descriptor manifest,
            Descriptor target,
            Platform platform,
            @Nullable Instant created,
            Map<String, String> labels,
            long size,
            long packedSize,
            Instant addedAt,
            boolean hidden) {}

    /// @param image of a manifest; null for an index
    record StoredDocument(Digest digest, @Nullable Digest image) {}

    record StoredLayer(Digest diffId, Digest chainId, long size) {}

    record StoredTag(ImageReference name, Digest image, Descriptor manifest, Descriptor target) {}

    record Named(Digest image, ImageReference name) {}

    /// @param image of a manifest; null for an index
    /// @param blobs that a manifest names; `documents` that an index names
    void putDocument(
            SqlSession sql,
            Descriptor document,
            @Nullable Digest image,
            List<Descriptor> blobs,
            List<Descriptor> documents) {
        sql.update(
                "INSERT INTO image_documents VALUES (?, ?, ?, ?) ON CONFLICT DO UPDATE SET image = excluded.image",
                text(document.digest()),
                document.mediaType(),
                document.size(),
                image == null ? null : text(image));
        blobs.forEach(blob -> putEdge(sql, document, blob, false));
        documents.forEach(child -> putEdge(sql, document, child, true));
    }

    private static void putEdge(SqlSession sql, Descriptor from, Descriptor to, boolean toDocument) {
        sql.update(
                "INSERT OR IGNORE INTO image_edges VALUES (?, ?, ?)",
                text(from.digest()),
                text(to.digest()),
                toDocument);
    }

    /// Makes or renews an image; the documents are in already.
    void putImage(SqlSession sql, StoredImage image, List<StoredLayer> layers) {
        sql.update(
                """
                INSERT INTO images VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    ON CONFLICT DO UPDATE SET manifest = excluded.manifest, target = excluded.target,
                        packed_size = excluded.packed_size, hidden = 0
                """,
                text(image.id()),
                text(image.manifest().digest()),
                text(image.target().digest()),
                image.platform().os(),
                image.platform().architecture(),
                image.platform().variant(),
                image.created() == null ? null : image.created().toString(),
                write(image.labels()),
                image.size(),
                image.packedSize(),
                image.addedAt().toString(),
                image.hidden());
        for (int i = 0; i < layers.size(); i++) {
            StoredLayer layer = layers.get(i);
            sql.update(
                    "INSERT OR IGNORE INTO image_layers VALUES (?, ?, ?, ?, ?)",
                    text(image.id()),
                    i,
                    text(layer.diffId()),
                    text(layer.chainId()),
                    layer.size());
        }
    }

    void putTag(SqlSession sql, ImageReference name, Digest image, Digest manifest, Digest target) {
        sql.update(
                "INSERT OR REPLACE INTO image_tags VALUES (?, ?, ?, ?)",
                name.toString(),
                text(image),
                text(manifest),
                text(target));
    }

    /// @param name with a digest
    void putRepoDigest(SqlSession sql, ImageReference name, Digest image) {
        sql.update(
                "INSERT OR IGNORE INTO image_digests VALUES (?, ?, ?)",
                name.repository(),
                String.valueOf(name.digest()),
                text(image));
    }

    void deleteTag(SqlSession sql, ImageReference name) {
        sql.update("DELETE FROM image_tags WHERE name = ?", name.toString());
    }

    void deleteRepoDigest(SqlSession sql, ImageReference name, Digest image) {
        sql.update(
                "DELETE FROM image_digests WHERE repository = ? AND digest = ? AND image = ?",
                name.repository(),
                String.valueOf(name.digest()),
                text(image));
    }

    /// Takes an image out of every list, with its names; its content stays.
    void hide(SqlSession sql, Digest image) {
        sql.update("UPDATE images SET hidden = 1, target = manifest WHERE id = ?", text(image));
        sql.update("DELETE FROM image_tags WHERE image = ?", text(image));
        sql.update("DELETE FROM image_digests WHERE image = ?", text(image));
    }

    /// With its layers, names and documents.
    void delete(SqlSession sql, Digest image) {
        sql.update("DELETE FROM images WHERE id = ?", text(image));
        sql.update("DELETE FROM image_documents WHERE image = ?", text(image));
    }

    /// Documents that nothing leads to any more.
    void deleteUnreachableDocuments(SqlSession sql) {
        sql.update("DELETE FROM image_documents WHERE digest NOT IN (SELECT digest FROM image_reachable)");
    }

    /// Every manifest and index.
    List<StoredDocument> documents(SqlSession sql) {
        return sql.query("SELECT digest, image FROM image_documents ORDER BY digest", row -> {
            String image = row.textOrNull("image");
            return new StoredDocument(Digest.parse(row.text("digest")), image == null ? null : Digest.parse(image));
        });
    }

    /// Nothing may point to it.
    void deleteDocument(SqlSession sql, Digest digest) {
        sql.update("DELETE FROM image_documents WHERE digest = ?", text(digest));
    }

    void setDocuments(SqlSession sql, Digest image, Digest manifest, Digest target) {
        sql.update(
                "UPDATE images SET manifest = ?, target = ? WHERE id = ?", text(manifest), text(target), text(image));
    }

    /// Every layer and config that a manifest names.
    List<Digest> contents(SqlSession sql) {
        return sql.query(
                "SELECT DISTINCT digest FROM image_edges WHERE to_document = 0",
                row -> Digest.parse(row.text("digest")));
    }

    /// The manifests that name a layer or config.
    List<Digest> documentsWith(SqlSession sql, Digest blob) {
        return sql.query(
                "SELECT document FROM image_edges WHERE digest = ? AND to_document = 0",
                row -> Digest.parse(row.text("document")),
                text(blob));
    }

    /// The images of those manifests.
    List<Digest> imagesWith(SqlSession sql, Digest blob) {
        return sql.query("""
                SELECT DISTINCT image FROM image_edges edge JOIN image_documents d ON d.digest = edge.document
                    WHERE edge.digest = ? AND edge.to_document = 0 AND image IS NOT NULL ORDER BY image
                """, row -> Digest.parse(row.text("image")), text(blob));
    }

    /// The manifests and indexes that an index names.
    List<Digest> children(SqlSession sql, Digest index) {
        return sql.query(
                "SELECT digest FROM image_edges WHERE document = ? AND to_document = 1",
                row -> Digest.parse(row.text("digest")),
                text(index));
    }

    Optional<StoredImage> image(SqlSession sql, Digest id) {
        return sql.first(SELECT_IMAGE + " WHERE images.id = ?", this::readImage, text(id));
    }

    /// Hidden ones too, the newest first.
    List<StoredImage> images(SqlSession sql) {
        return sql.query(
                SELECT_IMAGE + " ORDER BY images.created DESC, images.added_at DESC, images.id", this::readImage);
    }

    /// @param prefix hex digits only
    List<Digest> idsByPrefix(SqlSession sql, String prefix) {
        return sql.query(
                "SELECT id FROM images WHERE hidden = 0 AND id GLOB ? LIMIT 2",
                row -> Digest.parse(row.text("id")),
                "sha256:" + prefix + "*");
    }

    Optional<StoredTag> tag(SqlSession sql, ImageReference name) {
        return sql.first(SELECT_TAG + " WHERE tag.name = ?", ImageTable::readTag, name.toString());
    }

    List<StoredTag> tags(SqlSession sql) {
        return sql.query(SELECT_TAG + " ORDER BY tag.name", ImageTable::readTag);
    }

    /// Every image with each of its names, those it has through an index too.
    List<Named> names(SqlSession sql) {
        return sql.query(
                "SELECT name, image FROM image_names ORDER BY name",
                row -> new Named(Digest.parse(row.text("image")), ImageReference.parse(row.text("name"))));
    }

    List<Named> repoDigests(SqlSession sql) {
        return sql.query(
                "SELECT * FROM image_digests ORDER BY repository, digest",
                row -> new Named(
                        Digest.parse(row.text("image")),
                        ImageReference.parse(row.text("repository")).withDigest(Digest.parse(row.text("digest")))));
    }

    /// Images of a repository that were pulled or pushed by this digest, or whose tag there points to it.
    List<Digest> imagesByRepoDigest(SqlSession sql, ImageReference name) {
        String digest = String.valueOf(name.digest());
        return sql.query("""
                SELECT image FROM image_digests JOIN images ON images.id = image
                    WHERE repository = ? AND digest = ? AND hidden = 0 ORDER BY images.added_at DESC
                """, row -> Digest.parse(row.text("image")), name.repository(), digest);
    }

    /// The images of a manifest or index.
    List<Digest> imagesByDocument(SqlSession sql, Digest document) {
        return sql.query("""
                SELECT DISTINCT images.id FROM images LEFT JOIN image_documents d ON d.image = images.id
                    WHERE hidden = 0 AND (d.digest = ?1 OR images.target = ?1) ORDER BY images.added_at DESC
                """, row -> Digest.parse(row.text("id")), text(document));
    }

    List<StoredLayer> layers(SqlSession sql, Digest image) {
        return sql.query(
                "SELECT * FROM image_layers WHERE image = ? ORDER BY position",
                row -> new StoredLayer(
                        Digest.parse(row.text("diff_id")), Digest.parse(row.text("chain_id")), row.number("size")),
                text(image));
    }

    /// Chain ids of the layers that no other image has, hidden ones counted, the topmost first.
    List<Digest> ownLayers(SqlSession sql, Digest image) {
        return sql.query("""
                SELECT chain_id FROM image_layers WHERE image = ?1 AND chain_id NOT IN
                    (SELECT chain_id FROM image_layers WHERE image <> ?1) ORDER BY position DESC
                """, row -> Digest.parse(row.text("chain_id")), text(image));
    }

    /// Bytes of the layers that only one image has, by image; an image that shares all is not in it.
    Map<Digest, Long> uniqueSizes(SqlSession sql) {
        return sql.query("""
                        SELECT image, SUM(size) AS bytes FROM
                            (SELECT MIN(image) AS image, MIN(size) AS size FROM
                                (SELECT DISTINCT image, chain_id, image_layers.size AS size FROM image_layers
                                    JOIN images ON images.id = image WHERE hidden = 0)
                                GROUP BY chain_id HAVING COUNT(*) = 1)
                            GROUP BY image
                        """, row -> Map.entry(Digest.parse(row.text("image")), row.number("bytes"))).stream()
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    /// Whether this manifest or index is here with what it points to.
    boolean hasDocument(SqlSession sql, Digest digest) {
        return sql.first(
                        "SELECT 1 AS one FROM image_documents WHERE digest = ?", row -> row.number("one"), text(digest))
                .isPresent();
    }

    /// Whether everything that an index names is here too.
    boolean isWhole(SqlSession sql, Digest index) {
        return sql.first("""
                        SELECT 1 AS one FROM image_edges WHERE document = ? AND to_document = 1
                            AND digest NOT IN (SELECT digest FROM image_documents)
                        """, row -> row.number("one"), text(index)).isEmpty();
    }

    /// Repositories that are known to have a blob, because an image with it was pulled from or pushed to
    /// them.
    List<ImageReference> repositoriesWith(SqlSession sql, Digest blob) {
        return sql.query("""
                SELECT DISTINCT known.repository FROM image_edges edge
                    JOIN image_documents document ON document.digest = edge.document
                    JOIN image_digests known ON known.image = document.image
                    WHERE edge.digest = ? AND edge.to_document = 0 ORDER BY known.repository
                """, row -> ImageReference.parse(row.text("repository")), text(blob));
    }

    /// Every blob that an image or tag leads to.
    Set<Digest> reachableBlobs(SqlSession sql) {
        return Set.copyOf(sql.query("SELECT digest FROM image_reachable", row -> Digest.parse(row.text("digest"))));
    }

    /// Chain ids of every image.
    Set<Digest> reachableLayers(SqlSession sql) {
        return Set.copyOf(
                sql.query("SELECT DISTINCT chain_id FROM image_layers", row -> Digest.parse(row.text("chain_id"))));
    }

    void putGarbage(SqlSession sql, GarbageKind kind, Digest digest) {
        sql.update("INSERT OR IGNORE INTO image_garbage VALUES (?, ?)", kind.name(), text(digest));
    }

    void deleteGarbage(SqlSession sql, GarbageKind kind, Digest digest) {
        sql.update("DELETE FROM image_garbage WHERE kind = ? AND digest = ?", kind.name(), text(digest));
    }

    List<Digest> garbage(SqlSession sql, GarbageKind kind) {
        return sql.query(
                "SELECT digest FROM image_garbage WHERE kind = ?",
                row -> Digest.parse(row.text("digest")),
                kind.name());
    }

    enum GarbageKind {
        BLOB,
        LAYER
    }

    private StoredImage readImage(Row row) {
        String created = row.textOrNull("created");
        return new StoredImage(
                Digest.parse(row.text("id")),
                descriptor(row, "manifest"),
                descriptor(row, "target"),
                Platform.of(row.text("os"), row.text("architecture"), row.textOrNull("variant")),
                created == null ? null : Instant.parse(created),
                read(row.text("labels")),
                row.number("size"),
                row.number("packed_size"),
                Instant.parse(row.text("added_at")),
                row.flag("hidden"));
    }

    private static StoredTag readTag(Row row) {
        return new StoredTag(
                ImageReference.parse(row.text("name")),
                Digest.parse(row.text("image")),
                descriptor(row, "manifest"),
                descriptor(row, "target"));
    }

    private static Descriptor descriptor(Row row, String column) {
        return Descriptor.of(row.text(column + "_type"), Digest.parse(row.text(column)), row.number(column + "_size"));
    }

    private static String text(Digest digest) {
        return digest.toString();
    }

    private String write(Map<String, String> labels) {
        try {
            return json.writeValueAsString(labels);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "labels of an image can't be stored", e);
        }
    }

    private Map<String, String> read(String labels) {
        try {
            return json.readValue(labels, LABELS);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "the stored labels of an image can't be read", e);
        }
    }
}
