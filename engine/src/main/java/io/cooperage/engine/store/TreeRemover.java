package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.DirectoryEntry;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Removes a folder and everything in it, however hostile what is in it.
///
/// It never follows a symlink and never enters a mount (a forgotten bind mount of a home directory is
/// refused, not emptied). It opens folders that their owner may not enter, and trees of any depth with a
/// bounded number of descriptors. Any thread.
public final class TreeRemover {
    /// Deeper folders are first moved to the top, so that neither descriptors nor path lengths run out.
    private static final int DEPTH_MAX = 64;

    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;
    private static final int STAY = OpenFlags.RESOLVE_BENEATH
            | OpenFlags.RESOLVE_NO_SYMLINKS
            | OpenFlags.RESOLVE_NO_XDEV
            | OpenFlags.RESOLVE_NO_MAGICLINKS;

    private final Syscalls kernel;

    public TreeRemover(Syscalls kernel) {
        this.kernel = kernel;
    }

    /// Removes `path`, whatever it is. Nothing there is fine.
    ///
    /// What can be removed is, even after a failure.
    ///
    /// @throws EngineException naming the first file that could not be removed, and why
    public void remove(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        if (parent == null) {
            throw EngineException.invalid("refusing to remove " + path);
        }
        try (Fd folder = kernel.openat(Fd.CWD, parent.toString(), OpenFlags.O_PATH | OpenFlags.O_DIRECTORY, 0)) {
            removeAt(folder, absolute.getFileName().toString());
        } catch (SyscallException failure) {
            if (!failure.is(Errno.ENOENT) && !failure.is(Errno.ENOTDIR)) {
                throw failure;
            }
        }
    }

    /// Removes `name`, one component, from an open folder.
    public void removeAt(Fd folder, String name) {
        if (unlink(folder, name, 0)) {
            return;
        }
        new Removal(folder, name).run();
    }

    /// @return false when `name` is a folder and must be emptied first
    private boolean unlink(Fd folder, String name, int flags) {
        try {
            kernel.unlinkat(folder, name, flags);
            return true;
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)) {
                return true;
            }
            if (failure.is(Errno.EISDIR)) {
                return false;
            }
            // POSIX lets unlink of a folder fail with EPERM; a folder without write permission gives EACCES.
            FileStatus status =
                    kernel.tryStatx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW).orElse(null);
            if (status != null && status.isDirectory() && flags == 0) {
                return false;
            }
            throw failure;
        }
    }

    /// One folder on the way down.
    private record Level(Fd folder, String name, Deque<DirectoryEntry> left) {}

    /// One removal under way, without recursion.
    private final class Removal {
        private final Fd outside;
        private final String top;
        private final Deque<Level> down = new ArrayDeque<>();
        private @Nullable EngineException first;
        private int moved;

        Removal(Fd outside, String top) {
            this.outside = outside;
            this.top = top;
        }

        void run() {
            try {
                enter(outside, top);
                while (!down.isEmpty()) {
                    step();
                }
            } finally {
                down.forEach(level -> level.folder().close());
            }
            if (first != null) {
                throw first;
            }
        }

        private void step() {
            Level level = down.getLast();
            DirectoryEntry entry = level.left().pollFirst();
            if (entry == null) {
                leave();
                return;
            }
            try {
                if (entry.type() != FileStatus.S_IFDIR && unlink(level.folder(), entry.name(), 0)) {
                    return;
                }
                if (down.size() < DEPTH_MAX) {
                    enter(level.folder(), entry.name());
                } else {
                    moveToTop(level.folder(), entry.name());
                }
            } catch (SyscallException failure) {
                note(failure);
            }
        }

        private void enter(Fd folder, String name) {
            Fd opened;
            try {
                opened = kernel.openat2(folder, name, ENTER, 0, STAY);
            } catch (SyscallException failure) {
                if (failure.is(Errno.ENOENT)) {
                    return;
                }
                if (failure.is(Errno.EXDEV)) {
                    note(new EngineException(
                            ErrorKind.CONFLICT,
                            "remove " + failure.target() + ": something is mounted there; unmount it first",
                            failure));
                    return;
                }
                if (!failure.is(Errno.EACCES)) {
                    throw failure;
                }
                // The owner may always change the mode, whatever it forbids.
                kernel.fchmodat(folder, name, 0700);
                opened = kernel.openat2(folder, name, ENTER, 0, STAY);
            }
            try {
                openUp(opened);
                down.addLast(new Level(opened, name, new ArrayDeque<>(kernel.list(opened))));
            } catch (SyscallException failure) {
                opened.close();
                throw failure;
            }
        }

        /// Names in a folder can be removed only with write and search permission on it.
        private void openUp(Fd folder) {
            int mode = kernel.statx(folder, "", AtFlags.AT_EMPTY_PATH).permissions();
            if ((mode & 0300) != 0300) {
                kernel.fchmod(folder, mode | 0700);
            }
        }

        private void moveToTop(Fd folder, String name) {
            Level highest = down.getFirst();
            String unused = ".removing-" + moved++ + "-" + Long.toHexString(System.nanoTime());
            kernel.renameat2(folder, name, highest.folder(), unused, AtFlags.RENAME_NOREPLACE);
            highest.left().addLast(new DirectoryEntry(unused, FileStatus.S_IFDIR));
        }

        private void leave() {
            Level level = down.removeLast();
            level.folder().close();
            Fd parent = down.isEmpty() ? outside : down.getLast().folder();
            try {
                kernel.unlinkat(parent, level.name(), AtFlags.AT_REMOVEDIR);
            } catch (SyscallException failure) {
                if (!failure.is(Errno.ENOENT)) {
                    note(failure);
                }
            }
        }

        /// The first failure tells most: what follows ("not empty") mostly comes of it.
        private void note(EngineException failure) {
            if (first == null) {
                first = failure;
            }
        }
    }
}
