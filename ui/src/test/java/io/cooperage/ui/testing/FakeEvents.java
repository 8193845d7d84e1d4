package io.cooperage.ui.testing;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Delivers on the publisher's thread, and can pretend that a subscriber fell behind.
public final class FakeEvents implements EventStream {
    private record Entry(Consumer<EngineEvent> listener, Runnable overflow) {}

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final List<EngineEvent> history = new CopyOnWriteArrayList<>();

    @Override
    public void publish(EngineEvent event) {
        history.add(event);
        entries.forEach(entry -> entry.listener().accept(event));
    }

    @Override
    public Subscription subscribe(Consumer<EngineEvent> listener, Runnable overflow) {
        Entry entry = new Entry(listener, overflow);
        entries.add(entry);
        return () -> entries.remove(entry);
    }

    @Override
    public List<EngineEvent> history(Instant since) {
        return history.stream().filter(event -> !event.time().isBefore(since)).toList();
    }

    public void overflow() {
        entries.forEach(entry -> entry.overflow().run());
    }

    public int subscribers() {
        return entries.size();
    }
}
