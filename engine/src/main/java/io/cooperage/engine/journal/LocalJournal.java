package io.cooperage.engine.journal;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.Migration;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The journal in the engine's database.
public final class LocalJournal implements Journal, AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = List.of();

    private final EventStream events;

    private LocalJournal(EventStream events) {
        this.events = events;
    }

    public static LocalJournal open(Database database, EventStream events) {
        return new LocalJournal(events);
    }

    @Override
    public List<EngineEvent> read(@Nullable Instant from, @Nullable Instant to, EventFilter filter, int limit) {
        return events.history(from == null ? Instant.MIN : from);
    }

    @Override
    public Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener) {
        return events.subscribe(listener, () -> {});
    }

    @Override
    public void close() {}
}
