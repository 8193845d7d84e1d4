package io.cooperage.engine.journal;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The engine's past: every event but the progress of tasks, oldest dropped first. Survives the engine.
public interface Journal {

    /// Oldest first.
    ///
    /// @param from null is the oldest kept
    /// @param to null is now
    /// @param limit the newest that many
    List<EngineEvent> read(@Nullable Instant from, @Nullable Instant to, EventFilter filter, int limit);

    /// Past and future without a gap or a double: first what is kept since `from`, then each event as it happens.
    Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener);
}
