package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/// Replaces a small file so that a reader, or the next start after a crash, sees the old content or the new,
/// never a part.
///
/// Files get mode 0600: what the engine keeps may hold secrets. Any thread; an interrupt neither stops a
/// write nor is lost, because half the callers write while they are being shut down.
public final class AtomicFile {
    private AtomicFile() {}

    /// Safe against the death of this process at any instant. After a power cut the old content may be back.
    ///
    /// @throws EngineException naming the file and the cause; the old content is untouched then
    public static void write(Path target, String content) {
        replace(target, content.getBytes(StandardCharsets.UTF_8), false);
    }

    /// As the other.
    public static void write(Path target, byte[] content) {
        replace(target, content, false);
    }

    /// Safe against a power cut too: when this returns, the new content is on the disk. Costs two disk
    /// flushes.
    ///
    /// @throws EngineException naming the file and the cause
    public static void writeDurably(Path target, String content) {
        replace(target, content.getBytes(StandardCharsets.UTF_8), true);
    }

    private static void replace(Path target, byte[] content, boolean durable) {
        Path temporary = TemporaryName.beside(target);
        try {
            Files.createFile(
                    temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            // Not a FileChannel: an interrupt would close that in the middle.
            try (FileOutputStream out = new FileOutputStream(temporary.toFile())) {
                out.write(content);
                if (durable) {
                    out.getFD().sync();
                }
            }
            Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            EngineException told = StorageFailure.of("write", target, failure);
            try {
                Files.deleteIfExists(temporary);
            } catch (IOException second) {
                told.addSuppressed(second);
            }
            throw told;
        }
        if (durable) {
            syncFolder(target.toAbsolutePath().resolveSibling("."));
        }
    }

    /// A rename is on the disk only when the folder that holds the name is, fsync(2).
    private static void syncFolder(Path folder) {
        boolean interrupted = Thread.interrupted();
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException failure) {
            throw StorageFailure.of("flush the folder", folder, failure);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
