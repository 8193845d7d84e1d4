package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.InputStream;

/// One pull's share in a [BlobDownload]. One thread awaits it; others may follow meanwhile.
final class Wanted implements AutoCloseable {
    private final BlobDownloads downloads;
    private final BlobOrigin origin;
    private final TransferFeed.Item feed;
    private volatile BlobDownload download;

    Wanted(BlobDownloads downloads, BlobDownload download, BlobOrigin origin, TransferFeed.Item feed) {
        this.downloads = downloads;
        this.download = download;
        this.origin = origin;
        this.feed = feed;
    }

    /// The blob from its first byte, while it is on its way.
    InputStream follow() {
        return download.follow();
    }

    /// Waits until the blob is in the store.
    ///
    /// @throws EngineException what stopped it; CANCELLED when this thread is interrupted
    void await() {
        try {
            download.await();
        } catch (EngineException failure) {
            // Another pull began it from a repository, or with credentials, that were refused; that says
            // nothing about ours. And one that was cancelled as we joined is nobody's failure.
            boolean othersRefusal = !download.origin().equals(origin);
            boolean othersCancel = failure.kind() == ErrorKind.CANCELLED
                    && !Thread.currentThread().isInterrupted();
            if (!othersRefusal && !othersCancel) {
                throw failure;
            }
            download.leave(feed);
            download = downloads.begun(origin, download.blob(), feed);
            await();
        }
    }

    @Override
    public void close() {
        download.leave(feed);
    }
}
