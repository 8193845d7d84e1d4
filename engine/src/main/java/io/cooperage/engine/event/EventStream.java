package io.cooperage.engine.event;

import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;

/// Events in the order they happened, to any number of listeners.
///
/// Any thread may publish or subscribe. Each subscription is delivered in order on a virtual thread of its own, from a
/// bounded queue, so a slow listener delays nobody; one that falls more than the queue's length behind is told so once,
/// through its `overflow` callback, and should read the state afresh.
public interface EventStream {
    void publish(EngineEvent event);

    /// Starts delivery of what is published from now on.
    ///
    /// @return ends the subscription when closed; no event is delivered after `close` returns, unless it is called
    ///     by the listener itself
    Subscription subscribe(Consumer<EngineEvent> listener, Runnable overflow);

    /// The latest events, oldest first, from `since` on (a bounded history, at least the last 1,000).
    List<EngineEvent> history(Instant since);

    interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}
