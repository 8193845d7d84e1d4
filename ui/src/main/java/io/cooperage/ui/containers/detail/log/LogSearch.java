package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.ui.containers.detail.live.Coalesced;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// One standing question to a log: which lines match? What is there is searched by the engine on all cores; what is
/// written later is looked at as it comes, so the answer stays complete while the log grows. Closing stops both.
/// FX thread only, but for the work it hands out.
final class LogSearch implements AutoCloseable {
    /// New lines looked at in one go, so that a flood can be cancelled.
    private static final int STRIDE = 20_000;

    private final ContainerLog log;
    private final LogQuery query;
    private final UiTasks tasks;
    private final Runnable changed;
    private final Consumer<Throwable> failed;

    private final LineNumbers matches = new LineNumbers();
    private final MatchMap map = new MatchMap();
    private final AtomicBoolean stopped = new AtomicBoolean();

    /// Filled by the engine's threads, in order; emptied on the FX thread.
    private final Queue<long[]> found = new ConcurrentLinkedQueue<>();

    private final Coalesced drain;
    private @Nullable UiTask<?> work;
    private long searchedTo;
    private long wanted;
    private boolean searching;

    /// Begins at once.
    ///
    /// @param lines how many lines the log has now
    /// @param changed called when there are more matches or the search has ended
    LogSearch(
            ContainerLog log,
            LogQuery query,
            long lines,
            UiTasks tasks,
            Executor fx,
            Runnable changed,
            Consumer<Throwable> failed) {
        this.log = log;
        this.query = query;
        this.tasks = tasks;
        this.changed = changed;
        this.failed = failed;
        this.drain = new Coalesced(fx, this::drainFound);
        this.wanted = lines;
        searchWritten(lines);
    }

    LineNumbers matches() {
        return matches;
    }

    MatchMap map() {
        return map;
    }

    /// The lines that were there when it began are still being searched.
    boolean isSearching() {
        return searching;
    }

    /// The log has `lines` lines now.
    void grew(long lines) {
        wanted = Math.max(wanted, lines);
        searchNew();
    }

    @Override
    public void close() {
        stopped.set(true);
        found.clear();
        if (work != null) {
            work.cancel();
        }
    }

    private void searchWritten(long lines) {
        if (lines == 0) {
            return;
        }
        searching = true;
        begin(tasks.quiet(() -> log.search(query, batch -> offer(batch, lines), stopped::get))
                .onSuccess(_ -> written(lines)));
    }

    private void offer(long[] batch, long lines) {
        // The log may grow while it is searched. What lies behind is left to searchNew, or it would be found twice.
        int end = Arrays.binarySearch(batch, lines);
        int keep = end >= 0 ? end : -end - 1;
        if (keep > 0) {
            found.add(keep == batch.length ? batch : Arrays.copyOf(batch, keep));
            drain.run();
        }
    }

    private void written(long lines) {
        if (stopped.get()) {
            return;
        }
        searching = false;
        searchedTo = lines;
        drainFound();
        searchNew();
    }

    private void drainFound() {
        if (stopped.get()) {
            return;
        }
        for (long[] batch = found.poll(); batch != null; batch = found.poll()) {
            for (long line : batch) {
                matches.add(line);
                map.add(line);
            }
        }
        changed.run();
    }

    private void searchNew() {
        if (stopped.get() || work != null || searchedTo >= wanted) {
            return;
        }
        long from = searchedTo;
        int count = (int) Math.min(STRIDE, wanted - from);
        begin(tasks.quiet(() -> match(from, count)).onSuccess(lines -> {
            found.add(lines);
            // Fewer lines than announced can't be told from lines that do not match; they will not come later.
            searchedTo = from + count;
            drainFound();
        }));
    }

    private long[] match(long from, int count) {
        Matcher matcher = query.pattern().matcher("");
        return log.lines(from, count).stream()
                .filter(line -> query.matches(matcher, line))
                .mapToLong(LogLine::number)
                .toArray();
    }

    private void begin(UiTask<?> task) {
        work = task;
        task.onFailure(problem -> {
            searching = false;
            if (!stopped.get()) {
                stopped.set(true);
                failed.accept(problem);
            }
        });
        task.onEnd(() -> {
            work = null;
            searchNew();
        });
    }
}
