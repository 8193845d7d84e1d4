package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

/// What SQLite's result codes (sqlite.org/rescode.html) mean to a user.
final class SqliteFailure {
    private SqliteFailure() {}

    static EngineException of(String attempt, Path file, SQLException failure) {
        SQLiteErrorCode code = code(failure);
        int primary = primary(code);
        String what = attempt + " " + file + ": ";
        if (primary == SQLiteErrorCode.SQLITE_CORRUPT.code || primary == SQLiteErrorCode.SQLITE_NOTADB.code) {
            return new EngineException(
                    ErrorKind.DATA_LOSS,
                    what + "the database is damaged (" + code.message
                            + "). Keep a copy, then either mend it with `sqlite3 " + file
                            + " .recover`, or move it away to start with an empty engine",
                    failure);
        }
        if (isFullDisk(failure)) {
            return new EngineException(
                    ErrorKind.RESOURCE_EXHAUSTED,
                    what + "the disk is full; make room on the file system that holds it and try again",
                    failure);
        }
        if (primary == SQLiteErrorCode.SQLITE_READONLY.code
                || primary == SQLiteErrorCode.SQLITE_CANTOPEN.code
                || primary == SQLiteErrorCode.SQLITE_PERM.code
                || primary == SQLiteErrorCode.SQLITE_AUTH.code) {
            return new EngineException(
                    ErrorKind.UNAVAILABLE,
                    what + "the database can't be written (" + code.message
                            + "); it, its -wal and -shm files and their folder must belong to the user who runs the"
                            + " engine, on a file system mounted writable",
                    failure);
        }
        if (primary == SQLiteErrorCode.SQLITE_BUSY.code || primary == SQLiteErrorCode.SQLITE_LOCKED.code) {
            return new EngineException(
                    ErrorKind.UNAVAILABLE,
                    what + "another program holds the database; close it (`fuser " + file + "` names it) and try again",
                    failure);
        }
        if (primary == SQLiteErrorCode.SQLITE_IOERR.code) {
            return new EngineException(
                    ErrorKind.UNAVAILABLE,
                    what + "the disk failed to read or write (" + code.message + "); see the kernel log",
                    failure);
        }
        if (primary == SQLiteErrorCode.SQLITE_CONSTRAINT.code) {
            return new EngineException(ErrorKind.CONFLICT, what + failure.getMessage(), failure);
        }
        return new EngineException(ErrorKind.INTERNAL, what + failure.getMessage(), failure);
    }

    /// The index of the write-ahead log is the first file that an open makes larger; what refuses that is no room,
    /// or a quota.
    static boolean isFullDisk(SQLException failure) {
        SQLiteErrorCode code = code(failure);
        return primary(code) == SQLiteErrorCode.SQLITE_FULL.code || code == SQLiteErrorCode.SQLITE_IOERR_SHMSIZE;
    }

    private static SQLiteErrorCode code(SQLException failure) {
        return failure instanceof SQLiteException sqlite ? sqlite.getResultCode() : SQLiteErrorCode.SQLITE_ERROR;
    }

    /// Extended codes carry the primary one in the low byte.
    private static int primary(SQLiteErrorCode code) {
        return code.code & 0xff;
    }
}
