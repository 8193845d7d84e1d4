package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.util.List;
import java.util.function.Predicate;

/// Goes through a folder of a tree that its programs may be changing meanwhile, in the order of the names, a
/// folder before what is in it. Never follows a link, never leaves the folder: each step is one name in a folder
/// that is held open. What goes away meanwhile is passed over. One thread; an interrupt cancels.
final class FolderWalk {
    /// Each level holds a descriptor; nobody has files this deep but who wants to see a program break.
    private static final int DEPTH_MAX = 1_000;

    private final Syscalls kernel;
    private final DiskFiles files;
    private final Predicate<FileStatus> closed;

    /// @param closed folders that are shown but not entered
    FolderWalk(Syscalls kernel, IdMap ids, Predicate<FileStatus> closed) {
        this.kernel = kernel;
        this.files = DiskFiles.ofLiveTree(kernel, ids);
        this.closed = closed;
    }

    /// @param name in `folder`; `.` for itself
    /// @param as what its path is called; empty for the root of what is walked
    /// @param visitor a second name of one file is told as a hard link to the first
    /// @return false when nothing is there
    <E extends Exception> boolean walk(Fd folder, String name, String as, LayerWalk.Visitor<E> visitor) throws E {
        DiskFile self = files.read(folder, name, as).map(files::linked).orElse(null);
        if (self == null) {
            return false;
        }
        visitor.visit(self);
        if (self.isFolder() && !closed.test(self.status())) {
            enter(folder, name, as.isEmpty() ? "" : as + "/", 1, visitor);
        }
        return true;
    }

    private <E extends Exception> void enter(
            Fd folder, String name, String prefix, int depth, LayerWalk.Visitor<E> visitor) throws E {
        if (depth > DEPTH_MAX) {
            throw EngineException.invalid("'" + TarNumber.shorten(prefix) + "' lies more than " + DEPTH_MAX
                    + " folders deep; move it up or leave it out");
        }
        Fd opened;
        try {
            opened = files.openFolder(folder, name);
        } catch (SyscallException failure) {
            // ELOOP, ENOTDIR: it was a folder a moment ago.
            if (failure.is(Errno.ENOENT) || failure.is(Errno.ELOOP) || failure.is(Errno.ENOTDIR)) {
                return;
            }
            throw failure;
        }
        try (Fd inner = opened) {
            List<String> names = kernel.list(inner).stream()
                    .map(DirectoryEntry::name)
                    .sorted(DiskFiles.NAME_ORDER)
                    .toList();
            for (String child : names) {
                LayerWalk.checkInterrupt();
                DiskFile file = files.read(inner, child, prefix + child)
                        .map(files::linked)
                        .orElse(null);
                if (file == null) {
                    continue;
                }
                visitor.visit(file);
                if (file.isFolder() && !closed.test(file.status())) {
                    enter(inner, child, prefix + child + "/", depth + 1, visitor);
                }
            }
        }
    }
}
