package io.cooperage.engine.files;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.SyscallException;
import org.jspecify.annotations.Nullable;

/// Turns what the kernel says of a file in a tree into what a person is told: its path there, not ours.
final class TreeFailure {
    private TreeFailure() {}

    static EngineException of(TreeView view, TreePath path, SyscallException failure) {
        Errno errno = Errno.of(failure.errno()).orElse(Errno.EIO);
        return switch (errno) {
            case ENOENT -> told(ErrorKind.NOT_FOUND, path + ": no such file or directory", failure);
            case ENOTDIR -> told(ErrorKind.INVALID_ARGUMENT, path + ": not a directory", failure);
            case EISDIR -> told(ErrorKind.INVALID_ARGUMENT, path + " is a folder, not a file", failure);
            case ELOOP ->
                told(ErrorKind.INVALID_ARGUMENT, path + ": too many levels of symbolic links on the way", failure);
            case EEXIST -> told(ErrorKind.CONFLICT, path + ": something of that name is there", failure);
            case ETXTBSY -> told(ErrorKind.CONFLICT, path + ": it is a program that runs; stop it first", failure);
            case EBUSY -> told(ErrorKind.CONFLICT, path + ": something is mounted there", failure);
            case EROFS -> readOnly(view, path, failure);
            case ENOSPC, EDQUOT ->
                told(ErrorKind.RESOURCE_EXHAUSTED, path + ": no space left where it lies; make room there", failure);
            default -> told(failure.kind(), path + ": " + Errno.describe(failure.errno()), failure);
        };
    }

    /// The kernel knows better than the mounts that were looked at.
    private static EngineException readOnly(TreeView view, TreePath path, SyscallException failure) {
        EngineException told = TreeLookup.readOnly(view.mountOf(path.clean()) == null, path);
        told.addSuppressed(failure);
        return told;
    }

    /// What other parts say, with the path before it unless they name it; the kernel's word may be inside.
    static EngineException named(TreeView view, TreePath path, EngineException failure) {
        SyscallException inner = inner(failure);
        if (inner != null && inner.is(Errno.EROFS)) {
            return readOnly(view, path, inner);
        }
        String message = String.valueOf(failure.getMessage());
        return message.contains(path.clean()) && !path.isRoot()
                ? failure
                : told(failure.kind(), path + ": " + message, failure);
    }

    private static @Nullable SyscallException inner(EngineException failure) {
        Throwable cause = failure.getCause();
        while (cause != null && !(cause instanceof SyscallException)) {
            cause = cause.getCause();
        }
        return (SyscallException) cause;
    }

    private static EngineException told(ErrorKind kind, String message, EngineException cause) {
        return new EngineException(kind, message, cause);
    }
}
