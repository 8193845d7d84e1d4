package io.cooperage.engine.build;

import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.layer.LayerTar.TarSummary;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageDocuments;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Ingest;
import io.cooperage.engine.store.IngestOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Makes layers of what steps have changed.
///
/// A layer is stored as plain tar: its blob then is what has the diff id, and is written and hashed once.
final class LayerCommits {
    private static final int BUFFER = 1 << 17;

    private final LayerStore layers;
    private final LayerTar tars;
    private final BlobStore blobs;
    private final Syscalls kernel = Syscalls.host();

    LayerCommits(LayerStore layers, LayerTar tars, BlobStore blobs) {
        this.layers = layers;
        this.tars = tars;
        this.blobs = blobs;
    }

    /// @param below what the work was done on; leased
    /// @param room what the work was done in; its files become the layer's
    /// @param epoch seconds since 1970 that no time in the layer is after; null for no limit
    /// @param lease holds the layer from here on
    BuiltLayer commit(Snapshot below, Workroom room, @Nullable Long epoch, ContentLease lease) {
        Path upper = room.upper();
        if (epoch != null) {
            new EpochClamp(kernel, epoch).clamp(upper);
        }
        List<Path> lowers = lowers(below);
        long wasted = new Wasted(kernel, lowers).under(upper);
        try (Ingest ingest = blobs.ingest()) {
            TarSummary summary;
            try (OutputStream out = new BufferedOutputStream(new IngestOutput(ingest), BUFFER)) {
                summary = tars.ofUpper(upper, out);
            }
            Digest diffId = summary.diffId();
            lease.blob(diffId);
            ingest.commit();
            List<Digest> diffIds = new ArrayList<>(below.diffIds());
            diffIds.add(diffId);
            Digest chainId = ImageDocuments.chainIds(diffIds).getLast();
            lease.layer(chainId);
            layers.take(below.chainIds(), diffId, upper);
            Descriptor blob = Descriptor.of(MediaTypes.OCI_LAYER, diffId, summary.tarBytes());
            return new BuiltLayer(diffId, chainId, blob, summary.bytes(), wasted);
        } catch (IOException e) {
            throw new EngineException(
                    Thread.currentThread().isInterrupted() ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                    "make a layer of what the step changed: " + e.getMessage(),
                    e);
        }
    }

    /// The folders of a snapshot, the topmost first. The caller has leased its layers.
    List<Path> lowers(Snapshot snapshot) {
        if (snapshot.layers().isEmpty()) {
            return List.of();
        }
        try (LayerStore.LayerLease lease = layers.lease(snapshot.chainIds())) {
            return lease.lowers();
        }
    }
}
