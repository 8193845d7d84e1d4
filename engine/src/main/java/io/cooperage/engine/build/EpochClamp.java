package io.cooperage.engine.build;

import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.Syscalls.FileTimes;
import java.nio.file.Path;

/// Sets times that are later than `SOURCE_DATE_EPOCH` to it, so that it does not matter when a step was done
/// (reproducible-builds.org).
final class EpochClamp {
    private static final int FOLDER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final long epoch;

    EpochClamp(Syscalls kernel, long epoch) {
        this.kernel = kernel;
        this.epoch = epoch;
    }

    void clamp(Path tree) {
        try (Fd root = kernel.open(tree.toString(), FOLDER)) {
            inside(root);
            set(root, "", AtFlags.AT_EMPTY_PATH);
        }
    }

    private void inside(Fd folder) {
        for (DirectoryEntry entry : kernel.list(folder)) {
            FileStatus status = kernel.statx(folder, entry.name(), AtFlags.AT_SYMLINK_NOFOLLOW);
            if (status.isDirectory()) {
                try (Fd inner = kernel.openat(folder, entry.name(), FOLDER, 0)) {
                    inside(inner);
                }
            }
            set(folder, entry.name(), AtFlags.AT_SYMLINK_NOFOLLOW);
        }
    }

    private void set(Fd folder, String name, int flags) {
        FileStatus status = kernel.statx(folder, name, flags);
        boolean later =
                status.modifiedSeconds() > epoch || (status.modifiedSeconds() == epoch && status.modifiedNanos() > 0);
        if (later) {
            kernel.utimensat(folder, name, FileTimes.modified(epoch, 0), flags);
        }
    }
}
