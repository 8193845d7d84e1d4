package io.cooperage.engine.volume;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.Row;
import io.cooperage.engine.store.SqlSession;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/// Volumes and who uses them, in the engine's database. Any thread.
final class VolumeTable {
    static final List<Migration> MIGRATIONS = List.of(new Migration(
            "volumes", 1, List.of("""
                    CREATE TABLE volumes (
                        name TEXT PRIMARY KEY,
                        driver TEXT NOT NULL,
                        options TEXT NOT NULL,
                        labels TEXT NOT NULL,
                        anonymous INTEGER NOT NULL,
                        created_at TEXT NOT NULL,
                        state TEXT NOT NULL,
                        filled INTEGER NOT NULL DEFAULT 0,
                        entered INTEGER NOT NULL DEFAULT 0
                    )
                    """, """
                    CREATE TABLE volume_users (
                        volume TEXT NOT NULL REFERENCES volumes (name) ON DELETE CASCADE,
                        container TEXT NOT NULL,
                        running INTEGER NOT NULL DEFAULT 0,
                        PRIMARY KEY (volume, container)
                    )
                    """, "CREATE INDEX volume_users_container ON volume_users (container)")));

    private static final TypeReference<TreeMap<String, String>> WORDS = new TypeReference<>() {};

    private final Database database;
    private final ObjectMapper json = new ObjectMapper();

    VolumeTable(Database database) {
        this.database = database;
    }

    enum State {
        /// Its content is being copied; not to be seen yet, and nothing after a crash.
        MAKING,
        PRESENT,
        /// Its content is going; after a crash the rest goes too.
        REMOVING
    }

    /// @param filled its content has been copied up from an image, or never will be
    record StoredVolume(
            String name,
            String driver,
            Map<String, String> options,
            Map<String, String> labels,
            boolean anonymous,
            Instant createdAt,
            State state,
            boolean filled,
            List<String> users) {}

    /// @param running it is in a run
    record StoredUser(String container, boolean running) {}

    List<StoredVolume> all() {
        return database.read(
                sql -> sql.query("SELECT name FROM volumes ORDER BY name", row -> row.text("name")).stream()
                        .flatMap(name -> read(sql, name).stream())
                        .toList());
    }

    Optional<StoredVolume> find(String name) {
        return database.read(sql -> read(sql, name));
    }

    private Optional<StoredVolume> read(SqlSession sql, String name) {
        List<String> users = sql.query(
                "SELECT container FROM volume_users WHERE volume = ? ORDER BY container",
                row -> row.text("container"),
                name);
        return sql.first("SELECT * FROM volumes WHERE name = ?", row -> volume(row, users), name);
    }

    private StoredVolume volume(Row row, List<String> users) {
        String name = row.text("name");
        return new StoredVolume(
                name,
                row.text("driver"),
                words(name, row.text("options")),
                words(name, row.text("labels")),
                row.flag("anonymous"),
                Instant.parse(row.text("created_at")),
                State.valueOf(row.text("state")),
                row.flag("filled"),
                users);
    }

    private Map<String, String> words(String name, String text) {
        try {
            return json.readValue(text, WORDS);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "volume " + name + ": its stored options can't be read: " + e.getOriginalMessage(),
                    e);
        }
    }

    private String text(Map<String, String> words) {
        try {
            return json.writeValueAsString(new TreeMap<>(words));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("text can always be written", e);
        }
    }

    /// @return false when there is one of that name
    boolean insert(StoredVolume volume) {
        return database.transaction(sql -> sql.update(
                        """
                        INSERT INTO volumes (name, driver, options, labels, anonymous, created_at, state, filled)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO NOTHING
                        """,
                        volume.name(),
                        volume.driver(),
                        text(volume.options()),
                        text(volume.labels()),
                        volume.anonymous(),
                        volume.createdAt().toString(),
                        volume.state().name(),
                        volume.filled())
                > 0);
    }

    void state(String name, State state) {
        database.write(sql -> sql.update("UPDATE volumes SET state = ? WHERE name = ?", state.name(), name));
    }

    void filled(String name) {
        database.write(sql -> sql.update("UPDATE volumes SET filled = 1 WHERE name = ?", name));
    }

    /// Marks it as going unless somebody uses it.
    ///
    /// @return who does, or nobody
    List<String> beginRemove(String name) {
        return database.transaction(sql -> {
            List<String> users = sql.query(
                    "SELECT container FROM volume_users WHERE volume = ? ORDER BY container",
                    row -> row.text("container"),
                    name);
            if (users.isEmpty()) {
                sql.update("UPDATE volumes SET state = ? WHERE name = ?", State.REMOVING.name(), name);
            }
            return users;
        });
    }

    void delete(String name) {
        database.write(sql -> sql.update("DELETE FROM volumes WHERE name = ?", name));
    }

    /// @return false when the volume is going or gone
    boolean addUser(String name, String container) {
        return database.transaction(sql -> {
            boolean present = sql.first("SELECT state FROM volumes WHERE name = ?", row -> row.text("state"), name)
                    .filter(State.PRESENT.name()::equals)
                    .isPresent();
            if (present) {
                sql.update(
                        "INSERT INTO volume_users (volume, container) VALUES (?, ?) ON CONFLICT DO NOTHING",
                        name,
                        container);
            }
            return present;
        });
    }

    void running(String name, String container) {
        database.write(sql -> {
            sql.update("UPDATE volume_users SET running = 1 WHERE volume = ? AND container = ?", name, container);
            sql.update("UPDATE volumes SET entered = 1 WHERE name = ?", name);
        });
    }

    /// @return the volumes that it was running with
    List<String> ended(String container) {
        return database.transaction(sql -> {
            List<String> volumes = sql.query(
                    "SELECT volume FROM volume_users WHERE container = ? AND running = 1",
                    row -> row.text("volume"),
                    container);
            if (!volumes.isEmpty()) {
                sql.update("UPDATE volume_users SET running = 0 WHERE container = ?", container);
            }
            return volumes;
        });
    }

    /// @return the anonymous volumes that nobody else uses
    List<String> forget(String container) {
        return database.transaction(sql -> {
            List<String> mine = sql.query("""
                    SELECT u.volume FROM volume_users u JOIN volumes v ON v.name = u.volume
                    WHERE u.container = ? AND v.anonymous = 1
                    AND NOT EXISTS (SELECT 1 FROM volume_users o
                        WHERE o.volume = u.volume AND o.container <> u.container)
                    """, row -> row.text("volume"), container);
            sql.update("DELETE FROM volume_users WHERE container = ?", container);
            return mine;
        });
    }

    List<StoredUser> users(String name) {
        return database.read(sql -> sql.query(
                "SELECT container, running FROM volume_users WHERE volume = ? ORDER BY container",
                row -> new StoredUser(row.text("container"), row.flag("running")),
                name));
    }

    /// Everybody who uses any.
    List<String> allUsers() {
        Function<Row, String> container = row -> row.text("container");
        return database.read(sql -> sql.query("SELECT DISTINCT container FROM volume_users", container));
    }

    /// Anonymous ones that no container ever ran with and none uses: left over from the making of one.
    List<String> stillborn() {
        return database.read(sql -> sql.query("""
                SELECT name FROM volumes v WHERE anonymous = 1 AND entered = 0
                AND NOT EXISTS (SELECT 1 FROM volume_users u WHERE u.volume = v.name)
                """, row -> row.text("name")));
    }
}
