package io.cooperage.engine.container;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
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

/// The rows of containers. A row is the proof that a container exists: made last, deleted first.
final class ContainerTable {
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

    static final List<Migration> MIGRATIONS = List.of(TABLE, LAYERS);

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
            @Nullable String cgroup) {}

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
                    finished_at = ?, cgroup = ? WHERE id = ?
                """,
                state.status().name(),
                state.pid(),
                state.exitCode(),
                state.oomKilled(),
                state.error(),
                text(state.startedAt()),
                text(state.finishedAt()),
                cgroup,
                managed.id()));
    }

    void saveConfig(ManagedContainer managed) {
        Container container = managed.value();
        String config;
        try {
            config = json.writeValueAsString(container.config());
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "container " + container.name() + ": can't be stored", e);
        }
        database.write(sql -> sql.update("UPDATE containers SET config = ? WHERE id = ?", config, container.id()));
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
        return database.read(sql -> sql.query("SELECT * FROM containers ORDER BY created_at", this::read));
    }

    private StoredContainer read(Row row) {
        String id = row.text("id");
        ContainerConfig config;
        ContainerRoot root;
        try {
            config = json.readValue(row.text("config"), ContainerConfig.class);
            root = root(row);
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
                instant(row.textOrNull("finished_at")));
        Container container = new Container(id, row.text("name"), config, state, Instant.parse(row.text("created_at")));
        return new StoredContainer(container, root, row.textOrNull("cgroup"));
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
