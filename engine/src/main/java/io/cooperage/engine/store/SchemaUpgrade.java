package io.cooperage.engine.store;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Brings a database to the schema the parts want, one part's version after the other, each in its own
/// transaction.
final class SchemaUpgrade {
    /// "Coop" in ASCII, in the file's header (sqlite.org/fileformat2.html#application_id): a database of some
    /// other program is told from ours.
    private static final int APPLICATION_ID = 0x436f6f70;

    private final Path file;
    private final Map<String, List<Migration>> parts;

    SchemaUpgrade(Path file, List<Migration> migrations) {
        this.file = file;
        this.parts = byPart(migrations);
    }

    private static Map<String, List<Migration>> byPart(List<Migration> migrations) {
        Map<String, List<Migration>> parts = new LinkedHashMap<>();
        for (Migration migration : migrations) {
            List<Migration> steps = parts.getOrDefault(migration.part(), List.of());
            if (migration.version() != steps.size() + 1) {
                throw new IllegalArgumentException("migration " + migration.part() + " " + migration.version()
                        + " follows version " + steps.size());
            }
            parts.merge(migration.part(), List.of(migration), SchemaUpgrade::concat);
        }
        return parts;
    }

    private static List<Migration> concat(List<Migration> first, List<Migration> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }

    void run(Database database) {
        checkOwner(database);
        Map<String, Integer> present = versions(database);
        parts.forEach((part, steps) -> {
            int version = present.getOrDefault(part, 0);
            if (version > steps.size()) {
                throw new EngineException(
                        ErrorKind.CONFLICT,
                        "open " + file + ": a newer version of this program has written it (" + part + " schema "
                                + version + ", this version knows " + steps.size()
                                + "); start that version, or choose another folder with --root DIR");
            }
            steps.stream().skip(version).forEach(step -> apply(database, step));
        });
    }

    /// Changes nothing.
    ///
    /// @throws EngineException CONFLICT when the schema is of another version, UNAVAILABLE when it is not there yet
    void requireDone(Database database) {
        boolean made = database.read(sql -> sql.first("PRAGMA application_id", row -> row.integer("application_id")))
                .filter(id -> id == APPLICATION_ID)
                .isPresent();
        Map<String, Integer> present = made ? versions(database) : Map.of();
        parts.forEach((part, steps) -> {
            int version = present.getOrDefault(part, 0);
            if (version == 0) {
                throw new EngineException(ErrorKind.UNAVAILABLE, file + " is only being made; try again in a moment");
            }
            if (version != steps.size()) {
                throw new EngineException(
                        ErrorKind.CONFLICT,
                        "read " + file + ": another version of this program has it open (" + part + " schema " + version
                                + ", this version knows " + steps.size() + "); use that version, or quit it first");
            }
        });
    }

    private void checkOwner(Database database) {
        boolean foreign = database.transaction(sql -> {
            int id = sql.first("PRAGMA application_id", row -> row.integer("application_id"))
                    .orElse(0);
            if (id == APPLICATION_ID) {
                return false;
            }
            boolean empty = sql.query("SELECT name FROM sqlite_schema LIMIT 1", row -> row.text("name"))
                    .isEmpty();
            if (id != 0 || !empty) {
                return true;
            }
            sql.update("PRAGMA application_id = " + APPLICATION_ID);
            sql.update("CREATE TABLE schema_version (part TEXT PRIMARY KEY, version INTEGER NOT NULL) WITHOUT ROWID");
            return false;
        });
        if (foreign) {
            throw new EngineException(
                    ErrorKind.CONFLICT,
                    "open " + file + ": it is a database of some other program; move it away, or choose another folder"
                            + " with --root DIR");
        }
    }

    private static Map<String, Integer> versions(Database database) {
        Map<String, Integer> versions = new TreeMap<>();
        database.read(sql -> sql.query(
                "SELECT part, version FROM schema_version",
                row -> versions.put(row.text("part"), row.integer("version")) == null));
        return versions;
    }

    private static void apply(Database database, Migration step) {
        database.write(sql -> {
            for (String statement : step.statements()) {
                sql.update(statement);
            }
            sql.update(
                    "INSERT INTO schema_version (part, version) VALUES (?, ?)"
                            + " ON CONFLICT (part) DO UPDATE SET version = excluded.version",
                    step.part(),
                    step.version());
        });
    }
}
