package io.cooperage.engine.journal;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.journal.EventCodec.Written;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.Row;
import io.cooperage.engine.store.SqlSession;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The rows of the journal, in the order in which things happened; the oldest go when there are too many.
final class JournalTable {
    static final List<Migration> MIGRATIONS = List.of(new Migration("journal", 1, List.of("""
            CREATE TABLE journal (
                seq INTEGER PRIMARY KEY AUTOINCREMENT,
                seconds INTEGER NOT NULL,
                nanos INTEGER NOT NULL,
                type TEXT NOT NULL,
                action TEXT NOT NULL,
                actor TEXT NOT NULL,
                attributes TEXT NOT NULL
            ) STRICT
            """)));

    /// Some months of a busy desktop, about 30 MB.
    static final int KEPT = 100_000;

    private final Database database;
    private final EventCodec codec = new EventCodec();

    JournalTable(Database database) {
        this.database = database;
    }

    /// @param seq counts up in the order of events, with gaps
    record Entry(long seq, EngineEvent event) {}

    /// One transaction for all of them, and one of them as a row in memory at a time: where many come together, as on a
    /// machine that has no time for the writer, they may be long.
    void append(List<EngineEvent> events) {
        if (events.stream().allMatch(event -> EventCodec.parts(event).isEmpty())) {
            return;
        }
        database.write(sql -> {
            for (EngineEvent event : events) {
                codec.write(event).ifPresent(row -> insert(sql, row));
            }
            sql.update("DELETE FROM journal WHERE seq <= (SELECT max(seq) FROM journal) - ?", KEPT);
        });
    }

    private static void insert(SqlSession sql, Written row) {
        Instant time = row.time();
        sql.update(
                "INSERT INTO journal (seconds, nanos, type, action, actor, attributes) VALUES (?, ?, ?, ?, ?, ?)",
                time.getEpochSecond(),
                time.getNano(),
                row.type(),
                row.action(),
                row.actor(),
                row.attributes());
    }

    /// The next `limit` entries after `seq`, oldest first.
    List<Entry> after(long seq, int limit) {
        return read("SELECT * FROM journal WHERE seq > ? ORDER BY seq LIMIT ?", seq, limit);
    }

    /// The `limit` entries before `seq`, newest first.
    List<Entry> before(long seq, int limit) {
        return read("SELECT * FROM journal WHERE seq < ? ORDER BY seq DESC LIMIT ?", seq, limit);
    }

    /// The place in the journal right before the first event of this time or later. Times rise with the order as
    /// good as always; a clock that was set back makes this the earliest such place.
    long placeOf(@Nullable Instant from) {
        if (from == null) {
            return 0;
        }
        return database.read(sql -> sql.first(
                        """
                        SELECT coalesce(min(seq), (SELECT coalesce(max(seq), 0) + 1 FROM journal)) - 1 AS place
                        FROM journal WHERE seconds > ? OR (seconds = ? AND nanos >= ?)
                        """, row -> row.number("place"), from.getEpochSecond(), from.getEpochSecond(), from.getNano())
                .orElse(0L));
    }

    private List<Entry> read(String sql, long seq, int limit) {
        return database.read(session -> {
            List<Entry> entries = new ArrayList<>();
            session.query(sql, this::entry, seq, limit).forEach(entry -> entry.ifPresent(entries::add));
            return entries;
        });
    }

    private Optional<Entry> entry(Row row) {
        Written written = new Written(
                Instant.ofEpochSecond(row.number("seconds"), row.number("nanos")),
                row.text("type"),
                row.text("action"),
                row.text("actor"),
                row.text("attributes"));
        long seq = row.number("seq");
        return codec.read(written).map(event -> new Entry(seq, event));
    }
}
