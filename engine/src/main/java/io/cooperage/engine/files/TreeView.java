package io.cooperage.engine.files;

import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A tree as it is for the length of one operation.
///
/// @param root open for reading
/// @param mounts in the order they were mounted; the root's own too where something is known of it
/// @param below what is compared with; null for nothing
/// @param made mount points that the engine makes in a container, which are no change of its own
/// @param release lets go of what held the tree, after the root has been closed
public record TreeView(
        Fd root, List<MountPoint> mounts, @Nullable Below below, Set<String> made, Runnable release)
        implements AutoCloseable {
    /// What the kernel shows of itself, which is no file of anybody's (proc(5), sysfs(5), …).
    private static final Set<String> KERNEL = Set.of(
            "proc",
            "sysfs",
            "cgroup",
            "cgroup2",
            "mqueue",
            "devpts",
            "devtmpfs",
            "securityfs",
            "debugfs",
            "tracefs",
            "bpf",
            "pstore",
            "configfs",
            "efivarfs",
            "fusectl");

    public TreeView {
        mounts = List.copyOf(mounts);
        made = Set.copyOf(made);
    }

    /// A folder by itself.
    public static TreeView of(Fd root, Runnable release) {
        return new TreeView(root, List.of(), null, Set.of(), release);
    }

    /// @param target absolute in the tree
    /// @param type of the filesystem
    /// @param major,minor its device; 0 when not known
    public record MountPoint(String target, String type, boolean readOnly, int major, int minor) {}

    /// @param upper the tree's own changes, in overlay's form
    /// @param lowers folders below, the top first
    public record Below(Path upper, List<Path> lowers) {
        public Below {
            lowers = List.copyOf(lowers);
        }
    }

    /// The file belongs to a filesystem in which the kernel shows itself.
    boolean isKernels(FileStatus status) {
        return mounts.stream()
                .anyMatch(mount -> KERNEL.contains(mount.type())
                        && mount.major() == status.deviceMajor()
                        && mount.minor() == status.deviceMinor());
    }

    boolean isMountPoint(String path) {
        return !path.equals("/")
                && mounts.stream().anyMatch(mount -> mount.target().equals(path));
    }

    /// The mount that holds a real path, if it is known and not the root's.
    @Nullable
    MountPoint mountOf(String path) {
        MountPoint best = null;
        for (MountPoint mount : mounts) {
            if (!mount.target().equals("/")
                    && (path.equals(mount.target()) || path.startsWith(mount.target() + "/"))
                    && (best == null || mount.target().length() >= best.target().length())) {
                best = mount;
            }
        }
        return best;
    }

    @Override
    public void close() {
        root.close();
        release.run();
    }
}
