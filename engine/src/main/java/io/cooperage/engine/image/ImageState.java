package io.cooperage.engine.image;

import io.cooperage.engine.image.ImageFinder.Found;
import io.cooperage.engine.image.ImageTable.GarbageKind;
import io.cooperage.engine.image.ImageTable.StoredImage;
import io.cooperage.engine.image.ImageUsers.ImageUse;
import io.cooperage.engine.layer.Layer;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerStore.Withdrawn;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.SqlSession;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Owns what is true about images: the tables, who holds what, and the disk that follows.
///
/// Every change goes the same way: rows, in one transaction, together with the list of what became garbage;
/// then `index.json`; then the garbage goes, and its list. A crash between any two leaves a truth that the
/// next [#recover] finishes.
///
/// One lock guards changes and leases, so that nothing is collected between a look and a lease. Reading takes
/// no lock. Under it the trees of dead layers only go out of sight; they are deleted when it is free again.
final class ImageState {
    private static final Withdrawn NOTHING = new Withdrawn() {
        @Override
        public long bytes() {
            return 0;
        }

        @Override
        public void close() {
            // There is nothing to delete.
        }
    };

    private final Database database;
    private final ImageTable table;
    private final ImageFinder finder;
    private final BlobStore blobs;
    private final LayerStore layers;
    private final ImageLayout layout;
    private final Leases leases = new Leases();
    private final LostContent lost;
    private final ReentrantLock lock = new ReentrantLock();
    private ImageUsers users = () -> {
        throw new IllegalStateException("nobody has said yet what uses images");
    };

    ImageState(Database database, ImageTable table, BlobStore blobs, LayerStore layers, ImageLayout layout) {
        this.database = database;
        this.table = table;
        this.finder = new ImageFinder(table);
        this.blobs = blobs;
        this.layers = layers;
        this.layout = layout;
        this.lost = new LostContent(table, blobs);
    }

    /// How much a change collects.
    enum Collect {
        /// What the change itself makes useless. Blobs of an interrupted pull stay for the next one.
        OWN,
        /// Whatever nothing uses, interrupted downloads too.
        EVERYTHING
    }

    /// @param bytes freed on disk, or to be freed
    record Changed<T>(T result, long bytes) {}

    void users(ImageUsers newUsers) {
        lock.lock();
        try {
            users = newUsers;
        } finally {
            lock.unlock();
        }
    }

    List<ImageUse> uses() {
        return users.uses();
    }

    /// Asked within [#change]: an operation that runs now needs this image.
    boolean isHeld(Digest image) {
        return leases.isImageHeld(image);
    }

    <T> T read(Function<SqlSession, T> work) {
        return database.read(work);
    }

    Found find(String ref) {
        return read(sql -> finder.find(sql, ref));
    }

    ImageFinder finder() {
        return finder;
    }

    ImageTable table() {
        return table;
    }

    /// Runs `work` and makes the disk follow; when it throws nothing has changed.
    <T> Changed<T> change(Collect collect, Function<SqlSession, T> work) {
        Measured<T> measured;
        Withdrawn dead;
        lock.lock();
        try {
            measured = database.transaction(sql -> apply(sql, collect, work));
            follow();
            dead = sweep();
            if (collect == Collect.EVERYTHING) {
                incomplete().forEach(Partial::delete);
            }
        } finally {
            lock.unlock();
        }
        dead.close();
        return new Changed<>(measured.result(), measured.bytes());
    }

    /// Removes these unless something still wants them.
    ///
    /// @return bytes freed
    long collect(Set<Digest> layerChains, Set<Digest> blobDigests) {
        Measured<Boolean> measured;
        Withdrawn dead;
        lock.lock();
        try {
            measured = database.transaction(
                    sql -> discard(sql, Boolean.TRUE, new HashSet<>(blobDigests), new HashSet<>(layerChains)));
            dead = sweep();
        } finally {
            lock.unlock();
        }
        dead.close();
        return measured.bytes();
    }

    /// What [#change] would return now; nothing changes.
    <T> Changed<T> preview(Collect collect, Function<SqlSession, T> work) {
        lock.lock();
        try {
            List<Measured<T>> seen = new ArrayList<>();
            try {
                database.write(sql -> {
                    seen.add(apply(sql, collect, work));
                    throw new RolledBack();
                });
            } catch (RolledBack expected) {
                // That is how a transaction is taken back.
            }
            return new Changed<>(seen.getFirst().result(), seen.getFirst().bytes());
        } finally {
            lock.unlock();
        }
    }

    /// What a start does: finishes what a crash interrupted.
    void recover() {
        Withdrawn dead;
        lock.lock();
        try {
            database.write(lost::forget);
            follow();
            dead = sweep();
        } finally {
            lock.unlock();
        }
        dead.close();
    }

    private void follow() {
        layout.write(database.read(sql -> layout.entries(table, sql, lost.broken(sql))));
    }

    private record Measured<T>(T result, long bytes) {}

    private static final class RolledBack extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    private <T> Measured<T> apply(SqlSession sql, Collect collect, Function<SqlSession, T> work) {
        Set<Digest> oldBlobs = new HashSet<>(collect == Collect.OWN ? table.reachableBlobs(sql) : blobs.list());
        Set<Digest> oldLayers = new HashSet<>(
                collect == Collect.OWN
                        ? table.reachableLayers(sql)
                        : layers.list().stream().map(Layer::chainId).toList());
        T result = work.apply(sql);
        deleteAbandoned(sql);
        table.deleteUnreachableDocuments(sql);
        Measured<T> measured = discard(sql, result, oldBlobs, oldLayers);
        return collect == Collect.EVERYTHING
                ? new Measured<>(
                        result,
                        measured.bytes()
                                + incomplete().stream()
                                        .mapToLong(Partial::bytes)
                                        .sum())
                : measured;
    }

