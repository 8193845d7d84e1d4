package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;

/// The engine's metadata: one SQLite file in WAL mode, so that a crash at any instant leaves one consistent
/// truth.
///
/// It knows no tables; the parts above bring their [Migration]s and statements. Any thread. There is one
/// writer at a time and any number of readers, who never wait for it: a read sees the last commit before it
/// began.
///
/// A commit survives the death of this process at once. After a power cut the last commits may be gone, but
/// never half of one (`synchronous=NORMAL`), which is what keeps a commit at microseconds.
///
/// ```java
/// long changed = database.transaction(sql -> sql.update("UPDATE t SET a = ? WHERE id = ?", 1, id));
/// List<String> names = database.read(sql -> sql.query("SELECT name FROM t", row -> row.text("name")));
/// ```
public final class Database implements AutoCloseable {
    /// Idle reading connections kept; more are opened when as many threads read at once.
    private static final int IDLE_READERS = 4;

    private static final int BUSY_MILLIS = 5_000;

    private final Path file;

    /// Guards `writer`; held for the length of a transaction. Never taken while holding the monitor of `idle`.
    private final ReentrantLock writing = new ReentrantLock();

    private final SqlSession writer;

    /// Guarded by itself.
    private final Deque<SqlSession> idle = new ArrayDeque<>();

    private volatile boolean closed;

    private Database(Path file, SqlSession writer) {
        this.file = file;
        this.writer = writer;
    }

    /// Opens the file, making it (mode 0600) if missing, and brings its schema to what the migrations say.
    ///
    /// @param migrations of all parts, each part's in the order of its versions
    /// @throws EngineException DATA_LOSS when the file is damaged or no database; UNAVAILABLE when it can't be
    ///     written; CONFLICT when a newer version of this program has written it
    public static Database open(Path file, List<Migration> migrations) {
        makePrivate(file);
        Database database;
        try {
            database = new Database(file, new SqlSession(connect(file, false)));
        } catch (SQLException failure) {
            throw SqliteFailure.of("open", file, failure);
        }
        try {
            new SchemaUpgrade(file, migrations).run(database);
            return database;
        } catch (EngineException | IllegalArgumentException failure) {
            database.close();
            throw failure;
        }
    }

