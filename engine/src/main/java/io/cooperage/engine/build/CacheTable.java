package io.cooperage.engine.build;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.build.CacheEntry.Candidate;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ImageUsers.Kept;
import io.cooperage.engine.oci.Descriptor;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.Row;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The rows of the build cache. Any thread.
final class CacheTable {
    static final List<Migration> MIGRATIONS = List.of(new Migration(
            "builds",
            1,
            List.of(
                    """
                    CREATE TABLE build_cache (
                        id TEXT NOT NULL PRIMARY KEY,
                        key TEXT NOT NULL UNIQUE,
                        kind TEXT NOT NULL,
                        description TEXT NOT NULL,
                        written TEXT NOT NULL,
                        parent TEXT NOT NULL,
                        inputs TEXT NOT NULL,
                        diff_id TEXT,
                        chain_id TEXT,
                        chain TEXT NOT NULL,
                        blob TEXT,
                        media_type TEXT,
                        blob_size INTEGER NOT NULL,
                        added INTEGER NOT NULL,
                        wasted INTEGER NOT NULL,
                        bytes INTEGER NOT NULL,
                        created_at TEXT NOT NULL,
                        last_used_at TEXT NOT NULL,
                        uses INTEGER NOT NULL
                    ) STRICT
                    """,
                    "CREATE INDEX build_cache_written ON build_cache (written, last_used_at)",
                    "CREATE INDEX build_cache_parent ON build_cache (parent, last_used_at)",
                    """
                    CREATE TABLE build_history (
                        id TEXT NOT NULL PRIMARY KEY,
                        started_at TEXT NOT NULL,
                        record TEXT NOT NULL,
                        steps TEXT NOT NULL
                    ) STRICT
                    """)));

    /// Older ones tell nothing that newer ones do not.
    private static final int CANDIDATES = 12;

    private static final TypeReference<List<StepInput>> INPUTS = new TypeReference<>() {};

    private final Database database;
    private final ObjectMapper json;

    CacheTable(Database database, ObjectMapper json) {
        this.database = database;
        this.json = json;
    }

    Optional<CacheEntry> find(String key) {
        return database.read(sql -> sql.first("SELECT * FROM build_cache WHERE key = ?", CacheTable::entry, key));
    }

    /// Replaces one of the same key.
    ///
    /// @param chain its layer and those below, bottom first: all must stay for it to be of use
    void put(CacheEntry entry, List<StepInput> inputs, List<Digest> chain) {
        BuiltLayer layer = entry.layer();
        String text = write(inputs);
        database.write(sql -> sql.update(
                """
                INSERT OR REPLACE INTO build_cache (id, key, kind, description, written, parent, inputs, diff_id,
                    chain_id, chain, blob, media_type, blob_size, added, wasted, bytes, created_at, last_used_at, uses)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
                entry.id(),
                entry.key(),
                entry.kind(),
                entry.description(),
                entry.written(),
                entry.parent(),
                text,
                layer == null ? null : layer.diffId().toString(),
                layer == null ? null : layer.chainId().toString(),
                chain.stream().map(Digest::toString).collect(Collectors.joining(" ")),
                layer == null ? null : layer.blob().digest().toString(),
                layer == null ? null : layer.blob().mediaType(),
                layer == null ? 0 : layer.blob().size(),
                layer == null ? 0 : layer.added(),
                layer == null ? 0 : layer.wasted(),
                entry.bytes(),
                entry.createdAt().toString(),
                entry.lastUsedAt().toString(),
                entry.uses()));
    }

    private String write(List<StepInput> inputs) {
        try {
            return json.writeValueAsString(inputs);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.INTERNAL, "write the inputs of a step: " + e.getMessage(), e);
        }
    }

    /// All at once, for each write costs the same.
    void used(Collection<String> ids, Instant at) {
        if (!ids.isEmpty()) {
            database.write(sql -> ids.forEach(id -> sql.update(
                    "UPDATE build_cache SET last_used_at = ?, uses = uses + 1 WHERE id = ?", at.toString(), id)));
        }
    }

    void resize(String id, long bytes) {
        database.write(sql -> sql.update("UPDATE build_cache SET bytes = ? WHERE id = ?", bytes, id));
    }

    void delete(Collection<String> ids) {
        database.write(sql -> ids.forEach(id -> sql.update("DELETE FROM build_cache WHERE id = ?", id)));
    }

    /// Steps of the same words, the last used first.
    List<Candidate> ofWords(String written) {
        return candidates(
                "SELECT * FROM build_cache WHERE written = ? AND inputs <> '[]' ORDER BY last_used_at DESC LIMIT ?",
                written);
    }

    /// Steps on the same files, the last used first.
    List<Candidate> onParent(String parent) {
        return candidates("SELECT * FROM build_cache WHERE parent = ? ORDER BY last_used_at DESC LIMIT ?", parent);
    }

    /// Layers that steps of these words have made on these files, the last used first.
    List<Candidate> made(String parent, String written) {
        return candidates(
                "SELECT * FROM build_cache WHERE parent = ? AND written = ? AND chain_id IS NOT NULL"
                        + " AND inputs <> '[]' ORDER BY last_used_at DESC LIMIT ?",
                parent,
                written);
    }

    private List<Candidate> candidates(String query, String... values) {
        Object[] all = Arrays.copyOf(values, values.length + 1, Object[].class);
        all[values.length] = CANDIDATES;
        return database.read(sql ->
                sql.query(query, row -> new Candidate(entry(row), inputs(row.text("inputs"))), all));
    }

    private List<StepInput> inputs(String text) {
        try {
            return json.readValue(text, INPUTS);
        } catch (JsonProcessingException e) {
            throw new EngineException(ErrorKind.DATA_LOSS, "a record of the build cache can't be read", e);
        }
    }

    /// The last used first.
    List<CacheEntry> all() {
        return database.read(
                sql -> sql.query("SELECT * FROM build_cache ORDER BY last_used_at DESC, id", CacheTable::entry));
    }

    /// Layers and blobs of every record.
    Kept kept() {
        Set<Digest> layers = new HashSet<>();
        Set<Digest> blobs = new HashSet<>();
        database.read(sql ->
                sql.query("SELECT DISTINCT chain, blob FROM build_cache WHERE chain_id IS NOT NULL", row -> {
                    for (String chain : row.text("chain").split(" ", -1)) {
                        layers.add(Digest.parse(chain));
                    }
                    return blobs.add(Digest.parse(row.text("blob")));
                }));
        return new Kept(layers, blobs);
    }

    private static CacheEntry entry(Row row) {
        return new CacheEntry(
                row.text("id"),
                row.text("key"),
                row.text("kind"),
                row.text("description"),
                row.text("written"),
                row.text("parent"),
                layer(row),
                row.number("bytes"),
                Instant.parse(row.text("created_at")),
                Instant.parse(row.text("last_used_at")),
                row.integer("uses"));
    }

    private static @Nullable BuiltLayer layer(Row row) {
        if (row.textOrNull("chain_id") == null) {
            return null;
        }
        return new BuiltLayer(
                Digest.parse(row.text("diff_id")),
                Digest.parse(row.text("chain_id")),
                Descriptor.of(row.text("media_type"), Digest.parse(row.text("blob")), row.number("blob_size")),
                row.number("added"),
                row.number("wasted"));
    }
}