    /// Writes down as garbage what nothing wants of these.
    private <T> Measured<T> discard(SqlSession sql, T result, Set<Digest> oldBlobs, Set<Digest> oldLayers) {
        ImageUsers.Kept kept = users.kept();
        Set<Digest> usedBlobs = new HashSet<>(table.reachableBlobs(sql));
        usedBlobs.addAll(kept.blobs());
        Set<Digest> usedLayers = new HashSet<>(table.reachableLayers(sql));
        usedLayers.addAll(kept.layers());
        table.garbage(sql, GarbageKind.BLOB).stream()
                .filter(usedBlobs::contains)
                .forEach(digest -> table.deleteGarbage(sql, GarbageKind.BLOB, digest));
        table.garbage(sql, GarbageKind.LAYER).stream()
                .filter(usedLayers::contains)
                .forEach(chain -> table.deleteGarbage(sql, GarbageKind.LAYER, chain));
        oldBlobs.removeIf(digest -> usedBlobs.contains(digest) || leases.isBlobHeld(digest));
        oldLayers.removeIf(chain -> usedLayers.contains(chain) || leases.isLayerHeld(chain));
        oldBlobs.forEach(digest -> table.putGarbage(sql, GarbageKind.BLOB, digest));
        oldLayers.forEach(chain -> table.putGarbage(sql, GarbageKind.LAYER, chain));
        long bytes = oldBlobs.stream().mapToLong(d -> blobs.size(d).orElse(0)).sum()
                + oldLayers.stream().mapToLong(this::layerBytes).sum();
        return new Measured<>(result, bytes);
    }

    /// Images removed by force go for good when the last container that stood on them has.
    private void deleteAbandoned(SqlSession sql) {
        List<StoredImage> hidden =
                table.images(sql).stream().filter(StoredImage::hidden).toList();
        if (hidden.isEmpty()) {
            return;
        }
        Set<Digest> used = users.uses().stream().map(ImageUse::image).collect(Collectors.toSet());
        hidden.stream()
                .map(StoredImage::id)
                .filter(id -> !used.contains(id) && !leases.isImageHeld(id))
                .forEach(id -> table.delete(sql, id));
    }

    private long layerBytes(Digest chainId) {
        return layers.find(chainId).map(Layer::size).orElse(0L);
    }

    /// Interrupted downloads that nobody goes on with now.
    private List<Partial> incomplete() {
        return blobs.incomplete().stream()
                .map(Partial::new)
                .filter(Partial::isResumable)
                .filter(partial -> !leases.isAnyBlobHeld(partial::isOf))
                .toList();
    }

    /// @return the trees of layers, to be deleted without the lock
    private Withdrawn sweep() {
        List<Digest> deadBlobs = database.read(sql -> table.garbage(sql, GarbageKind.BLOB));
        List<Digest> deadLayers = database.read(sql -> table.garbage(sql, GarbageKind.LAYER));
        if (deadBlobs.isEmpty() && deadLayers.isEmpty()) {
            return NOTHING;
        }
        // A lease may have come since the row was written: then it stays, as something an interrupted pull
        // left.
        deadBlobs.stream().filter(digest -> !leases.isBlobHeld(digest)).forEach(blobs::delete);
        Withdrawn withdrawn = NOTHING;
        if (!deadLayers.isEmpty()) {
            Set<Digest> dead = deadLayers.stream()
                    .filter(chain -> !leases.isLayerHeld(chain))
                    .collect(Collectors.toSet());
            withdrawn = layers.withdrawUnused(layers.list().stream()
                    .map(Layer::chainId)
                    .filter(chain -> !dead.contains(chain))
                    .collect(Collectors.toSet()));
        }
        database.write(sql -> {
            deadBlobs.forEach(digest -> table.deleteGarbage(sql, GarbageKind.BLOB, digest));
            deadLayers.forEach(chain -> table.deleteGarbage(sql, GarbageKind.LAYER, chain));
        });
        return withdrawn;
    }

    /// @return to be closed
    Lease lease() {
        return new Lease();
    }

    /// A [ContentLease] without the reading of documents.
    final class Lease implements AutoCloseable {
        private final Leases.Held held = new Leases.Held();
        private boolean closed;

        void blob(Digest digest) {
            locked(() -> leases.holdBlob(held, digest));
        }

        void layer(Digest chainId) {
            locked(() -> leases.holdLayer(held, chainId));
        }

        Found image(String ref) {
            lock.lock();
            try {
                Found found = find(ref);
                hold(found.image().id());
                return found;
            } finally {
                lock.unlock();
            }
        }

        private void hold(Digest image) {
            locked(() -> leases.holdImage(held, image));
        }

        private void locked(Runnable work) {
            lock.lock();
            try {
                if (closed) {
                    throw new IllegalStateException("the lease is closed");
                }
                work.run();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void close() {
            lock.lock();
            try {
                closed = true;
                leases.release(held);
            } finally {
                lock.unlock();
            }
        }
    }
}
