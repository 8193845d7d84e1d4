package io.cooperage.engine.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Row;
import io.cooperage.engine.store.StorageFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/// Builds that have ended: a row each, and a file with their events. Only the last ones are kept. Any thread.
final class BuildHistory {
    private static final int KEPT = 100;
    private static final String SUFFIX = ".jsonl";

    private static final TypeReference<Map<String, Stored>> STEPS = new TypeReference<>() {};

    private final Path folder;
    private final Database database;
    private final ObjectMapper json;

    BuildHistory(Path folder, Database database, ObjectMapper json) {
        this.folder = folder;
        this.database = database;
        this.json = json;
    }

    /// [StepPlace] in JSON's own types.
    private record Stored(List<String> chain, List<String> env, String workingDir, String user, List<String> shell) {}

    EventLog log(String id) {
        return new EventLog(file(id), json);
    }

    private Path file(String id) {
        return folder.resolve(id + SUFFIX);
    }

    /// @param places by the ids of steps
    /// @param running ids of builds that have not ended
    void add(BuildRecord record, Map<String, StepPlace> places, Set<String> running) {
        Map<String, Stored> stored = new LinkedHashMap<>();
        places.forEach((step, place) -> stored.put(
                step,
                new Stored(
                        place.chain().stream().map(Digest::toString).toList(),
                        place.env(),
                        place.workingDir(),
                        place.user(),
                        place.shell())));
        String text;
        String steps;
        try {
            text = json.writeValueAsString(record);
            steps = json.writeValueAsString(stored);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "write down a build: " + e.getMessage(), e);
        }
        database.write(sql -> {
            sql.update(
                    "INSERT INTO build_history VALUES (?, ?, ?, ?)",
                    record.id(),
                    record.startedAt().toString(),
                    text,
                    steps);
            sql.update(
                    "DELETE FROM build_history WHERE id NOT IN"
                            + " (SELECT id FROM build_history ORDER BY started_at DESC LIMIT ?)",
                    KEPT);
        });
        sweep(running);
    }

    /// The newest first.
    List<BuildRecord> list() {
        return database.read(sql -> sql.query(
                "SELECT record FROM build_history ORDER BY started_at DESC", row -> read(row.text("record"))));
    }

    private BuildRecord read(String text) {
        try {
            return json.readValue(text, BuildRecord.class);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "the record of a build can't be read", e);
        }
    }

    /// @throws EngineException NOT_FOUND
    List<BuildEvent> events(String id) {
        require(id);
        return EventLog.read(file(id), json);
    }

    private void require(String id) {
        boolean known = database.read(
                sql -> sql.first("SELECT id FROM build_history WHERE id = ?", (Row row) -> row.text("id"), id)
                        .isPresent());
        if (!known) {
            throw EngineException.notFound("No such build: " + id + "; the last " + KEPT + " are kept");
        }
    }

    /// @throws EngineException NOT_FOUND when there is no such step, or it was not done
    StepPlace place(String id, String step) {
        require(id);
        String text = database.read(
                sql -> sql.first("SELECT steps FROM build_history WHERE id = ?", row -> row.text("steps"), id)
                        .orElse("{}"));
        Stored stored;
        try {
            stored = json.readValue(text, STEPS).get(step);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "the record of build " + id + " can't be read", e);
        }
        if (stored == null) {
            throw EngineException.notFound("build " + id + " has left no files at step " + step);
        }
        return new StepPlace(
                stored.chain().stream().map(Digest::parse).toList(),
                stored.env(),
                stored.workingDir(),
                stored.user(),
                stored.shell());
    }

    /// Removes the events of builds that no row knows: older ones, and those that an engine did not end.
    ///
    /// @param running ids of builds whose rows are still to come
    private void sweep(Set<String> running) {
        Set<String> known =
                new HashSet<>(database.read(sql -> sql.query("SELECT id FROM build_history", row -> row.text("id"))));
        known.addAll(running);
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                String name = file.getFileName().toString();
                boolean mine = name.endsWith(SUFFIX);
                if (mine && !known.contains(name.substring(0, name.length() - SUFFIX.length()))) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw StorageFailure.of("clear", folder, e);
        }
    }

    /// When the engine opens.
    void open() {
        sweep(Set.of());
    }
}
