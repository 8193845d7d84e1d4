package io.cooperage.engine.image;

import io.cooperage.engine.store.Migration;
import java.util.List;

/// The tables of images. Digests are text, `sha256:…`.
///
/// A *document* is a manifest or index that is here with what it points to; an *edge* leads from a document to
/// one digest in it. What can be reached from images and tags by edges is in use, everything else is garbage.
/// An edge of an index counts only when the manifest it leads to is here as a document.
final class ImageSchema {
    static final Migration MIGRATION = new Migration(
            "images",
            1,
            List.of(
                    """
                    CREATE TABLE image_documents (
                        digest TEXT PRIMARY KEY,
                        media_type TEXT NOT NULL,
                        size INTEGER NOT NULL,
                        image TEXT
                    ) STRICT, WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE image_edges (
                        document TEXT NOT NULL REFERENCES image_documents ON DELETE CASCADE,
                        digest TEXT NOT NULL,
                        to_document INTEGER NOT NULL,
                        PRIMARY KEY (document, digest)
                    ) STRICT, WITHOUT ROWID
                    """,
                    // A hidden image was removed by force; a stopped container still stands on it.
                    """
                    CREATE TABLE images (
                        id TEXT PRIMARY KEY,
                        manifest TEXT NOT NULL REFERENCES image_documents,
                        target TEXT NOT NULL REFERENCES image_documents,
                        os TEXT NOT NULL,
                        architecture TEXT NOT NULL,
                        variant TEXT,
                        created TEXT,
                        labels TEXT NOT NULL,
                        size INTEGER NOT NULL,
                        packed_size INTEGER NOT NULL,
                        added_at TEXT NOT NULL,
                        hidden INTEGER NOT NULL
                    ) STRICT, WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE image_layers (
                        image TEXT NOT NULL REFERENCES images ON DELETE CASCADE,
                        position INTEGER NOT NULL,
                        diff_id TEXT NOT NULL,
                        chain_id TEXT NOT NULL,
                        size INTEGER NOT NULL,
                        PRIMARY KEY (image, position)
                    ) STRICT, WITHOUT ROWID
                    """,
                    "CREATE INDEX image_layers_by_chain ON image_layers (chain_id)",
                    """
                    CREATE TABLE image_tags (
                        name TEXT PRIMARY KEY,
                        image TEXT NOT NULL REFERENCES images ON DELETE CASCADE,
                        manifest TEXT NOT NULL REFERENCES image_documents,
                        target TEXT NOT NULL REFERENCES image_documents
                    ) STRICT, WITHOUT ROWID
                    """,
                    """
                    CREATE TABLE image_digests (
                        repository TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        image TEXT NOT NULL REFERENCES images ON DELETE CASCADE,
                        PRIMARY KEY (repository, digest, image)
                    ) STRICT, WITHOUT ROWID
                    """,
                    // What is no longer in use but may still lie on the disk.
                    """
                    CREATE TABLE image_garbage (
                        kind TEXT NOT NULL,
                        digest TEXT NOT NULL,
                        PRIMARY KEY (kind, digest)
                    ) STRICT, WITHOUT ROWID
                    """,
                    // A tag on an index names every image of it that is here, not only the one it was pulled for.
                    """
                    CREATE VIEW image_names AS
                        SELECT name, image FROM image_tags
                        UNION
                        SELECT tag.name, images.id FROM image_tags tag
                            JOIN image_edges edge ON edge.document = tag.target AND edge.to_document = 1
                            JOIN image_documents document ON document.digest = edge.digest
                            JOIN images ON images.id = document.image AND images.hidden = 0
                    """,
                    """
                    CREATE VIEW image_reachable AS
                        WITH RECURSIVE reach (digest) AS (
                            SELECT manifest FROM images
                            UNION SELECT target FROM images
                            UNION SELECT manifest FROM image_tags
                            UNION SELECT target FROM image_tags
                            UNION SELECT edge.digest FROM reach
                                JOIN image_edges edge ON edge.document = reach.digest
                                WHERE edge.to_document = 0
                                    OR EXISTS (SELECT 1 FROM image_documents d WHERE d.digest = edge.digest))
                        SELECT digest FROM reach
                    """));

    private ImageSchema() {}
}
