package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.RemoteDocuments.Choice;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.registry.RegistryClient;
import io.cooperage.engine.store.BlobStore;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/// The layers of one pull: all downloads are begun at once, and one thread unpacks from the bottom up, reading
/// each blob as it comes in, so that downloading, decompressing, hashing and writing overlap.
///
/// Unpacking has a platform thread, for its native calls would pin a virtual one.
final class PulledLayers {
    private final ImageReference name;
    private final BlobOrigin origin;
    private final List<Descriptor> layerBlobs;
    private final List<Digest> diffIds;
    private final List<Digest> chainIds;
    private final BlobDownloads downloads;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final TransferFeed feed;
    private final Map<Digest, Coming> coming = new LinkedHashMap<>();

    /// Of all of it; the first failure wins.
    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    /// @param arrived in the store, or not
    private record Coming(Wanted wanted, CompletableFuture<Boolean> arrived) {}

    PulledLayers(
            RegistryClient registry,
            ImageReference name,
            Choice choice,
            List<Digest> diffIds,
            BlobDownloads downloads,
            BlobStore blobs,
            LayerStore layers,
            TransferFeed feed) {
        this.name = name;
        this.origin = new BlobOrigin(registry, name.bare());
        this.layerBlobs = choice.manifest().layers();
        this.diffIds = diffIds;
        this.chainIds = ImageDocuments.chainIds(diffIds);
        this.downloads = downloads;
        this.blobs = blobs;
        this.layers = layers;
        this.feed = feed;
    }

    /// Returns when every blob is in the store and every layer unpacked. Nothing runs any more when it throws.
    void bring(ContentLease lease) {
        layerBlobs.forEach(blob -> lease.blob(blob.digest()));
        chainIds.forEach(lease::layer);
        try {
            layerBlobs.forEach(this::begin);
            Thread unpacking =
                    Thread.ofPlatform().name("unpack-" + name.path()).start(() -> settle(outcome, this::unpackAll));
            try {
                outcome.get();
            } catch (InterruptedException cancelled) {
                Thread.currentThread().interrupt();
                throw new EngineException(
                        ErrorKind.CANCELLED,
                        "pull " + name.familiar() + ": cancelled; what has come is kept for the next pull",
                        cancelled);
            } catch (ExecutionException failure) {
                throw ParallelTasks.rethrown(failure);
            } finally {
                end(unpacking);
            }
        } finally {
            coming.values().forEach(one -> one.wanted().close());
        }
    }

    private void begin(Descriptor blob) {
        TransferFeed.Item item = item(blob);
        if (blobs.has(blob.digest()) || coming.containsKey(blob.digest())) {
            return;
        }
        Coming one = new Coming(downloads.want(origin, blob, item), new CompletableFuture<>());
        coming.put(blob.digest(), one);
        one.arrived().whenComplete((_, failure) -> {
            if (failure != null) {
                item.settle(Phase.FAILED, String.valueOf(failure.getMessage()));
                outcome.completeExceptionally(failure);
            }
        });
        Thread.ofVirtual()
                .name("await-" + blob.digest().shortHex())
                .start(() -> settle(one.arrived(), () -> one.wanted().await()));
    }

    private static void settle(CompletableFuture<Boolean> future, Runnable work) {
        try {
            work.run();
            future.complete(true);
        } catch (RuntimeException | Error e) { // the edge of a thread: whoever waits gets it
            future.completeExceptionally(e);
        }
    }

    /// An unpacking that was told to stop still cleans up after itself; the lease must last that long.
    private static void end(Thread unpacking) {
        unpacking.interrupt();
        boolean interrupted = Thread.interrupted();
        while (unpacking.isAlive()) {
            try {
                unpacking.join();
            } catch (InterruptedException again) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private TransferFeed.Item item(Descriptor blob) {
        return feed.item(blob.digest().toString(), blob.digest().shortHex(), blob.size());
    }

    private void unpackAll() {
        for (int i = 0; i < layerBlobs.size(); i++) {
            Descriptor blob = layerBlobs.get(i);
            Coming one = coming.get(blob.digest());
            boolean there = layers.find(chainIds.get(i)).isPresent();
            if (!there) {
                unpack(i, blob, one);
            }
            if (one != null) {
                await(one);
            }
            item(blob).settle(there && one == null ? Phase.EXISTS : Phase.DONE, "");
        }
    }

    private void unpack(int i, Descriptor blob, @Nullable Coming one) {
        if (one == null) {
            unpack(i, blob, blobs.open(blob.digest()), () -> true);
            return;
        }
        Followed followed = new Followed(one.wanted().follow());
        try {
            unpack(i, blob, followed, one.arrived()::isDone);
        } catch (EngineException failure) {
            if (!followed.broke || failure.kind() == ErrorKind.CANCELLED) {
                throw failure;
            }
            // Not the archive's fault. If the download recovered, say by beginning again, so do we.
            await(one);
            unpack(i, blob, blobs.open(blob.digest()), () -> true);
        }
    }

    private void unpack(int i, Descriptor blob, InputStream bytes, BooleanSupplier arrived) {
        TransferFeed.Item item = item(blob);
        try (InputStream in = bytes) {
            layers.unpack(chainIds.subList(0, i), diffIds.get(i), in, blob.size(), (read, _) -> {
                // While it is still coming, the download's number says more.
                if (arrived.getAsBoolean()) {
                    item.progress(Phase.UNPACKING, read);
                }
            });
        } catch (EngineException e) {
            throw new EngineException(
                    e.kind(), name.familiar() + ", layer " + blob.digest() + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.INTERNAL, name.familiar() + ", layer " + blob.digest() + ": " + e.getMessage(), e);
        }
    }

    private static void await(Coming one) {
        try {
            one.arrived().get();
        } catch (ExecutionException failure) {
            throw ParallelTasks.rethrown(failure);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "cancelled", cancelled);
        }
    }

    /// Remembers that the bytes stopped coming, which is not the archive's fault.
    private static final class Followed extends FilterInputStream {
        private boolean broke;

        Followed(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            try {
                return super.read();
            } catch (IOException e) {
                broke = true;
                throw e;
            }
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            try {
                return super.read(buffer, offset, length);
            } catch (IOException e) {
                broke = true;
                throw e;
            }
        }
    }
}
