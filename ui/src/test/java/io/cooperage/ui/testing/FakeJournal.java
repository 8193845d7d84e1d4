package io.cooperage.ui.testing;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.journal.EventFilter;
import io.cooperage.engine.journal.Journal;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The past of [FakeEvents]; it keeps all and knows no filter. Any thread.
public final class FakeJournal implements Journal {
    private final FakeEvents events;

    public FakeJournal(FakeEvents events) {
        this.events = events;
    }

    @Override
    public List<EngineEvent> read(@Nullable Instant from, @Nullable Instant to, EventFilter filter, int limit) {
        List<EngineEvent> found = events.history(from == null ? Instant.MIN : from).stream()
                .filter(EngineEvent::isJournaled)
                .filter(event -> to == null || event.time().isBefore(to))
                .toList();
        return found.subList(Math.max(0, found.size() - limit), found.size());
    }

    @Override
    public void replay(@Nullable Instant from, @Nullable Instant to, EventFilter filter, EventReader reader)
            throws IOException {
        for (EngineEvent event : read(from, to, filter, Integer.MAX_VALUE)) {
            reader.read(event);
        }
    }

    @Override
    public Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener) {
        read(from, null, filter, Integer.MAX_VALUE).forEach(listener);
        return events.subscribe(listener, () -> {});
    }
}
