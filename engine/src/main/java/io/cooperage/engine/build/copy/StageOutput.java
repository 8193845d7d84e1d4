package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.FolderTar;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Spec.IdMapping;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/// Writes the files of a stage to this machine: `--output`. Any thread; an interrupt cancels.
public final class StageOutput {
    private static final int BUFFER = 1 << 20;

    private final Fd root;
    private final IdMap ids;

    /// @param root of the stage, open in any way; stays the caller's
    /// @param ids that the owners of its files are mapped by
    public StageOutput(Fd root, IdMap ids) {
        this.root = root;
        this.ids = ids;
    }

    /// Into a folder, made if missing, over what is there. As with Docker everything belongs to whoever
    /// builds, and keeps modes and times. Links of the folder are not followed out of it.
    ///
    /// @throws EngineException INVALID_ARGUMENT when a file of the folder is in the way; RESOURCE_EXHAUSTED
    ///     for a full disk; CANCELLED
    public CopyResult toFolder(Path folder) {
        Syscalls kernel = Syscalls.host();
        try {
            Files.createDirectories(folder);
        } catch (IOException failure) {
            throw StorageFailure.of("make the folder for the output", folder, failure);
        }
        IdMap own = new IdMap(
                List.of(new IdMapping(0, Integer.toUnsignedLong(kernel.geteuid()), 1)),
                List.of(new IdMapping(0, Integer.toUnsignedLong(kernel.getegid()), 1)));
        CopyFlags flags = CopyFlags.NONE.withOwner("0:0");
        try (BuildFiles files = BuildFiles.ofRoot(root, "the stage", ids);
                Fd target = kernel.open(folder.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
                CopySelection all = CopyStep.copy(List.of("/"), "/", flags).select(files)) {
            return all.apply(new CopyTarget(target, own, null));
        }
    }

    /// As a tar, owners as in the stage. The file appears when it is complete.
    ///
    /// @return bytes
    /// @throws EngineException RESOURCE_EXHAUSTED for a full disk; CANCELLED
    public long toTar(Path file) {
        Path temporary = TemporaryName.beside(file.toAbsolutePath());
        try {
            long written;
            try (OutputStream out = Files.newOutputStream(temporary)) {
                written = toTar(out);
            }
            Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return written;
        } catch (IOException failure) {
            throw StorageFailure.of("write the output", file, failure);
        } finally {
            discard(temporary);
        }
    }

    private static void discard(Path temporary) {
        try {
            Files.deleteIfExists(temporary);
        } catch (IOException failure) {
            throw StorageFailure.of("remove", temporary, failure);
        }
    }

    /// The stream is flushed, not closed.
    public long toTar(OutputStream out) {
        return new FolderTar(Syscalls.host(), ids, _ -> false)
                .write(root, ".", "", new BufferedOutputStream(out, BUFFER));
    }
}
