package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Refuses two engines on one data folder.
///
/// The lock is the kernel's (fcntl(2) record lock), so it ends with this process however that dies; the file
/// stays. Any thread.
public final class EngineLock implements AutoCloseable {
    private static final String NAME = "engine.lock";

    /// The kernel lets go of a process's lock when that process closes *any* descriptor of the file, so a
    /// second attempt in this process must not even open it.
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path key;
    private final FileChannel channel;

    private EngineLock(Path key, FileChannel channel) {
        this.key = key;
        this.channel = channel;
    }

    /// @param folder an existing folder, the engine's data
    /// @throws EngineException CONFLICT naming the process that holds it
    public static EngineLock acquire(Path folder) {
        Path key;
        try {
            key = folder.toRealPath().resolve(NAME);
        } catch (IOException failure) {
            throw StorageFailure.of("lock the folder", folder, failure);
        }
        if (!HELD.add(key)) {
            throw taken(folder, Long.toString(ProcessHandle.current().pid()));
        }
        try {
            return new EngineLock(key, lock(folder, key));
        } catch (EngineException failure) {
            HELD.remove(key);
            throw failure;
        }
    }

    private static FileChannel lock(Path folder, Path file) {
        try {
            FileChannel channel = FileChannel.open(
                    file,
                    Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            try {
                FileLock lock = channel.tryLock();
                if (lock == null) {
                    String holder = Files.readString(file).strip();
                    throw taken(folder, holder);
                }
                channel.truncate(0);
                String pid = ProcessHandle.current().pid() + "\n";
                channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.US_ASCII)), 0);
                return channel;
            } catch (IOException | EngineException failure) {
                channel.close();
                throw failure;
            }
        } catch (IOException failure) {
            throw StorageFailure.of("lock", file, failure);
        }
    }

    private static EngineException taken(Path folder, String pid) {
        String who = pid.isEmpty() ? "another engine" : "another engine (pid " + pid + ")";
        return new EngineException(
                ErrorKind.CONFLICT,
                who + " uses " + folder + "; quit it first"
                        + (pid.isEmpty() ? "" : " (`kill " + pid + "` ends it, containers go on)")
                        + ", or give this one another folder with --root DIR");
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException failure) {
            throw StorageFailure.of("unlock", key, failure);
        } finally {
            HELD.remove(key);
        }
    }

    @Override
    public String toString() {
        return "lock on " + key;
    }
}
