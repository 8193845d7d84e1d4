package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// Folders of volumes held in place for the moment of a start.
///
/// Whoever else has the volume may put a link in the folder's place at any time; so the folder is bound, by
/// descriptor, to a place of the engine's own, and the container's process mounts that. Any thread.
final class Subpaths {
    private static final String FOLDER = "subpaths";

    private final Syscalls kernel;
    private final EnginePaths paths;

    Subpaths(Syscalls kernel, EnginePaths paths) {
        this.kernel = kernel;
        this.paths = paths;
    }

    private Path folder(String id) {
        return paths.runContainer(id).resolve(FOLDER);
    }

    /// @param mounting mounts it on the folder it is given
    /// @return where it is until [#release]
    Path bind(String id, String volume, String subpath, Consumer<Path> mounting) {
        Path target;
        try {
            Path parent = Files.createDirectories(folder(id));
            target = Files.createTempDirectory(parent, "s");
        } catch (IOException e) {
            throw StorageFailure.of("make a folder in", folder(id), e);
        }
        try {
            mounting.accept(target);
            return target;
        } catch (SyscallException failure) {
            String reason = failure.is(Errno.ENOENT)
                    ? "no such folder in the volume; make it first"
                    : failure.is(Errno.EXDEV)
                            ? "it leads out of the volume"
                            : failure.is(Errno.ENOTDIR) ? "it is no folder" : Errno.describe(failure.errno());
            throw new EngineException(
                    failure.kind(), "cannot access path " + subpath + " of volume " + volume + ": " + reason, failure);
        }
    }

    void release(String id) {
        Path folder = folder(id);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> entries = Files.list(folder)) {
            for (Path entry : entries.toList()) {
                unmount(entry);
                Files.deleteIfExists(entry);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw StorageFailure.of("clear", folder, e);
        }
    }

    private void unmount(Path target) {
        try {
            kernel.umount2(target.toString(), MountFlags.MNT_DETACH | MountFlags.UMOUNT_NOFOLLOW);
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EINVAL) && !failure.is(Errno.ENOENT)) {
                throw failure;
            }
        }
    }

    /// What an engine that died left mounted.
    void releaseAll() {
        // <run>/c/<id>/subpaths/<name>
        Path containers = paths.run().resolve("c");
        MountInfo.ofSelf().stream()
                .map(mount -> Path.of(mount.target()))
                .filter(target -> target.startsWith(containers))
                .filter(target -> {
                    Path within = containers.relativize(target);
                    return within.getNameCount() == 3
                            && within.getName(1).toString().equals(FOLDER);
                })
                .sorted(Comparator.reverseOrder())
                .forEach(this::unmount);
    }
}
