package io.cooperage.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.Row;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The rows of containers. A row is the proof that a container exists: made last, deleted first.
final class ContainerTable {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerTable.class);

    private static final Migration TABLE = new Migration("containers", 1, List.of("""
                    CREATE TABLE containers (
                        id TEXT PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        created_at TEXT NOT NULL,
                        config TEXT NOT NULL,
                        root TEXT NOT NULL,
                        cgroup TEXT,
                        status TEXT NOT NULL,
                        pid INTEGER NOT NULL,
                        exit_code INTEGER NOT NULL,
                        oom_killed INTEGER NOT NULL,
                        error TEXT NOT NULL,
                        started_at TEXT,
                        finished_at TEXT
                    ) STRICT, WITHOUT ROWID
                    """));

    /// A container of an image stands on many layers.
    private static final Migration LAYERS = new Migration(
            "containers",
            2,
            List.of(
                    "ALTER TABLE containers ADD COLUMN lowers TEXT NOT NULL DEFAULT '[]'",
                    "ALTER TABLE containers ADD COLUMN image TEXT",
                    "ALTER TABLE containers ADD COLUMN layers TEXT NOT NULL DEFAULT '[]'",
                    "UPDATE containers SET lowers = json_array(root)",
                    "ALTER TABLE containers DROP COLUMN root"));

    /// What a restart policy and a health check remember, and containers that were removed but can be had back:
    /// `removed_at` is set, `name` is the id so that the name is free, `kept_name` is what it was.
    private static final Migration BEHAVIOUR = new Migration(
            "containers",
            3,
            List.of(
                    "ALTER TABLE containers ADD COLUMN restart_count INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE containers ADD COLUMN stopped_by_person INTEGER NOT NULL DEFAULT 0",
                    "ALTER TABLE containers ADD COLUMN health TEXT",
                    "ALTER TABLE containers ADD COLUMN removed_at TEXT",
                    "ALTER TABLE containers ADD COLUMN kept_name TEXT",
                    "ALTER TABLE containers ADD COLUMN remove_volumes INTEGER NOT NULL DEFAULT 0"));

    /// Without the rowid a row of more than a kilobyte would spread over pages of its own, all of them written anew
    /// with each change of its state (sqlite.org/withoutrowid.html).
    private static final Migration WHOLE_ROWS = new Migration(
            "containers",
            4,
            List.of("""
                    CREATE TABLE whole_containers (
                        id TEXT NOT NULL PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        created_at TEXT NOT NULL,
                        config TEXT NOT NULL,
                        cgroup TEXT,
                        status TEXT NOT NULL,
                        pid INTEGER NOT NULL,
                        exit_code INTEGER NOT NULL,
                        oom_killed INTEGER NOT NULL,
                        error TEXT NOT NULL,
                        started_at TEXT,
                        finished_at TEXT,
                        lowers TEXT NOT NULL DEFAULT '[]',
                        image TEXT,
                        layers TEXT NOT NULL DEFAULT '[]',
                        restart_count INTEGER NOT NULL DEFAULT 0,
                        stopped_by_person INTEGER NOT NULL DEFAULT 0,
                        health TEXT,
                        removed_at TEXT,
                        kept_name TEXT,
                        remove_volumes INTEGER NOT NULL DEFAULT 0
                    ) STRICT
                    """, """
                    INSERT INTO whole_containers SELECT id, name, created_at, config, cgroup, status, pid, exit_code,
                        oom_killed, error, started_at, finished_at, lowers, image, layers, restart_count,
                        stopped_by_person, health, removed_at, kept_name, remove_volumes FROM containers
                    """, "DROP TABLE containers", "ALTER TABLE whole_containers RENAME TO containers"));

    static final List<Migration> MIGRATIONS = List.of(TABLE, LAYERS, BEHAVIOUR, WHOLE_ROWS);

    private static final TypeReference<List<String>> STRINGS = new TypeReference<>() {};

    private final Database database;
    private final ObjectMapper json;

    ContainerTable(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    /// @param cgroup as [io.cooperage.engine.linux.Cgroup#save] wrote it, null before the first start
    record StoredContainer(
            Container container,
            ContainerRoot root,
            @Nullable String cgroup,
            boolean stoppedByPerson) {}

    /// @param container under the name it had
    /// @param removeVolumes its anonymous volumes go with it in the end
    record SetAside(Container container, ContainerRoot root, Instant removedAt, boolean removeVolumes) {}

    void insert(ManagedContainer managed) {
        Container container = managed.value();
        ContainerRoot root = managed.root();
        String config;
        String lowers;
        String layers;
        try {
            config = json.writeValueAsString(container.config());
            lowers = json.writeValueAsString(
                    root.lowers().stream().map(Path::toString).toList());
            layers = json.writeValueAsString(
                    root.layers().stream().map(Digest::toString).toList());
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "container " + container.name() + ": can't be stored", e);
        }
        database.write(sql -> sql.update(
                """
                INSERT INTO containers (id, name, created_at, config, status, pid, exit_code, oom_killed, error,
                    lowers, image, layers) VALUES (?, ?, ?, ?, ?, 0, 0, 0, '', ?, ?, ?)
                """,
                container.id(),
                container.name(),
                container.createdAt().toString(),
                config,
                container.state().status().name(),
                lowers,
                root.image() == null ? null : root.image().toString(),
                layers));
    }

    void saveState(ManagedContainer managed) {
        ContainerState state = managed.value().state();
        String cgroup = managed.cgroup == null ? null : managed.cgroup.save();
        database.write(sql -> sql.update(
                """
                UPDATE containers SET status = ?, pid = ?, exit_code = ?, oom_killed = ?, error = ?, started_at = ?,
                    finished_at = ?, cgroup = ?, restart_count = ?, stopped_by_person = ?, health = ? WHERE id = ?
                """,
                state.status().name(),
                state.pid(),
                state.exitCode(),
                state.oomKilled(),
                state.error(),
                text(state.startedAt()),
                text(state.finishedAt()),
                cgroup,
                state.restartCount(),
                managed.stoppedByPerson,
                health(state),
                managed.id()));
    }

    /// Writes down what has happened already: that it started, or how it ended. A disk that takes nothing
    /// must neither keep a container running nor its end from whoever waits for it, so a failure is only
    /// logged. The next state that is saved brings the row up to date, or an engine that starts, by the
    /// shim's record.
    void recordState(ManagedContainer managed) {
        try {
            saveState(managed);
        } catch (EngineException e) {
            LOG.warn(
                    "container {}: its state {} is not written down: {}",
                    managed.value().name(),
                    managed.value().state().status(),
                    e.getMessage());
        }
    }

    private @Nullable String health(ContainerState state) {
        try {
            return state.health() == null ? null : json.writeValueAsString(state.health());
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "a health state can't be stored", e);
        }
    }

    void saveConfig(ManagedContainer managed) {
        String config;
        try {
            config = json.writeValueAsString(managed.value().config());
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.INTERNAL, "container " + managed.value().name() + ": can't be stored", e);
        }
        database.write(sql -> sql.update("UPDATE containers SET config = ? WHERE id = ?", config, managed.id()));
    }

    /// Removed, but it can be had back. From now on [#all] does not know it, and its name is free.
    void setAside(String id, Instant removedAt, boolean removeVolumes) {
        database.write(sql -> sql.update(
                "UPDATE containers SET removed_at = ?, kept_name = name, name = id, remove_volumes = ? WHERE id = ?",
                removedAt.toString(),
                removeVolumes,
                id));
    }

    /// Undoes [#setAside].
    ///
    /// @throws EngineException CONFLICT when somebody has its name
    void takeBack(String id) {
        database.write(sql -> sql.update(
                "UPDATE containers SET removed_at = NULL, name = kept_name, kept_name = NULL WHERE id = ?", id));
    }

    /// The longest removed first.
    List<SetAside> setAside() {
        return database.read(sql -> sql.query(
                "SELECT * FROM containers WHERE removed_at IS NOT NULL ORDER BY removed_at",
                row -> new SetAside(
                        read(row, "kept_name").container(),
                        read(row, "kept_name").root(),
                        Instant.parse(row.text("removed_at")),
                        row.flag("remove_volumes"))));
    }

    /// Remembers the control group before anything runs in it, so that a crash right after does not lose it.
    void saveCgroup(String id, String cgroup) {
        database.write(sql -> sql.update("UPDATE containers SET cgroup = ? WHERE id = ?", cgroup, id));
    }

    void rename(String id, String name) {
        database.write(sql -> sql.update("UPDATE containers SET name = ? WHERE id = ?", name, id));
    }

    void delete(String id) {
        database.write(sql -> sql.update("DELETE FROM containers WHERE id = ?", id));
    }

    List<StoredContainer> all() {
        return database.read(sql -> sql.query(
                "SELECT * FROM containers WHERE removed_at IS NULL ORDER BY created_at", row -> read(row, "name")));
    }

    private StoredContainer read(Row row, String name) {
        String id = row.text("id");
        ContainerConfig config;
        ContainerRoot root;
        @Nullable Health health;
        try {
            config = json.readValue(row.text("config"), ContainerConfig.class);
            root = root(row);
            String text = row.textOrNull("health");
            health = text == null ? null : json.readValue(text, Health.class);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    "container " + id + ": its stored configuration can't be read: " + e.getOriginalMessage(),
                    e);
        }
        ContainerState state = new ContainerState(
                Status.valueOf(row.text("status")),
                row.integer("pid"),
                row.integer("exit_code"),
                row.flag("oom_killed"),
                row.text("error"),
                instant(row.textOrNull("started_at")),
                instant(row.textOrNull("finished_at")),
                row.integer("restart_count"),
                health);
        Container container = new Container(id, row.text(name), config, state, Instant.parse(row.text("created_at")));
        return new StoredContainer(container, root, row.textOrNull("cgroup"), row.flag("stopped_by_person"));
    }

    private ContainerRoot root(Row row) throws JsonProcessingException {
        String image = row.textOrNull("image");
        return new ContainerRoot(
                json.readValue(row.text("lowers"), STRINGS).stream()
                        .map(Path::of)
                        .toList(),
                image == null ? null : Digest.parse(image),
                json.readValue(row.text("layers"), STRINGS).stream()
                        .map(Digest::parse)
                        .toList());
    }

    private static @Nullable String text(@Nullable Instant instant) {
        return instant == null ? null : instant.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        return text == null ? null : Instant.parse(text);
    }
}
