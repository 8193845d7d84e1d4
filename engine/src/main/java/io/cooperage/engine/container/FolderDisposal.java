package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Deletes the folders of containers that are gone, one after the other, beside whoever removed them: however
/// much a container has written, its removal takes no longer. What is not deleted when the engine ends, the
/// next one sweeps. Any thread.
final class FolderDisposal implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FolderDisposal.class);

    /// For the folders of short runs; who waits for the engine to end does not wait for those of big ones.
    private static final long PATIENCE_SECONDS = 3;

    private final ContainerFiles files;
    private final LaunchRecord launches;
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofVirtual().name("folder-disposal").factory());

    FolderDisposal(ContainerFiles files, LaunchRecord launches) {
        this.files = files;
        this.launches = launches;
    }

    /// The container has no row any more, so that the folder is nobody's.
    ///
    /// @return done when the folder is gone, or is left to the next start
    CompletableFuture<Void> dispose(String id) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        launches.settle(files.launchRecord(id));
                        files.delete(id);
                    } catch (EngineException e) {
                        LOG.warn("container {}: its folder is left to the next start: {}", id, e.getMessage());
                    }
                },
                worker);
    }

    @Override
    public void close() {
        worker.shutdown();
        try {
            if (!worker.awaitTermination(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                LOG.info("folders of removed containers are left to the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
