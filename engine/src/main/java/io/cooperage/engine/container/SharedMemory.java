package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.MountInfo;
import io.cooperage.engine.linux.Syscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// /dev/shm of containers that let others join their IPC namespace: a tmpfs in the container's run folder, which both
/// bind. What lies in a container's own mount namespace alone could not be shown to another.
final class SharedMemory {
    // mount(2)
    private static final long MS_NOSUID = 2;
    private static final long MS_NODEV = 4;
    private static final long MS_NOEXEC = 8;
    private static final int MNT_DETACH = 2;

    private final ContainerFiles files;
    private final Syscalls kernel;

    SharedMemory(ContainerFiles files, Syscalls kernel) {
        this.files = files;
        this.kernel = kernel;
    }

    Path path(String id) {
        return files.sharedMemory(id);
    }

    /// Made anew, empty.
    ///
    /// @param size bytes
    Path make(String id, long size) {
        remove(id);
        Path path = path(id);
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "make " + path + ": " + e.getMessage(), e);
        }
        kernel.mount("shm", path.toString(), "tmpfs", MS_NOSUID | MS_NODEV | MS_NOEXEC, "mode=1777,size=" + size);
        return path;
    }

    /// Containers that have it still keep it.
    void remove(String id) {
        String path = path(id).toString();
        if (MountInfo.ofSelf().stream().anyMatch(mount -> mount.target().equals(path))) {
            kernel.umount2(path, MNT_DETACH);
        }
    }
}
