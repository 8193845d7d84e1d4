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

    /// Where the reader is now, for one who stops reading here and will go on from there. Does not wait.
    ///
    /// @return null when bookmarks were not asked for, the last event or bookmark says it already, or
    ///     there are events that the reader has not been told
    /// @throws StatusException as [#next(Duration)]
    /// @throws InterruptedException the thread was interrupted
    @Nullable
    WatchEvent bookmark() throws InterruptedException;

    boolean isClosed();

    @Override
    void close();
}
