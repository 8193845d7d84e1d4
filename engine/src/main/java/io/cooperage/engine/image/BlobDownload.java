package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.registry.RegistryClient.BlobContent;
import io.cooperage.engine.store.BlobStore;
import io.cooperage.engine.store.Ingest;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One blob on its way from a registry into the store, on a virtual thread of its own.
///
/// It goes on where an earlier attempt ended, asks again when the connection breaks, and ends when it is
/// there, when it can't be had, or when nobody wants it any more; then what has come stays for the next one.
final class BlobDownload {
    /// Attempts in a row that brought no byte.
    private static final int FRUITLESS_MAX = 5;

    private static final int BUFFER = 256 << 10;

    private final BlobOrigin origin;
    private final BlobStore blobs;
    private final Semaphore places;
    private final Duration firstPause;
    private final Descriptor blob;
    private final Consumer<BlobDownload> ended;
    private final Thread thread;

    /// Null once the blob was found to be here.
    private final CompletableFuture<@Nullable Ingest> ingest = new CompletableFuture<>();

    private final CompletableFuture<Boolean> outcome = new CompletableFuture<>();

    /// Who wants it. Changed under the monitor of this; told without it.
    private final List<TransferFeed.Item> feeds = new CopyOnWriteArrayList<>();

    /// How far it is, for who joins later.
    private volatile Phase phase = Phase.WAITING;

    private volatile long done;

    /// Nobody wants it any more. Guarded by this.
    private boolean abandoned;

    BlobDownload(
            BlobOrigin origin,
            BlobStore blobs,
            Semaphore places,
            Duration firstPause,
            Descriptor blob,
            Consumer<BlobDownload> ended) {
        this.origin = origin;
        this.blobs = blobs;
        this.places = places;
        this.firstPause = firstPause;
        this.blob = blob;
        this.ended = ended;
        this.thread =
                Thread.ofVirtual().name("download-" + blob.digest().shortHex()).unstarted(this::run);
    }

    Descriptor blob() {
        return blob;
    }

    BlobOrigin origin() {
        return origin;
    }

    void start() {
        thread.start();
    }

    /// @return false when it is too late, because it is being given up
    synchronized boolean join(TransferFeed.Item feed) {
        if (abandoned) {
            return false;
        }
        feeds.add(feed);
        feed.progress(phase, done);
        return true;
    }

    synchronized void leave(TransferFeed.Item feed) {
        if (feeds.remove(feed) && feeds.isEmpty() && !outcome.isDone()) {
            abandoned = true;
            thread.interrupt();
        }
    }

    synchronized void cancel() {
        abandoned = true;
        thread.interrupt();
    }

    void awaitEnd() {
        outcome.handle((_, _) -> true).join();
    }

    /// @throws EngineException what stopped it; CANCELLED when this thread is interrupted
    void await() {
        try {
            outcome.get();
        } catch (ExecutionException failure) {
            throw ParallelTasks.rethrown(failure);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw cancelled(cancelled);
        }
    }

    /// Reads the blob from its first byte, waiting for what is still to come.
    InputStream follow() {
        try {
            Ingest running = ingest.get();
            if (running != null && !outcome.isDone()) {
                return running.follow();
            }
            await();
            return blobs.open(blob.digest());
        } catch (ExecutionException failure) {
            throw ParallelTasks.rethrown(failure);
        } catch (CancellationException gone) {
            throw cancelled(gone);
        } catch (InterruptedException cancelled) {
            Thread.currentThread().interrupt();
            throw cancelled(cancelled);
        }
    }

    private void run() {
        @Nullable RuntimeException failure = null;
        try {
            places.acquire();
            try {
                fetch();
            } finally {
                places.release();
            }
        } catch (InterruptedException cancelled) {
            failure = cancelled(cancelled);
        } catch (RuntimeException e) { // the edge of this thread: whoever waits gets it
            failure = e;
        }
        ended.accept(this);
        if (failure == null) {
            outcome.complete(true);
            ingest.complete(null);
        } else {
            outcome.completeExceptionally(failure);
            ingest.completeExceptionally(failure);
        }
    }

