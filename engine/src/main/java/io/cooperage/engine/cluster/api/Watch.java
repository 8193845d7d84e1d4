package io.cooperage.engine.cluster.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Changes as they come. For one thread; [#close()] for any.
public interface Watch extends AutoCloseable {

    /// Waits for the next one.
    ///
    /// @return null when `patience` is over, or the watch is closed
    /// @throws StatusException 410 Expired when the reader was too slow for the history
    /// @throws InterruptedException the thread was interrupted
    @Nullable
    WatchEvent next(Duration patience) throws InterruptedException;

    boolean isClosed();

    @Override
    void close();
}
