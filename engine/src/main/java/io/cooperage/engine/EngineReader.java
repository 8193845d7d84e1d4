package io.cooperage.engine;

import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.image.ImageQueries;
import io.cooperage.engine.image.LocalImages;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Looks at what an [Engine] of another process has, without its lock and without changing anything.
///
/// It answers from a copy of the metadata, as it was when this was opened, and from the stores as they are: what
/// the engine removes meanwhile is NOT_FOUND. Where no engine has the paths, open one instead: only that brings
/// what a crash left in order. Any thread.
public final class EngineReader implements AutoCloseable {
    private final Path scratch;
    private final Database database;
    private final EventBus events = new EventBus();
    private final ImageQueries images;

    private EngineReader(EnginePaths paths, Path scratch) {
        this.scratch = scratch;
        this.database = Database.openCopy(paths.database(), scratch.resolve("copy.db"), LocalEngine.migrations());
        this.images = LocalImages.queries(
                paths, database, events, LocalContainers.fileIds(), () -> LocalContainers.imageUses(database));
    }

    /// @param scratch a folder for the copy, which takes a few hundred kilobytes
    /// @throws EngineException UNAVAILABLE when there is nothing to read yet; CONFLICT when another version of
    ///     this program wrote it
    public static EngineReader open(EnginePaths paths, Path scratch) {
        Path folder;
        try {
            folder = Files.createTempDirectory(scratch, "cooperage-read-");
        } catch (IOException failure) {
            throw StorageFailure.of("make a folder in", scratch, failure);
        }
        boolean opened = false;
        try {
            EngineReader reader = new EngineReader(paths, folder);
            opened = true;
            return reader;
        } finally {
            if (!opened) {
                new TreeRemover(Syscalls.host()).remove(folder);
            }
        }
    }

    public ImageQueries images() {
        return images;
    }

    @Override
    public void close() {
        try (events;
                database) {
            // Both, whatever the first says.
        } finally {
            new TreeRemover(Syscalls.host()).remove(scratch);
        }
    }
}
