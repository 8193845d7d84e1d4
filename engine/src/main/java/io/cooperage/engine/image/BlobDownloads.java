package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.BlobStore;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

/// Downloads of blobs into the store, each at most once however many pulls want it, three at a time as Docker
/// has it. A download runs as long as at least one pull wants it, whichever came first.
///
/// Any thread.
final class BlobDownloads implements AutoCloseable {
    static final int AT_ONCE = 3;

    private final BlobStore blobs;
    private final Duration firstPause;
    private final Semaphore places = new Semaphore(AT_ONCE, true);

    /// Guarded by itself.
    private final Map<Digest, BlobDownload> running = new HashMap<>();

    /// Guarded by `running`.
    private boolean closed;

    /// @param firstPause before the second attempt after a broken connection; each further one doubles it
    BlobDownloads(BlobStore blobs, Duration firstPause) {
        this.blobs = blobs;
        this.firstPause = firstPause;
    }

    /// Begins a download, or joins the one that runs.
    ///
    /// @param feed hears how it gets on
    /// @return to be closed by who no longer wants it
    Wanted want(BlobOrigin origin, Descriptor blob, TransferFeed.Item feed) {
        return new Wanted(this, begun(origin, blob, feed), origin, feed);
    }

    /// As [#want], for who leaves it by himself.
    BlobDownload begun(BlobOrigin origin, Descriptor blob, TransferFeed.Item feed) {
        synchronized (running) {
            if (closed) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "download " + blob.digest() + ": the engine has ended");
            }
            BlobDownload download = running.get(blob.digest());
            if (download == null || !download.join(feed)) {
                download = new BlobDownload(origin, blobs, places, firstPause, blob, this::ended);
                download.join(feed);
                running.put(blob.digest(), download);
                download.start();
            }
            return download;
        }
    }

    private void ended(BlobDownload download) {
        synchronized (running) {
            running.remove(download.blob().digest(), download);
        }
    }

    /// Interrupts what runs and waits for it.
    @Override
    public void close() {
        List<BlobDownload> all;
        synchronized (running) {
            closed = true;
            all = List.copyOf(running.values());
        }
        all.forEach(BlobDownload::cancel);
        all.forEach(BlobDownload::awaitEnd);
    }
}
