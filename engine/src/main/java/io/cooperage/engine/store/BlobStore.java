package io.cooperage.engine.store;

import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/// Bytes under the name of their digest: the `blobs` folder of an OCI image layout.
///
/// A blob is there completely, verified, or not at all; what is on its way lies outside the layout, in the
/// ingest folder, and survives this process, so that a later ingest of the same digest goes on where it ended.
/// Any thread. One store per layout, under the engine's lock.
@SuppressWarnings("DoNotCallSuggester")
public final class BlobStore {
    /// @param layout the OCI image layout; made if missing, with its `oci-layout` file
    /// @param ingest what is incomplete; on the same file system
    public BlobStore(Path layout, Path ingest) {
        throw new UnsupportedOperationException();
    }

    public boolean has(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /// Bytes of a blob; empty when it is not here.
    public OptionalLong size(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /// Where a blob lies or would lie. Never write there.
    public Path path(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND naming the digest
    public InputStream open(Digest digest) {
        throw new UnsupportedOperationException();
    }

    /// A small blob (a manifest, a config) as a whole, verified once more as it is read.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND; DATA_LOSS when the bytes have changed on
    ///     disk; RESOURCE_EXHAUSTED when it is longer than `most`
    public byte[] read(Digest digest, int most) {
        throw new UnsupportedOperationException();
    }

    /// Stores a small blob.
    public Digest put(byte[] content) {
        throw new UnsupportedOperationException();
    }

    /// Begins or continues to take in a blob whose digest is known.
    ///
    /// One ingest of a digest at a time: a second caller waits for the first.
    ///
    /// @param size expected bytes; −1 when unknown
    public Ingest ingest(Digest digest, long size) {
        throw new UnsupportedOperationException();
    }

    /// Takes in bytes whose digest is known only afterwards.
    public Ingest ingest() {
        throw new UnsupportedOperationException();
    }

    public void delete(Digest digest) {
        throw new UnsupportedOperationException();
    }

    public List<Digest> list() {
        throw new UnsupportedOperationException();
    }

    /// Incomplete blobs with the bytes they take; for disk usage and for prune.
    public List<Path> incomplete() {
        throw new UnsupportedOperationException();
    }
}
