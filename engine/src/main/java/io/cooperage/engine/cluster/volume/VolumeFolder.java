package io.cooperage.engine.cluster.volume;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/// A folder that a volume is.
final class VolumeFolder {
    private VolumeFolder() {}

    /// Writable for whoever a pod runs as, as other local provisioners make theirs; the folder above lets
    /// nobody of the machine's users in.
    static void create(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make " + folder + ": " + e.getMessage(), e);
        }
    }

    /// The one that has the others in it.
    static void createPrivate(Path folder) {
        try {
            Files.createDirectories(folder);
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make " + folder + ": " + e.getMessage(), e);
        }
    }
}
