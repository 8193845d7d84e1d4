package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.TreePaths;
import io.cooperage.engine.build.context.TreePaths.Resolved;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.AtFlags;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.FileStatus;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;

/// Finds and makes folders in the root that is copied to. One thread.
final class TargetFolders implements AutoCloseable {
    private static final int MODE = 0755;
    private static final int ENTER = OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY | OpenFlags.O_NOFOLLOW;

    private final Syscalls kernel;
    private final Fd root;
    private final TreePaths paths;
    private final IdMap ids;
    private final Owner owner;
    private final Times times;
    private final boolean replacing;

    /// @param owner of folders that are made
    /// @param replacing links and files in the way are replaced, none is followed: `--link`
    TargetFolders(Syscalls kernel, CopyTarget target, Owner owner, Times times, boolean replacing) {
        this.kernel = kernel;
        this.root = kernel.openat(target.root(), ".", OpenFlags.O_RDONLY | OpenFlags.O_DIRECTORY, 0);
        this.paths = new TreePaths(kernel, root);
        this.ids = target.ids();
        this.owner = owner;
        this.times = times;
        this.replacing = replacing;
    }

    boolean replacing() {
        return replacing;
    }

    /// Where a path leads in the root. With `--link` it leads where its letters say.
    Resolved resolve(String path) {
        if (!replacing) {
            return paths.resolve(path);
        }
        return new Resolved(String.join("/", TreePaths.parts(path)), null);
    }

    /// Opens a folder, with all that are missing on the way made: mode 0755, as BuildKit has it.
    ///
    /// @param real resolved
    Fd make(String real) {
        try {
            return paths.openFolder(real);
        } catch (SyscallException failure) {
            boolean inTheWay = failure.is(Errno.ENOTDIR) || failure.is(Errno.ELOOP);
            if (!failure.is(Errno.ENOENT) && !(replacing && inTheWay)) {
                throw inTheWay ? noFolder(real, failure) : failure;
            }
        }
        Resolved place = new Resolved(real, null);
        try (Fd parent = make(place.parent())) {
            return makeIn(parent, place.name(), real);
        }
    }

    private static EngineException noFolder(String real, SyscallException cause) {
        return new EngineException(cause.kind(), "cannot copy to non-directory: /" + real, cause);
    }

    private Fd makeIn(Fd parent, String name, String real) {
        if (makeDirectory(parent, name, real)) {
            Fd made = kernel.openat(parent, name, ENTER, 0);
            try {
                kernel.fchownat(made, "", ids.hostUid(owner.uid()), ids.hostGid(owner.gid()), AtFlags.AT_EMPTY_PATH);
                kernel.fchmod(made, MODE);
                times.now().ifPresent(now -> kernel.utimensat(made, "", now, AtFlags.AT_EMPTY_PATH));
                return made;
            } catch (EngineException failure) {
                made.close();
                throw failure;
            }
        }
        return kernel.openat(parent, name, ENTER, 0);
    }

    /// Makes a folder that nobody else may enter yet.
    ///
    /// @param real for the message
    /// @return false when a folder is there already
    boolean makeDirectory(Fd parent, String name, String real) {
        try {
            kernel.mkdirat(parent, name, 0700);
            return true;
        } catch (SyscallException failure) {
            if (!failure.is(Errno.EEXIST)) {
                throw failure;
            }
            FileStatus present = kernel.statx(parent, name, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (present.isDirectory()) {
                return false;
            }
            if (!replacing) {
                throw noFolder(real, failure);
            }
            kernel.unlinkat(parent, name, 0);
            kernel.mkdirat(parent, name, 0700);
            return true;
        }
    }

    /// Takes away what a file is to replace.
    ///
    /// @throws EngineException INVALID_ARGUMENT in BuildKit's words when it is a folder
    void clear(Fd folder, String name) {
        try {
            kernel.unlinkat(folder, name, 0);
        } catch (SyscallException failure) {
            FileStatus present = kernel.statx(folder, name, AtFlags.AT_SYMLINK_NOFOLLOW);
            if (!present.isDirectory()) {
                throw failure;
            }
            if (!replacing) {
                throw EngineException.invalid("cannot replace to directory " + name + " with file");
            }
            new TreeRemover(kernel).removeAt(folder, name);
        }
    }

    /// Opens a folder that has been made by this.
    Fd open(String real) {
        return paths.openFolder(real);
    }

    @Override
    public void close() {
        root.close();
    }
}
