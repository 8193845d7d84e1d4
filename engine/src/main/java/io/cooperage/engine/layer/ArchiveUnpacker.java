package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.StorageFailure;
import io.cooperage.engine.store.TemporaryName;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Unpacks a tar archive into a folder: all of it or nothing, and nothing outside.
///
/// Plain or packed with gzip, Zstandard, xz or bzip2, told by content. Kept are owners (through an [IdMap]),
/// modes with set-id bits, times to the nanosecond, hard and symbolic links, devices and fifos, extended
/// attributes with file capabilities, and holes. Names that climb out of the folder, and paths through
/// symlinks that do, are refused; a leading `/` means the folder itself. Device nodes that this process may
/// not make are left out with a warning.
///
/// Any thread, for as long as it takes; an interrupt ends it with CANCELLED and nothing left behind.
public final class ArchiveUnpacker {
    private final Syscalls kernel;

    public ArchiveUnpacker(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Unpacks `archive` to the new folder `target`, which appears when it is complete.
    ///
    /// @throws EngineException CONFLICT when `target` exists; INVALID_ARGUMENT for a hostile entry or a file
    ///     that is no archive; DATA_LOSS for a damaged or cut-off one; RESOURCE_EXHAUSTED for a full disk or
    ///     a limit; naming the archive and the entry
    public Unpacked unpack(Path archive, Path target, UnpackOptions options) {
        if (kernel.tryStatx(Fd.CWD, target.toString(), AtFlags.AT_SYMLINK_NOFOLLOW)
                .isPresent()) {
            throw EngineException.conflict("unpack " + archive + " to " + target + ": that is there already");
        }
        Path temporary = TemporaryName.beside(target);
        Unpacked unpacked = unpackNew(archive, temporary, options);
        try {
            kernel.renameat2(Fd.CWD, temporary.toString(), Fd.CWD, target.toString(), AtFlags.RENAME_NOREPLACE);
            return unpacked;
        } catch (SyscallException failure) {
            discard(temporary, failure);
            throw failure;
        }
    }

    /// Unpacks to the new folder `folder`, which while it fills up is there to see but closed to others. On
    /// failure it is gone again.
    Unpacked unpackNew(Path archive, Path folder, UnpackOptions options) {
        checkArchive(archive);
        try (InputStream in = Files.newInputStream(archive)) {
            long size = Files.size(archive);
            kernel.mkdirat(Fd.CWD, folder.toString(), 0700);
            try (Fd root = kernel.open(folder.toString(), OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY)) {
                // Inside a folder with the set-group-id bit the new one has it too.
                kernel.fchmod(root, 0700);
                return new Unpacking(kernel, archive.toString(), size, options).run(in, root);
            } catch (EngineException failure) {
                discard(folder, failure);
                throw explained(failure, archive, folder);
            }
        } catch (IOException failure) {
            throw StorageFailure.of("read the archive", archive, failure);
        }
    }

    private static EngineException explained(EngineException failure, Path archive, Path folder) {
        if (failure instanceof SyscallException full && full.is(Errno.ENOSPC)) {
            return new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    "unpack " + archive + ": no space left for it in " + folder.getParent()
                            + "; make room there and try again",
                    failure);
        }
        return failure;
    }

    private void discard(Path folder, EngineException failure) {
        try {
            new TreeRemover(kernel).remove(folder);
        } catch (EngineException second) {
            failure.addSuppressed(second);
        }
    }

    private static void checkArchive(Path archive) {
        if (!Files.exists(archive)) {
            throw EngineException.notFound("there is no archive " + archive);
        }
        if (Files.isDirectory(archive)) {
            throw EngineException.invalid(archive + " is a folder, not an archive; give it as a root folder instead");
        }
        if (!Files.isRegularFile(archive)) {
            throw EngineException.invalid(archive + " is no regular file, so it can't be read as an archive");
        }
    }
}
