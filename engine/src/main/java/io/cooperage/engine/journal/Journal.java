package io.cooperage.engine.journal;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
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

    /// What there is of a time, oldest first, a page of it in memory at a time however much it is and however
    /// long the reader takes over it. What happens after the call is not told. On the caller's thread.
    ///
    /// @param from null is the oldest kept
    /// @param to null is now
    /// @throws IOException the reader's, which ends the reading
    void replay(@Nullable Instant from, @Nullable Instant to, EventFilter filter, EventReader reader)
            throws IOException;

    /// Who is told of the past, and passes it on to where there may be nobody any more.
    @FunctionalInterface
    interface EventReader {
        void read(EngineEvent event) throws IOException;
    }

    /// Past and future without a gap or a double: first what is kept since `from`, then each event as it
    /// happens.
    Subscription follow(@Nullable Instant from, EventFilter filter, Consumer<EngineEvent> listener);
}
