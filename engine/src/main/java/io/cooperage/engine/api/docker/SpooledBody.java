package io.cooperage.engine.api.docker;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// What a client has sent, in a file: archives are read from their end too. It lies where blobs arrive, so that a
/// crash leaves nothing that the next start does not sweep.
final class SpooledBody implements AutoCloseable {
    private static final int BUFFER = 128 << 10;

    private final Path file;

    private SpooledBody(Path file) {
        this.file = file;
    }

    /// @param name for people: it is in the title of the task
    /// @throws EngineException RESOURCE_EXHAUSTED when the disk does not take it
    /// @throws IOException when the body breaks off
    static SpooledBody of(EnginePaths paths, String name, InputStream body) throws IOException {
        SpooledBody spooled =
                new SpooledBody(TemporaryName.beside(paths.ingest().resolve(name)));
        boolean whole = false;
        try (Channel out = spooled.open()) {
            byte[] buffer = new byte[BUFFER];
            for (int count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                out.write(buffer, count);
            }
            whole = true;
            return spooled;
        } finally {
            if (!whole) {
                spooled.close();
            }
        }
    }

    /// Keeps the disk's trouble apart from the client's.
    private record Channel(Path file, OutputStream out) implements AutoCloseable {
        void write(byte[] bytes, int count) {
            try {
                out.write(bytes, 0, count);
            } catch (IOException e) {
                throw failure(file, e);
            }
        }

        @Override
        public void close() {
            try {
                out.close();
            } catch (IOException e) {
                throw failure(file, e);
            }
        }
    }

    private Channel open() {
        try {
            return new Channel(file, Files.newOutputStream(file, StandardOpenOption.CREATE_NEW));
        } catch (IOException e) {
            throw failure(file, e);
        }
    }

    private static EngineException failure(Path file, IOException e) {
        return new EngineException(
                ErrorKind.RESOURCE_EXHAUSTED, "write " + file + ": " + e.getMessage() + "; make room on the disk", e);
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
