package io.cooperage.engine.container;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A container's log, read by the page. Line numbers count from 0 at the oldest line still kept and
/// stay valid while this object is open. Nothing holds a whole log in memory. Any thread.
public interface ContainerLog extends AutoCloseable {

    /// Complete lines written so far. Cheap: a look at the index and the unindexed tail.
    long lineCount();

    /// The oldest line that can still be read: 0 at first. It rises when files that rotation has deleted are
    /// let go.
    default long firstLine() {
        return 0;
    }

    /// The lines `[first, first + count)`, fewer where the log ends. Lines before [#firstLine] are left out.
    List<LogLine> lines(long first, int count);

    /// [#lines], and which of several logs each is from where this shows several as one.
    default List<Entry> entries(long first, int count) {
        return lines(first, count).stream().map(line -> new Entry(0, line)).toList();
    }

    /// The last `count` lines, fewer where there are not so many.
    default List<LogLine> tail(int count) {
        return lines(Math.max(firstLine(), lineCount() - count), count);
    }

    /// The number of the first line at or after `time`; [#lineCount] when there is none. Takes it that the
    /// clock was not set back while the log was written.
    long lineAt(Instant time);

    /// Calls `grown` (on a virtual thread, coalesced, at most about 20 times a second) after lines were
    /// added.
    Subscription follow(Runnable grown);

    /// Finds every line whose text matches, in order, in batches of line numbers. A log on disk is searched
    /// on all cores, any other by its pages on the caller's thread.
    ///
    /// @param stop asked between batches; true ends the search early
    /// @return the number of lines found
    /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT for a pattern that exhausts the
    ///     stack,
    ///     CANCELLED when the caller is interrupted or the log is closed meanwhile
    default long search(LogQuery query, Consumer<long[]> found, BooleanSupplier stop) {
        return LogPages.search(this, query, found, stop);
    }

    /// Writes what the program wrote, as it is in the log now; does not close `out`. A log on disk gives the
    /// very bytes, any other its texts in UTF-8. A failure of `out` is UNAVAILABLE, an interrupt of the caller
    /// CANCELLED.
    ///
    /// @return bytes written
    default long writeTo(OutputStream out, LogExport what) {
        return LogPages.write(this, out, what);
    }

    /// Hands over what the program wrote, entry by entry, from line number `first` on, as the log is now.
    /// Fast: no text is decoded. Failures as in [#writeTo].
    ///
    /// @param what its `tail` counts for nothing here
    /// @return the number of the line after the last one that was looked at, from which the next call goes on
    default long copyTo(EntrySink sink, LogExport what, long first) {
        return LogPages.copy(this, sink, what, first);
    }

    /// Takes log entries. Called on the thread that copies.
    interface EntrySink {
        /// @param bytes holds the text from `from` on, until the call returns
        /// @param stampAt where in `bytes` its time stands, 30 characters of RFC 3339; negative for none
        /// @param partial the program did not end the line here
        void entry(StdStream stream, byte[] bytes, int stampAt, int from, int length, boolean partial)
                throws IOException;
    }

    @Override
    void close();

    /// @param number as in [ContainerLog]
    /// @param text without the line end; bytes that are not UTF-8 appear as U+FFFD
    /// @param partial the program did not end the line; it continues in the next entry
    record LogLine(long number, Instant time, StdStream stream, String text, boolean partial) {}

    /// A line, and which of the logs it is from.
    ///
    /// @param source from 0; 0 where it is one log alone
    record Entry(int source, LogLine line) {}

    /// @param pattern matched with find() against the text
    /// @param stream null is both
    /// @param since,until both inclusive, as Docker's are
    record LogQuery(
            Pattern pattern,
            @Nullable StdStream stream,
            @Nullable Instant since,
            @Nullable Instant until) {
        public static LogQuery of(Pattern pattern) {
            return new LogQuery(pattern, null, null, null);
        }

        /// @param matcher of the pattern, to be used again for the next line
        /// @throws io.cooperage.engine.error.EngineException INVALID_ARGUMENT for a pattern that
        ///     exhausts the stack
        public boolean matches(Matcher matcher, LogLine line) {
            boolean wanted = (stream == null || line.stream() == stream)
                    && (since == null || !line.time().isBefore(since))
                    && (until == null || !line.time().isAfter(until));
            if (!wanted) {
                return false;
            }
            try {
                return matcher.reset(line.text()).find();
            } catch (StackOverflowError e) {
                throw new EngineException(
                        ErrorKind.INVALID_ARGUMENT,
                        "search the log: the expression " + pattern + " goes too deep on line " + line.number()
                                + "; use possessive quantifiers",
                        e);
            }
        }
    }

    /// What part of a log to write out, and how.
    ///
    /// @param timestamps each line begins with its time in RFC 3339 with nanoseconds, and a space
    /// @param stream null is both
    /// @param since,until both inclusive
    /// @param tail only the last so many lines of the log, counted before the other conditions; negative is all
    record LogExport(
            boolean timestamps,
            @Nullable StdStream stream,
            @Nullable Instant since,
            @Nullable Instant until,
            long tail) {
        public static final LogExport ALL = new LogExport(false, null, null, null, -1);
        public static final LogExport WITH_TIMESTAMPS = new LogExport(true, null, null, null, -1);
    }
}
