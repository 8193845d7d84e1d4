package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.files.TreeView.MountPoint;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.Syscalls;

/// Finds files of a tree by path, never outside of it. Any thread.
final class TreeLookup {
    private static final int IN_TREE = OpenFlags.RESOLVE_IN_ROOT | OpenFlags.RESOLVE_NO_MAGICLINKS;

    private final Syscalls kernel;

    TreeLookup(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// @param flags with `O_PATH | O_NOFOLLOW` for a link itself
    Fd open(TreeView view, String path, int flags) {
        return kernel.openat2(view.root(), path, flags, 0, IN_TREE);
    }

    /// The folder that holds the last component of the path, `O_PATH`.
    ///
    /// @param writing it, or what is in it, will be changed
    Fd parent(TreeView view, TreePath path, boolean writing) {
        if (path.isRoot()) {
            throw EngineException.invalid("/ is the root of the tree and stays as it is");
        }
        Fd folder = open(view, path.parent(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY);
        try {
            if (writing) {
                requireWritable(view, folder, kernel.statx(folder, "", AtFlags.AT_EMPTY_PATH), path);
            }
            return folder;
        } catch (EngineException failure) {
            folder.close();
            throw failure;
        }
    }

    /// @throws EngineException FORBIDDEN where nothing can be written, in Docker's words
    void requireWritable(TreeView view, Fd held, FileStatus status, TreePath path) {
        if (view.isKernels(status)) {
            throw new EngineException(
                    ErrorKind.FORBIDDEN,
                    path + " is not a file of the container: the kernel shows itself there, and a program in the"
                            + " container has to write it");
        }
        requireWritable(view, realPath(view, held), path);
    }

    static void requireWritable(TreeView view, String realPath, TreePath path) {
        MountPoint mount = view.mountOf(realPath);
        boolean readOnly = mount == null
                ? view.mounts().stream().anyMatch(m -> m.target().equals("/") && m.readOnly())
                : mount.readOnly();
        if (readOnly) {
            throw readOnly(mount == null, path);
        }
    }

    static EngineException readOnly(boolean root, TreePath path) {
        return new EngineException(
                ErrorKind.FORBIDDEN,
                path + ": " + (root ? "container rootfs" : "mounted volume") + " is marked read-only");
    }

    /// Where an open file lies in the tree, all links resolved; only to be shown or compared, for it may have moved
    /// since.
    String realPath(TreeView view, Fd held) {
        String root = kernel.readlinkat(Fd.CWD, view.root().procPath());
        String path = kernel.readlinkat(Fd.CWD, held.procPath());
        if (root.equals("/") || root.isEmpty()) {
            return path;
        }
        if (path.equals(root)) {
            return "/";
        }
        return path.startsWith(root + "/") ? path.substring(root.length()) : path;
    }
}
