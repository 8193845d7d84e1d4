package io.cooperage.engine.container;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.event.EventStream.Subscription;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A container's log on disk, read by the page. Line numbers count from 0 at the oldest line still kept and
/// stay valid while this object is open. Nothing holds a whole log in memory. Any thread.
public interface ContainerLog extends AutoCloseable {

    /// Complete lines written so far. Cheap: a look at the index and the unindexed tail.
    long lineCount();

    /// The lines `[first, first + count)`, fewer where the log ends.
    List<LogLine> lines(long first, int count);

    /// The number of the first line at or after `time`; [#lineCount] when there is none.
    long lineAt(Instant time);

    /// Calls `grown` (on a virtual thread, coalesced, at most about 20 times a second) after lines were
    /// added.
    Subscription follow(Runnable grown);

    /// Finds every line whose text matches, in order, on all cores, in batches of line numbers.
    ///
    /// @param stop asked between batches; true ends the search early
    /// @return the number of lines found
    long search(LogQuery query, Consumer<long[]> found, BooleanSupplier stop);

    @Override
    void close();

    /// @param number as in [ContainerLog]
    /// @param text without the line end; bytes that are not UTF-8 appear as U+FFFD
    /// @param partial the program did not end the line; it continues in the next entry
    record LogLine(long number, Instant time, StdStream stream, String text, boolean partial) {}

    /// @param pattern matched with find() against the text
    /// @param stream null is both
    record LogQuery(
            Pattern pattern,
            @Nullable StdStream stream,
            @Nullable Instant since,
            @Nullable Instant until) {
        public static LogQuery of(Pattern pattern) {
            return new LogQuery(pattern, null, null, null);
        }
    }
}
