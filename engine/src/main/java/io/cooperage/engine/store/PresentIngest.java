package io.cooperage.engine.store;

import io.cooperage.engine.oci.Digest;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/// The ingest of a blob that is here already: nothing is left to do, and what is sent nevertheless is dropped.
final class PresentIngest implements Ingest {
    private final BlobStore store;
    private final Digest digest;
    private long offset;

    PresentIngest(BlobStore store, Digest digest, long size) {
        this.store = store;
        this.digest = digest;
        this.offset = size;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public void restart() {
        offset = 0;
    }

    @Override
    public void write(ByteBuffer bytes) {
        offset += bytes.remaining();
        bytes.position(bytes.limit());
    }

    @Override
    public InputStream follow() {
        return store.open(digest);
    }

    @Override
    public Digest commit() {
        return digest;
    }

    @Override
    public Path partial() {
        return store.path(digest);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
