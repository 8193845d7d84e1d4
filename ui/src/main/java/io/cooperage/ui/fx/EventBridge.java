package io.cooperage.ui.fx;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import javafx.util.Subscription;

/// The one place where engine events enter the window. Models listen here, on the JavaFX thread; views never listen to
/// the engine.
public final class EventBridge implements AutoCloseable {
    private static final int CAPACITY = 10_000;

    private final List<Consumer<EngineEvent>> listeners = new ArrayList<>();
    private final List<Runnable> rereads = new ArrayList<>();
    private final EventStream events;
    private final EventStream.Subscription subscription;

    /// Begins to listen at once. FX thread only.
    public EventBridge(EventStream events, Executor fx) {
        this.events = events;
        Batches<EngineEvent> batches = new Batches<>(fx, CAPACITY, this::deliver, this::reread);
        subscription = events.subscribe(batches::offer, batches::lost);
    }

    /// @param listener gets every event in order
    /// @param reread told when events were lost: read the state afresh
    /// @return ends it, for a listener that does not live as long as the window
    @CanIgnoreReturnValue
    public Subscription listen(Consumer<EngineEvent> listener, Runnable reread) {
        listeners.add(listener);
        rereads.add(reread);
        return () -> {
            listeners.remove(listener);
            rereads.remove(reread);
        };
    }

    /// What happened lately, oldest first. Any thread.
    public List<EngineEvent> history(Instant since) {
        return events.history(since);
    }

    @Override
    public void close() {
        subscription.close();
    }

    private void deliver(List<EngineEvent> batch) {
        for (EngineEvent event : batch) {
            List.copyOf(listeners).forEach(listener -> listener.accept(event));
        }
    }

    private void reread() {
        List.copyOf(rereads).forEach(Runnable::run);
    }
}
