package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// What a client has sent, in a file: archives are read from their end too. It lies where blobs arrive, so that a
/// crash leaves nothing that the next start does not sweep.
final class SpooledBody implements AutoCloseable {
    private final Path file;

    private SpooledBody(Path file) {
        this.file = file;
    }

    /// @param name for people: it is in the title of the task
    /// @throws EngineException UNAVAILABLE when the body breaks off or the disk is full
    static SpooledBody of(EnginePaths paths, String name, InputStream body) {
        Path file = TemporaryName.beside(paths.ingest().resolve(name));
        boolean whole = false;
        try {
            Files.copy(body, file);
            whole = true;
            return new SpooledBody(file);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the body of the request can't be read: " + e.getMessage(), e);
        } finally {
            if (!whole) {
                delete(file);
            }
        }
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        delete(file);
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "delete " + file + ": " + e.getMessage(), e);
        }
    }
}