    /// Copies the last commit of a database that another process has open, and opens the copy, which is this
    /// caller's alone. The original is only read, and nobody waits.
    ///
    /// @param copy is made, mode 0600; must not exist
    /// @throws EngineException CONFLICT when another version of this program has written it; UNAVAILABLE when
    ///     there is none, or its owner has not made its tables yet
    public static Database openCopy(Path original, Path copy, List<Migration> migrations) {
        if (!Files.isRegularFile(original)) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "there is no database " + original + " yet; try again in a moment");
        }
        makePrivate(copy);
        try (Connection connection = forCopying(original);
                PreparedStatement statement = connection.prepareStatement("VACUUM INTO ?")) {
            statement.setString(1, copy.toAbsolutePath().toString());
            statement.execute();
        } catch (SQLException failure) {
            throw SqliteFailure.of("copy", original, failure);
        }
        Database database;
        try {
            database = new Database(copy, new SqlSession(connect(copy, false)));
        } catch (SQLException failure) {
            throw SqliteFailure.of("open", copy, failure);
        }
        try {
            new SchemaUpgrade(original, migrations).requireDone(database);
            return database;
        } catch (EngineException | IllegalArgumentException failure) {
            database.close();
            throw failure;
        }
    }

    /// Without the settings of [#connect], which would change a file that is not ours. Not `query_only`: SQLite
    /// takes the copying for a write, though it only reads the original (sqlite.org/lang_vacuum.html).
    private static Connection forCopying(Path file) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        return DriverManager.getConnection("jdbc:sqlite:" + file.toAbsolutePath(), config.toProperties());
    }

    /// SQLite gives its -wal and -shm files the mode of the database file.
    private static void makePrivate(Path file) {
        try {
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        } catch (FileAlreadyExistsException _) {
            if (!Files.isRegularFile(file)) {
                throw new EngineException(
                        ErrorKind.UNAVAILABLE, "open " + file + ": it is no regular file; move it away");
            }
        } catch (IOException failure) {
            throw StorageFailure.of("create the database", file, failure);
        }
    }

    private static Connection connect(Path file, boolean reader) throws SQLException {
        String path = file.toAbsolutePath().toString();
        if (path.indexOf('?') >= 0) {
            throw EngineException.invalid(
                    "open " + file + ": a database path can't hold a question mark; choose another folder");
        }
        SQLiteConfig config = new SQLiteConfig();
        config.setJournalMode(SQLiteConfig.JournalMode.WAL);
        config.setSynchronous(SQLiteConfig.SynchronousMode.NORMAL);
        config.setTempStore(SQLiteConfig.TempStore.MEMORY);
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        Connection connection = DriverManager.getConnection("jdbc:sqlite:" + path, config.toProperties());
        if (reader) {
            try (Statement statement = connection.createStatement()) {
                // Not a read-only open: that could not make the -shm file after a clean close.
                statement.execute("PRAGMA query_only = 1");
            } catch (SQLException failure) {
                connection.close();
                throw failure;
            }
        }
        return connection;
    }

    /// Reads in one consistent snapshot; waits for no writer.
    ///
    /// @throws EngineException when the file fails; what `work` throws passes through
    public <T extends @Nullable Object> T read(Function<SqlSession, T> work) {
        checkOpen();
        try {
            SqlSession session = takeReader();
            boolean sound = false;
            try {
                session.update("BEGIN");
                T result = work.apply(session);
                session.update("COMMIT");
                sound = true;
                return result;
            } finally {
                giveBack(session, sound);
            }
        } catch (UncheckedSqlException failure) {
            throw SqliteFailure.of("read", file, failure.failure());
        } catch (SQLException failure) {
            throw SqliteFailure.of("read", file, failure);
        }
    }

    /// Runs `work` alone among writers; all its changes or, when it throws, none of them.
    ///
    /// Not reentrant: hand the session down instead of opening a transaction inside one.
    ///
    /// @throws EngineException CONFLICT when a constraint is broken, RESOURCE_EXHAUSTED on a full disk, …;
    ///     what `work` throws passes through
    public <T extends @Nullable Object> T transaction(Function<SqlSession, T> work) {
        if (writing.isHeldByCurrentThread()) {
            throw new IllegalStateException("a transaction inside a transaction on " + file);
        }
        writing.lock();
        try {
            checkOpen();
            writer.update("BEGIN IMMEDIATE");
            boolean committed = false;
            try {
                T result = work.apply(writer);
                writer.update("COMMIT");
                committed = true;
                return result;
            } finally {
                if (!committed) {
                    rollback();
                }
            }
        } catch (UncheckedSqlException failure) {
            throw SqliteFailure.of("write", file, failure.failure());
        } finally {
            writing.unlock();
        }
    }

    /// [#transaction] without a result.
    public void write(Consumer<SqlSession> work) {
        transaction(sql -> {
            work.accept(sql);
            return Boolean.TRUE;
        });
    }

    /// Some failures (a full disk) have rolled back already; then there is nothing left to undo.
    private void rollback() {
        try {
            writer.update("ROLLBACK");
        } catch (UncheckedSqlException _) {
            // The failure that led here is on its way to the caller and says more.
        }
    }

    private SqlSession takeReader() throws SQLException {
        synchronized (idle) {
            SqlSession session = idle.pollFirst();
            if (session != null) {
                return session;
            }
        }
        return new SqlSession(connect(file, true));
    }

    private void giveBack(SqlSession session, boolean sound) throws SQLException {
        if (sound) {
            synchronized (idle) {
                if (!closed && idle.size() < IDLE_READERS) {
                    idle.addFirst(session);
                    return;
                }
            }
        }
        session.connection().close();
    }

    private void checkOpen() {
        if (closed) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE, "the database " + file + " is closed; the engine has ended");
        }
    }

    /// Waits for a running transaction, moves the log into the file, and closes. Safe to call twice.
    @Override
    public void close() {
        writing.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            SQLException first = null;
            synchronized (idle) {
                for (SqlSession session : idle) {
                    first = close(session, first);
                }
                idle.clear();
            }
            // The last connection to close checkpoints the log and removes it.
            first = close(writer, first);
            if (first != null) {
                throw SqliteFailure.of("close", file, first);
            }
        } finally {
            writing.unlock();
        }
    }

    private static @Nullable SQLException close(SqlSession session, @Nullable SQLException first) {
        try {
            session.connection().close();
            return first;
        } catch (SQLException failure) {
            if (first == null) {
                return failure;
            }
            first.addSuppressed(failure);
            return first;
        }
    }
}
