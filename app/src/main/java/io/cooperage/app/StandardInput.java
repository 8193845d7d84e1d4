package io.cooperage.app;

import io.cooperage.app.StandardStreams.Stream;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// An archive that comes through standard input, kept in a file while it is worked on: what it holds is known only
/// at its end. The file lies with what the engine has half-made, so that after a crash the next start sweeps it.
final class StandardInput implements AutoCloseable {
    private final Path file;

    private StandardInput(Path file) {
        this.file = file;
    }

    /// Reads to the end.
    ///
    /// @throws EngineException INVALID_ARGUMENT when a person sits at it, or nothing comes; CANCELLED when
    ///     interrupted
    static StandardInput read(StandardStreams streams, EnginePaths paths, String command) {
        if (streams.isTerminal(Stream.INPUT)) {
            throw EngineException.invalid(
                    command + ": standard input is a terminal; name a file, or redirect it: … < FILE");
        }
        Path file = TemporaryName.beside(paths.ingest().resolve("stdin"));
        StandardInput input = new StandardInput(file);
        boolean whole = false;
        try {
            if (copy(streams.in(), file) == 0) {
                throw EngineException.invalid(command + ": nothing came from standard input");
            }
            whole = true;
            return input;
        } catch (ClosedByInterruptException failure) {
            throw new EngineException(ErrorKind.CANCELLED, command + ": cancelled while reading", failure);
        } catch (IOException failure) {
            throw StorageFailure.of("keep standard input in", file, failure);
        } finally {
            if (!whole) {
                input.close();
            }
        }
    }

    private static long copy(InputStream in, Path file) throws IOException {
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try (OutputStream out = Files.newOutputStream(file, StandardOpenOption.WRITE)) {
            return in.transferTo(out);
        }
    }

    /// `-`, as with most commands.
    static boolean isMeantBy(Path name) {
        return name.toString().equals("-");
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", file, failure);
        }
    }
}
