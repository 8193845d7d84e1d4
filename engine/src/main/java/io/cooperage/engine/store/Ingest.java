package io.cooperage.engine.store;

import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A blob on its way into a [BlobStore]. One thread writes; any number may follow with [#follow].
public interface Ingest extends AutoCloseable {
    /// Bytes that are here already, from an earlier attempt; writing goes on there.
    long offset();

    /// Throws away what is here, because the sender can't go on in the middle.
    void restart();

    /// Appends, hashing as it goes.
    void write(ByteBuffer bytes);

    /// Reads the blob from its first byte while it is still being written: waits for more, and ends when
    /// the blob is committed. When the ingest fails or is closed instead, the reader gets an IOException.
    InputStream follow();

    /// Verifies size and digest, and makes the blob visible.
    ///
    /// @throws io.cooperage.engine.error.EngineException DATA_LOSS naming expected and actual digest or size;
    ///     nothing of it is kept then
    Digest commit();

    /// What lies on disk so far.
    Path partial();

    /// Without commit: an ingest of a known digest keeps its bytes for the next attempt, one of unknown digest
    /// leaves nothing.
    @Override
    void close();
}
