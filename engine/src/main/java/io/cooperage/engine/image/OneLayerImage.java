package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ImageAction;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageConfig;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.oci.ImageConfig.History;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.engine.oci.MediaTypes;
import io.cooperage.engine.oci.Platform;
import io.cooperage.engine.store.Ingest;
import io.cooperage.engine.store.IngestOutput;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/// Makes an image of one plain tar. It is stored as it is: then its blob is what has the diff id, and it is
/// written and hashed once.
final class OneLayerImage {
    private static final int COPY = 1 << 17;

    private final ImageParts parts;

    OneLayerImage(ImageParts parts) {
        this.parts = parts;
    }

    /// @param createdBy,comment of the one step of its history
    record About(
            Defaults defaults,
            Instant created,
            Platform platform,
            String createdBy,
            String comment,
            List<ImageReference> tags,
            ImageAction action) {}

    @FunctionalInterface
    interface TarSource {
        /// Writes the whole tar; closing `out` is the caller's.
        void writeTo(OutputStream out) throws IOException;
    }

    Image make(About about, TransferFeed.Item item, TarSource source) {
        try (ContentLease lease = parts.store().lease()) {
            Digest layer = store(source, lease);
            long size = parts.blobs().size(layer).orElse(-1);
            lease.layer(layer);
            try (InputStream blob = parts.blobs().open(layer)) {
                parts.layers().unpack(List.of(), layer, blob, size, (done, _) -> item.progress(Phase.UNPACKING, done));
            }
            ImageConfig config = new ImageConfig(
                    about.created(),
                    null,
                    about.platform(),
                    about.defaults(),
                    List.of(layer),
                    List.of(new History(about.created(), about.createdBy(), null, about.comment(), false)));
            Image image = parts.store()
                    .create(
                            config,
                            List.of(Descriptor.of(MediaTypes.OCI_LAYER, layer, size)),
                            Map.of(),
                            about.tags(),
                            about.action());
            item.settle(Phase.DONE, "");
            return image;
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "make an image: its layer can't be read: " + e.getMessage(), e);
        }
    }

    private Digest store(TarSource source, ContentLease lease) {
        try (Ingest ingest = parts.blobs().ingest()) {
            try (OutputStream out = new BufferedOutputStream(new IngestOutput(ingest), COPY)) {
                source.writeTo(out);
            }
            Digest digest = ingest.commit();
            lease.blob(digest);
            if (!parts.blobs().has(digest)) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "a prune at the same moment has taken the layer away; try again");
            }
            return digest;
        } catch (IOException e) {
            throw new EngineException(
                    Thread.currentThread().isInterrupted() ? ErrorKind.CANCELLED : ErrorKind.UNAVAILABLE,
                    "make an image: " + e.getMessage(),
                    e);
        }
    }

    /// @param progress told the bytes so far
    /// @throws EngineException CANCELLED when the thread is interrupted
    static void copy(InputStream in, OutputStream out, LongConsumer progress) throws IOException {
        byte[] buffer = new byte[COPY];
        long done = 0;
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "cancelled");
            }
            out.write(buffer, 0, count);
            done += count;
            progress.accept(done);
        }
    }
}
