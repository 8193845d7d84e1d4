package io.cooperage.engine.layer;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.Fd;
import io.cooperage.engine.linux.OpenFlags;
import io.cooperage.engine.linux.SyscallException;
import io.cooperage.engine.linux.Syscalls;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Open folders beneath one root, by path. Every way in passes openat2(2), so that no symlink leads out.
///
/// Archives list a folder's files together; so nearly every file finds its folder here.
final class FolderCache implements AutoCloseable {
    private static final int OPEN_MAX = 64;

    private final Syscalls kernel;
    private final Fd root;
    private final int resolve;

    /// In the order of last use.
    private final Map<String, Fd> open = new LinkedHashMap<>(16, 0.75f, true);

    FolderCache(Syscalls kernel, Fd root, UnpackOptions.Links links) {
        this.kernel = kernel;
        this.root = root;
        this.resolve = OpenFlags.RESOLVE_NO_MAGICLINKS
                | switch (links) {
                    case BENEATH -> OpenFlags.RESOLVE_BENEATH;
                    case IN_ROOT -> OpenFlags.RESOLVE_IN_ROOT;
                };
    }

    /// @param path relative, `.` for the root
    /// @return the folder, good until the next call; null when there is none
    /// @throws EngineException INVALID_ARGUMENT when a symlink on the way leads out
    @Nullable
    Fd find(String path) {
        Fd known = open.get(path);
        if (known != null) {
            return known;
        }
        Fd opened;
        try {
            opened = open(path, OpenFlags.O_PATH);
        } catch (SyscallException failure) {
            if (failure.is(Errno.ENOENT)) {
                return null;
            }
            throw failure;
        }
        open.put(path, opened);
        if (open.size() > OPEN_MAX) {
            Iterator<Fd> eldest = open.values().iterator();
            eldest.next().close();
            eldest.remove();
        }
        return opened;
    }

    /// Opens for more than holding on to; not kept.
    Fd open(String path, int access) {
        try {
            return kernel.openat2(root, path, access | OpenFlags.O_DIRECTORY, 0, resolve);
        } catch (SyscallException failure) {
            if (failure.is(Errno.EXDEV)) {
                throw EngineException.invalid(
                        "its path leads through a symbolic link out of the folder it is unpacked" + " into");
            }
            if (failure.is(Errno.ELOOP)) {
                throw EngineException.invalid("its path leads through symbolic links in a circle");
            }
            if (failure.is(Errno.ENOTDIR)) {
                throw EngineException.invalid("its path leads through something that is no folder");
            }
            throw failure;
        }
    }

    /// Something that paths may have led through is gone: all are looked up again.
    void forget() {
        open.values().forEach(Fd::close);
        open.clear();
    }

    @Override
    public void close() {
        forget();
    }
}
