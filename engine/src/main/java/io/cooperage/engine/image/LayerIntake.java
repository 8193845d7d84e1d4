package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ArchivedImage.LayerFile;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Ingest;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/// Takes layers out of an archive: each is read once, hashed and stored as a blob on this thread, and
/// unpacked from that blob at the same time on another.
final class LayerIntake {
    private static final int CHUNK = 256 << 10;
    private static final int MAGIC = 6;

    private final BlobStore blobs;
    private final LayerStore layers;
    private final ArchiveFiles files;
    private final ContentLease lease;
    private final ByteBuffer buffer = ByteBuffer.allocate(CHUNK);

    LayerIntake(BlobStore blobs, LayerStore layers, ArchiveFiles files, ContentLease lease) {
        this.blobs = blobs;
        this.layers = layers;
        this.files = files;
        this.lease = lease;
    }

    /// @param parents chain ids of the layers below, bottom first, all taken already
    /// @param chainId of this layer on them
    /// @return of the blob as it was in the archive
    Descriptor take(LayerFile layer, List<Digest> parents, Digest chainId, TransferFeed.Item item) {
        lease.layer(chainId);
        Descriptor known = known(layer);
        boolean unpacked = layers.find(chainId).isPresent();
        if (known != null) {
            lease.blob(known.digest());
            if (blobs.has(known.digest())) {
                if (!unpacked) {
                    unpack(layer, parents, blobs.open(known.digest()), item);
                }
                item.settle(Phase.EXISTS, "");
                return known;
            }
        }
        Descriptor stored = unpacked ? store(layer, known, item) : storeAndUnpack(layer, known, parents, item);
        item.settle(Phase.DONE, "");
        return stored;
    }

    /// What can be said of the blob before it is read; null when it is packed and nobody gave its digest.
    private @Nullable Descriptor known(LayerFile layer) {
        if (layer.descriptor() != null) {
            return layer.descriptor();
        }
        return mediaType(layer).equals(MediaTypes.OCI_LAYER)
                ? Descriptor.of(MediaTypes.OCI_LAYER, layer.diffId(), layer.size())
                : null;
    }

    private String mediaType(LayerFile layer) {
        byte[] head;
        try (InputStream in = files.open(layer.name())) {
            head = in.readNBytes(MAGIC);
        } catch (IOException e) {
            throw unreadable(layer, e);
        }
        if (begins(head, 0x1f, 0x8b)) {
            return MediaTypes.OCI_LAYER_GZIP;
        }
        if (begins(head, 0x28, 0xb5, 0x2f, 0xfd)) {
            return MediaTypes.OCI_LAYER_ZSTD;
        }
        if (begins(head, 0xfd, '7', 'z', 'X', 'Z', 0) || begins(head, 'B', 'Z', 'h')) {
            // Images can't say so: no media type is defined for them.
            throw EngineException.notImplemented("load " + files.title() + ": " + layer.name()
                    + " is packed with xz or bzip2, which no image may be; save it with plain, gzip or zstd layers");
        }
        return MediaTypes.OCI_LAYER;
    }

    private static boolean begins(byte[] head, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (i >= head.length || (head[i] & 0xff) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    private Ingest ingest(@Nullable Descriptor known) {
        return known == null ? blobs.ingest() : blobs.ingest(known.digest(), known.size());
    }

    private Descriptor store(LayerFile layer, @Nullable Descriptor known, TransferFeed.Item item) {
        try (Ingest ingest = ingest(known)) {
            copy(layer, ingest, item, null);
            return committed(layer, known, ingest);
        }
    }

    private Descriptor storeAndUnpack(
            LayerFile layer, @Nullable Descriptor known, List<Digest> parents, TransferFeed.Item item) {
        FutureTask<Void> unpacking = null;
        Thread unpacker = null;
        try {
            Descriptor stored;
            try (Ingest ingest = ingest(known)) {
                FutureTask<Void> work = new FutureTask<>(() -> unpack(layer, parents, ingest.follow(), item), null);
                unpacking = work;
                unpacker = Thread.ofPlatform().name("layer-unpacker").daemon().start(work);
                copy(layer, ingest, item, work);
                stored = committed(layer, known, ingest);
            }
            finish(unpacking, layer);
            return stored;
        } finally {
            // After a failure the follower was told by the close that nothing more comes, and what it says of
            // that is of no interest; but until it has ended, its half-made tree is still being written.
            if (unpacking != null && unpacker != null) {
                end(unpacking, unpacker);
            }
        }
    }

    private Descriptor committed(LayerFile layer, @Nullable Descriptor known, Ingest ingest) {
        try {
            Digest digest = ingest.commit();
            lease.blob(digest);
            if (!blobs.has(digest)) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "a prune at the same moment has taken it away; try again");
            }
            return known != null ? known : Descriptor.of(mediaType(layer), digest, layer.size());
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), "load " + files.title() + ": " + layer.name() + ": " + e.getMessage(), e);
        }
    }

    /// @param unpacking ends the copying early when it fails
    private void copy(LayerFile layer, Ingest ingest, TransferFeed.Item item, @Nullable FutureTask<Void> unpacking) {
        long done = ingest.offset();
        try (InputStream in = files.open(layer.name())) {
            in.skipNBytes(done);
            while (true) {
                int count = in.read(buffer.array());
                if (count < 0) {
                    return;
                }
                ingest.write(buffer.clear().limit(count));
                done += count;
                item.progress(Phase.UNPACKING, done);
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled();
                }
                if (unpacking != null && unpacking.isDone()) {
                    finish(unpacking, layer);
                }
            }
        } catch (IOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw cancelled();
            }
            throw unreadable(layer, e);
        }
    }

    private void unpack(LayerFile layer, List<Digest> parents, InputStream blob, TransferFeed.Item item) {
        try (blob) {
            layers.unpack(
                    parents, layer.diffId(), blob, layer.size(), (read, _) -> item.progress(Phase.UNPACKING, read));
        } catch (IOException e) {
            throw unreadable(layer, e);
        }
    }

    /// Waits for the unpacking, and tells how it went.
    private void finish(FutureTask<Void> unpacking, LayerFile layer) {
        try {
            unpacking.get();
        } catch (InterruptedException e) {
            unpacking.cancel(true);
            Thread.currentThread().interrupt();
            throw cancelled();
        } catch (CancellationException e) {
            throw cancelled();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof EngineException told) {
                throw new EngineException(
                        told.kind(), "load " + files.title() + ": " + layer.name() + ": " + told.getMessage(), told);
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private static void end(FutureTask<Void> unpacking, Thread unpacker) {
        unpacking.cancel(true);
        boolean interrupted = Thread.interrupted();
        while (unpacker.isAlive()) {
            try {
                unpacker.join();
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private EngineException cancelled() {
        return new EngineException(ErrorKind.CANCELLED, "load " + files.title() + ": cancelled");
    }

    private EngineException unreadable(LayerFile layer, IOException cause) {
        return new EngineException(
                ErrorKind.UNAVAILABLE,
                "load " + files.title() + ": read " + layer.name() + ": " + cause.getMessage(),
                cause);
    }
}
