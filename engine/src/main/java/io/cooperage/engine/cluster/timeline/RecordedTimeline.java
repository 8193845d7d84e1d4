package io.cooperage.engine.cluster.timeline;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Keeps the latest entries.
public final class RecordedTimeline implements Timeline {
    /// About a megabyte.
    private static final int KEPT = 4_000;

    /// Guarded by itself.
    private final Deque<TimelineEntry> entries = new ArrayDeque<>();

    private final List<Consumer<TimelineEntry>> listeners = new CopyOnWriteArrayList<>();

    public void record(TimelineEntry entry) {
        synchronized (entries) {
            if (entries.size() == KEPT) {
                entries.removeFirst();
            }
            entries.addLast(entry);
        }
        listeners.forEach(listener -> listener.accept(entry));
    }

    @Override
    public List<TimelineEntry> latest() {
        synchronized (entries) {
            return List.copyOf(entries);
        }
    }

    @Override
    public AutoCloseable listen(Consumer<TimelineEntry> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }
}
