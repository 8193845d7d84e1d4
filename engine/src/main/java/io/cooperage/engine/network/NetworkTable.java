package io.cooperage.engine.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.network.Member.Run;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.Row;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of networks, and of the containers on them. What a run holds is written before it is made and
/// deleted
/// before it is given to somebody else, so that after a crash everything that may exist is known.
final class NetworkTable {
    static final List<Migration> MIGRATIONS = List.of(
            new Migration("networks", 1, List.of("""
                    CREATE TABLE networks (
                        id TEXT PRIMARY KEY,
                        name TEXT NOT NULL UNIQUE,
                        created_at TEXT NOT NULL,
                        config TEXT NOT NULL,
                        predefined INTEGER NOT NULL,
                        chosen INTEGER NOT NULL,
                        device TEXT NOT NULL
                    ) STRICT, WITHOUT ROWID
                    """, """
                    CREATE TABLE network_members (
                        container TEXT PRIMARY KEY,
                        name TEXT NOT NULL,
                        settings TEXT NOT NULL,
                        run TEXT
                    ) STRICT, WITHOUT ROWID
                    """)),
            new Migration(
                    "networks",
                    2,
                    List.of(
                            // With the rowid a row stays in one page, which is written with each run.
                            """
                    CREATE TABLE whole_members (
                        container TEXT NOT NULL PRIMARY KEY,
                        name TEXT NOT NULL,
                        settings TEXT NOT NULL,
                        run TEXT
                    ) STRICT
                    """,
                            "INSERT INTO whole_members SELECT container, name, settings, run FROM network_members",
                            "DROP TABLE network_members",
                            "ALTER TABLE whole_members RENAME TO network_members")));

    private final Database database;
    private final ObjectMapper json = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    NetworkTable(Database database) {
        this.database = database;
    }

    List<NetworkRecord> networks() {
        return database.read(sql -> sql.query("SELECT * FROM networks ORDER BY created_at, name", this::network));
    }

    private NetworkRecord network(Row row) {
        String id = row.text("id");
        return new NetworkRecord(
                id,
                parse("network " + id, row.text("config"), NetworkConfig.class),
                Instant.parse(row.text("created_at")),
                row.flag("predefined"),
                row.flag("chosen"),
                row.text("device"));
    }

    void insert(NetworkRecord network) {
        String config = text(network.config());
        database.write(sql -> sql.update(
                """
                INSERT INTO networks (id, name, created_at, config, predefined, chosen, device)
                    VALUES (?, ?, ?, ?, ?, ?, ?)
                """,
                network.id(),
                network.name(),
                network.createdAt().toString(),
                config,
                network.predefined(),
                network.chosen(),
                network.device()));
    }

    void saveConfig(NetworkRecord network) {
        String config = text(network.config());
        database.write(sql -> sql.update("UPDATE networks SET config = ? WHERE id = ?", config, network.id()));
    }

    void deleteNetwork(String id) {
        database.write(sql -> sql.update("DELETE FROM networks WHERE id = ?", id));
    }

    List<Member> members() {
        return database.read(sql -> sql.query("SELECT * FROM network_members", this::member));
    }

    private Member member(Row row) {
        String id = row.text("container");
        String what = "container " + id;
        String run = row.textOrNull("run");
        return new Member(
                id,
                row.text("name"),
                parse(what, row.text("settings"), NetworkSettings.class),
                run == null ? null : parse(what, run, Run.class));
    }

    void save(Member member) {
        String settings = text(member.settings());
        Run run = member.run();
        String runText = run == null ? null : text(run);
        database.write(sql -> sql.update(
                "INSERT OR REPLACE INTO network_members (container, name, settings, run) VALUES (?, ?, ?, ?)",
                member.containerId(),
                member.name(),
                settings,
                runText));
    }

    void saveRun(String container, @Nullable Run run) {
        String text = run == null ? null : text(run);
        database.write(sql -> sql.update("UPDATE network_members SET run = ? WHERE container = ?", text, container));
    }

    void deleteMember(String container) {
        database.write(sql -> sql.update("DELETE FROM network_members WHERE container = ?", container));
    }

    private String text(Object value) {
        try {
            return json.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "a network's row can't be written", e);
        }
    }

    private <T> T parse(String what, String text, Class<T> type) {
        try {
            return json.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new EngineException(
                    ErrorKind.DATA_LOSS,
                    what + ": what is stored of its networks can't be read: " + e.getOriginalMessage(),
                    e);
        }
    }
}