    private void fetch() throws InterruptedException {
        if (blobs.has(blob.digest())) {
            return;
        }
        try (Ingest into = blobs.ingest(blob.digest(), blob.size())) {
            ingest.complete(into);
            boolean resumed = into.offset() > 0;
            try {
                complete(into);
                return;
            } catch (EngineException wrong) {
                if (!resumed || wrong.kind() != ErrorKind.DATA_LOSS) {
                    throw wrong;
                }
            }
        }
        tell(item -> item.say(Phase.RETRYING, "what an earlier attempt left is not usable, beginning again"));
        try (Ingest into = blobs.ingest(blob.digest(), blob.size())) {
            complete(into);
        }
    }

    private void complete(Ingest into) throws InterruptedException {
        fill(into);
        reached(Phase.VERIFYING, blob.size());
        into.commit();
    }

    private void fill(Ingest into) throws InterruptedException {
        int fruitless = 0;
        while (into.offset() < blob.size()) {
            long before = into.offset();
            try (BlobContent content = open(before)) {
                if (content.offset() != before) {
                    // The registry can't begin in the middle.
                    into.restart();
                }
                copy(content.stream(), into);
            } catch (InterruptedIOException | ClosedByInterruptException cancelled) {
                throw cancelled(cancelled);
            } catch (IOException broken) {
                if (Thread.currentThread().isInterrupted()) {
                    throw cancelled(broken);
                }
                fruitless = into.offset() > before ? 1 : fruitless + 1;
                pause(fruitless, broken);
            }
        }
    }

    private BlobContent open(long offset) throws IOException {
        try {
            BlobContent content = origin.registry().blob(origin.repository(), blob, offset);
            if (content.size() >= 0 && content.size() != blob.size()) {
                content.close();
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        what() + ": the manifest says " + blob.size() + " bytes, but the registry has "
                                + content.size());
            }
            return content;
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            String elsewhere = blob.urls().isEmpty()
                    ? "its manifest names it, but the registry does not have it; it has to be pushed again"
                    : "it is kept outside of the registry, at " + String.join(", ", blob.urls())
                            + ", from where this engine does not fetch layers";
            ErrorKind kind = blob.urls().isEmpty() ? ErrorKind.NOT_FOUND : ErrorKind.NOT_IMPLEMENTED;
            throw new EngineException(kind, what() + ": " + elsewhere, e);
        }
    }

    private void copy(InputStream from, Ingest into) throws IOException {
        byte[] buffer = new byte[BUFFER];
        while (true) {
            int read = from.read(buffer);
            if (read < 0) {
                break;
            }
            into.write(ByteBuffer.wrap(buffer, 0, read));
            long offset = into.offset();
            if (offset > blob.size()) {
                into.restart();
                throw new EngineException(
                        ErrorKind.DATA_LOSS,
                        what() + ": the manifest says " + blob.size() + " bytes, but the registry sends more");
            }
            reached(Phase.DOWNLOADING, offset);
        }
        if (into.offset() < blob.size()) {
            throw new EOFException("the connection ended after " + into.offset() + " of " + blob.size() + " bytes");
        }
    }

    private void pause(int fruitless, IOException broken) throws InterruptedException {
        String cause = broken.getMessage() == null ? broken.getClass().getSimpleName() : broken.getMessage();
        if (fruitless > FRUITLESS_MAX) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    what() + ": the connection broke again and again: " + cause
                            + "; what has come is kept, so pull again to go on",
                    broken);
        }
        Duration pause = firstPause.multipliedBy(1L << (fruitless - 1));
        tell(item -> item.say(
                Phase.RETRYING,
                "connection broken (" + cause + "), next attempt in " + Math.max(1, pause.toSeconds()) + " s"));
        Thread.sleep(pause);
    }

    private String what() {
        return "download " + blob.digest() + " from " + origin.repository().familiarRepository();
    }

    private EngineException cancelled(Throwable cause) {
        return new EngineException(ErrorKind.CANCELLED, what() + ": cancelled", cause);
    }

    private void reached(Phase newPhase, long offset) {
        phase = newPhase;
        done = offset;
        tell(item -> item.progress(newPhase, offset));
    }

    private void tell(Consumer<TransferFeed.Item> news) {
        feeds.forEach(news);
    }
}
