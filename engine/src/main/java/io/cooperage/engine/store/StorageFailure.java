package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.linux.Errno;
import io.cooperage.engine.linux.SyscallException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Locale;

/// Turns what the disk says into what a user is told: the file, the cause, and the next step.
public final class StorageFailure {
    private StorageFailure() {}

    /// @param attempt what was tried, without the file: `write`, `create the folder`
    public static EngineException of(String attempt, Path file, IOException cause) {
        String reason = reason(cause);
        ErrorKind kind = kind(cause, reason);
        String advice = advice(kind, reason, file);
        return new EngineException(kind, attempt + " " + file + ": " + reason + advice, cause);
    }

    /// Whether a full disk, or a quota that is used up, is what a failure goes back to.
    public static boolean isFullDisk(EngineException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            boolean full = switch (cause) {
                case SyscallException call -> call.is(Errno.ENOSPC) || call.is(Errno.EDQUOT);
                case IOException io -> isFullDisk(reason(io));
                case SQLException sql -> SqliteFailure.isFullDisk(sql);
                default -> false;
            };
            if (full) {
                return true;
            }
        }
        return false;
    }

    private static boolean isFullDisk(String reason) {
        return reason.contains("No space left") || reason.contains("quota exceeded");
    }

    private static ErrorKind kind(IOException cause, String reason) {
        if (cause instanceof ClosedByInterruptException) {
            return ErrorKind.CANCELLED;
        }
        if (cause instanceof AccessDeniedException || reason.contains("not permitted")) {
            return ErrorKind.FORBIDDEN;
        }
        if (cause instanceof NoSuchFileException) {
            return ErrorKind.NOT_FOUND;
        }
        if (cause instanceof NotDirectoryException || reason.contains("Not a directory")) {
            return ErrorKind.INVALID_ARGUMENT;
        }
        if (isFullDisk(reason) || reason.contains("Too many open")) {
            return ErrorKind.RESOURCE_EXHAUSTED;
        }
        if (reason.contains("Input/output error")) {
            return ErrorKind.DATA_LOSS;
        }
        return ErrorKind.UNAVAILABLE;
    }

    private static String reason(IOException cause) {
        if (cause instanceof FileSystemException failure && failure.getReason() != null) {
            return failure.getReason();
        }
        return switch (cause) {
            case ClosedByInterruptException _ -> "cancelled";
            case AccessDeniedException _ -> "Permission denied";
            case NoSuchFileException _ -> "No such file or directory";
            case NotDirectoryException _ -> "Not a directory";
            default -> cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        };
    }

    private static String advice(ErrorKind kind, String reason, Path file) {
        if (kind == ErrorKind.RESOURCE_EXHAUSTED && !reason.contains("open files")) {
            return "; make room on the file system that holds it and try again";
        }
        if (reason.toLowerCase(Locale.ROOT).contains("read-only file system")) {
            return "; remount it writable, or choose another folder with --root DIR";
        }
        if (kind == ErrorKind.FORBIDDEN) {
            return "; see `ls -ld " + file + "` for who may";
        }
        return "";
    }
}
