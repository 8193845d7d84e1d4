package io.cooperage.engine.testing;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.linux.MountFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A disk that is soon full: a tmpfs.
public final class SmallDisk implements AutoCloseable {
    private static final Syscalls KERNEL = Syscalls.host();

    private final Path folder;

    private SmallDisk(Path folder) {
        this.folder = folder;
    }

    /// Mounts it on a folder, which is made where it is missing. Skips the test where nothing may be mounted.
    ///
    /// @param size as tmpfs has it, such as `512k`
    public static SmallDisk on(Path folder, String size) throws IOException {
        assumeTrue(
                KERNEL.geteuid() == 0 || UserNamespaces.ofSelf().rootless(),
                "mounting a disk needs root, here or in a user namespace");
        KERNEL.mount("cooperage-test", Files.createDirectories(folder).toString(), "tmpfs", 0, "size=" + size);
        return new SmallDisk(folder);
    }

    public Path folder() {
        return folder;
    }

    public void resize(String size) {
        remount(0, "size=" + size);
    }

    public void makeReadOnly() {
        remount(MountFlags.MS_RDONLY, "");
    }

    private void remount(long flags, String options) {
        KERNEL.mount("cooperage-test", folder.toString(), "", MountFlags.MS_REMOUNT | flags, options);
    }

    /// At once, also while a shim that has told of its container's end still syncs a record there.
    @Override
    public void close() {
        KERNEL.umount2(folder.toString(), MountFlags.MNT_DETACH);
    }
}
