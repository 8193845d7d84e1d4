package io.cooperage.engine.image;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/// The files of a folder, such as an OCI image layout. Symlinks are followed within it only (openat2(2),
/// `RESOLVE_BENEATH`).
final class FolderFiles implements ArchiveFiles {
    private final Syscalls kernel;
    private final Path folder;
    private final Fd root;

    FolderFiles(Syscalls kernel, Path folder) {
        this.kernel = kernel;
        this.folder = folder;
        this.root = kernel.open(folder.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
    }

    @Override
    public String title() {
        return folder.toString();
    }

    @Override
    public OptionalLong size(String name) {
        try (Fd file = find(name)) {
            FileStatus status = kernel.statx(file, "", AtFlags.AT_EMPTY_PATH);
            return status.isRegular() ? OptionalLong.of(status.size()) : OptionalLong.empty();
        } catch (SyscallException e) {
            if (e.is(Errno.ENOENT) || e.is(Errno.ENOTDIR)) {
                return OptionalLong.empty();
            }
            throw e;
        }
    }

    @Override
    public InputStream open(String name) {
        if (size(name).isEmpty()) {
            throw missing(name);
        }
        try (Fd file = find(name)) {
            return Files.newInputStream(Path.of(file.procPath()));
        } catch (IOException e) {
            throw StorageFailure.of("read", folder.resolve(name), e);
        }
    }

    /// Only named, not opened: to open a fifo would wait for its writer.
    private Fd find(String name) {
        try {
            return kernel.openat2(
                    root,
                    ArchiveFiles.safe(title(), name),
                    OpenFlags.O_PATH,
                    0,
                    OpenFlags.RESOLVE_BENEATH | OpenFlags.RESOLVE_NO_MAGICLINKS);
        } catch (SyscallException e) {
            if (e.is(Errno.EXDEV)) {
                throw EngineException.invalid("load " + folder + ": '" + name
                        + "' is a link that leads out of the folder; nothing was taken from it");
            }
            throw e;
        }
    }

    @Override
    public void close() {
        root.close();
    }
}
