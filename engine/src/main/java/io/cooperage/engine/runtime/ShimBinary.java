package io.cooperage.engine.runtime;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/// The shim program that the engine's jar carries, as an executable file.
final class ShimBinary {
    private static final String RESOURCE = "/io/cooperage/engine/runtime/cooperage-shim";

    private ShimBinary() {}

    /// Puts the program into `directory`, under a name that has its content's checksum in it: engines of different
    /// versions don't meet, and a file that is there whole is never written again.
    ///
    /// @throws EngineException UNAVAILABLE when it can't be written or the directory allows no programs
    static Path extract(Path directory) {
        byte[] program = read();
        Path file = directory.resolve("cooperage-shim-" + checksum(program));
        try {
            Files.createDirectories(directory);
            if (!Files.isExecutable(file) || !Arrays.equals(Files.readAllBytes(file), program)) {
                Path temporary = Files.createTempFile(directory, ".cooperage-shim", ".tmp");
                try {
                    Files.write(temporary, program);
                    Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwxr-xr-x"));
                    Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                } finally {
                    Files.deleteIfExists(temporary);
                }
            }
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "putting cooperage-shim into " + directory + ": " + e.getMessage(), e);
        }
        if (!Files.isExecutable(file)) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "programs can't be executed in " + directory
                            + " (mounted noexec?): choose another run directory with --root");
        }
        return file;
    }

    private static byte[] read() {
        try (InputStream in = ShimBinary.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new EngineException(
                        ErrorKind.INTERNAL,
                        "the engine was built without " + RESOURCE + ": build it with a C compiler");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new EngineException(ErrorKind.INTERNAL, "reading " + RESOURCE + ": " + e.getMessage(), e);
        }
    }

    /// Every engine's start waits for this: a cryptographic digest, which a young JVM interprets, would take it thirty
    /// milliseconds. The content is compared besides, and nobody but engines writes there.
    private static String checksum(byte[] content) {
        CRC32C sum = new CRC32C();
        sum.update(content);
        return HexFormat.of().toHexDigits(sum.getValue(), 8);
    }
}
