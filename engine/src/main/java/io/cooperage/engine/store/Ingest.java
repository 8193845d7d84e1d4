package io.cooperage.engine.store;

import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// A blob on its way into a [BlobStore]. One thread writes; any number may follow with [#follow].
///
/// An interrupt of the writer ends it with CANCELLED; what is written stays for the next attempt.
public interface Ingest extends AutoCloseable {
    /// Bytes that are here already, from an earlier attempt; writing goes on there. All of them when nothing but
    /// [#commit] is left to do: the blob was brought by another caller meanwhile, or an earlier attempt ended
    /// right before its commit. So compare with the size before asking a sender for the rest.
    long offset();

    /// Throws away what is here, because the sender can't go on in the middle.
    void restart();

    /// Appends, hashing as it goes. A buffer of some hundred kilobytes on the heap is the fastest.
    ///
    /// @throws io.cooperage.engine.error.EngineException DATA_LOSS as [#commit], once there are more bytes than
    ///     expected; RESOURCE_EXHAUSTED naming the file when the disk is full. Nothing can be written then any more
    void write(ByteBuffer bytes);

    /// Reads the blob from its first byte while it is still being written: waits for more, and ends when
    /// the blob is committed. When the ingest fails or is closed instead, the reader gets an IOException; also when
    /// it was restarted after the reader had begun.
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
