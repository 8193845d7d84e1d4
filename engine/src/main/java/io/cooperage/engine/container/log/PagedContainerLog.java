package io.cooperage.engine.container.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.log.LogSearch.Span;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// The log that the shim writes into a container's directory: `log`, older ones `log.1`, `log.2`, …, and an
/// index beside each ([LogFile]).
///
/// Files are held open, so a rotation while reading changes no number; it is noticed by the name `log` having
/// gone to another file. Files that rotation has deleted are kept readable up to [LogFiles#KEEP_DELETED] bytes,
/// then let go, oldest first ([#firstLine] rises): a reader that stays open must not fill the disk with files
/// nobody can see.
///
/// A line that is not in the format, such as the remains of a torn write, is shown whole, as stdout, with the
/// time of the line before it. A last line without its newline is not shown until it is complete.
///
/// Interrupting a thread in here closes nothing.
public final class PagedContainerLog implements ContainerLog {
    private final LogDirectory directory;
    private final LogWatcher watcher;

    /// Guards everything below, and the bookkeeping in the files. Never held while a listener is called.
    private final ReentrantLock lock = new ReentrantLock();

    private final LogFiles files;

    private final Set<LogFollower> followers = new HashSet<>();
    /// Searches and exports under way: they read files without the lock, so none is let go meanwhile.
    private int readers;

    private boolean closed;

    private PagedContainerLog(LogDirectory directory, LogWatcher watcher) {
        this.directory = directory;
        this.files = new LogFiles(directory);
        this.watcher = watcher;
    }

    /// Opens the log in a container's directory. A log that has not been begun is empty. Costs a look at the
    /// index; where that is missing, the files are read through once.
    ///
    /// @throws EngineException NOT_FOUND without the directory
    public static PagedContainerLog open(Path containerDirectory, LogWatcher watcher) {
        PagedContainerLog log = new PagedContainerLog(new LogDirectory(containerDirectory), watcher);
        try {
            log.lineCount();
        } catch (RuntimeException | Error e) {
            log.close();
            throw e;
        }
        return log;
    }

    @Override
    public long lineCount() {
        lock.lock();
        try {
            refresh();
            return files.afterLast();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long firstLine() {
        lock.lock();
        try {
            requireOpen();
            return files.firstNumber();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public List<LogLine> lines(long first, int count) {
        if (first < 0 || count < 0) {
            throw EngineException.invalid(
                    "read log lines: first " + first + " and count " + count + " must not be negative");
        }
        lock.lock();
        try {
            requireOpen();
            long end = first + count;
            if (end > files.afterLast()) {
                refresh();
            }
            List<LogLine> page = new ArrayList<>(Math.min(count, 10_000));
            for (LogFile file : files.oldestFirst()) {
                long from = Math.max(first, file.firstNumber());
                long to = Math.min(end, file.afterLast());
                if (from < to) {
                    addPage(file, from, to, page);
                }
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long lineAt(Instant time) {
        long nanos = CriEntry.nanos(time);
        lock.lock();
        try {
            refresh();
            return files.lineAt(nanos);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Subscription follow(Runnable grown) {
        LogFollower follower = new LogFollower(watcher, directory.path(), this::lineCount, grown, this::forget);
        lock.lock();
        try {
            if (!closed) {
                followers.add(follower);
                return follower;
            }
        } finally {
            lock.unlock();
        }
        follower.close();
        throw closedLog();
    }

    @Override
    public long search(LogQuery query, Consumer<long[]> found, BooleanSupplier stop) {
        List<Span> spans = startReading();
        try {
            return new LogSearch(query).run(spans, found, stop);
        } finally {
            endReading();
        }
    }

    @Override
    public long writeTo(OutputStream out, LogExport what) {
        List<Span> spans = startReading();
        try {
            long count = spans.isEmpty()
                    ? 0
                    : spans.getLast().firstNumber() + spans.getLast().lines();
            long first = what.tail() < 0 ? 0 : Math.max(0, count - what.tail());
            LogExporter exporter = new LogExporter(out, what);
            for (Span span : spans) {
                long skip = Math.max(0, first - span.firstNumber());
                if (skip < span.lines()) {
                    exporter.write(cursor(span, skip));
                }
            }
            return exporter.finish();
        } finally {
            endReading();
        }
    }

    @Override
    public long copyTo(EntrySink sink, LogExport what, long first) {
        List<Span> spans = startReading();
        try {
            long next = first;
            EntryCopier copier = new EntryCopier(sink, what);
            for (Span span : spans) {
                long skip = Math.max(0, first - span.firstNumber());
                if (skip < span.lines()) {
                    copier.copy(cursor(span, skip));
                }
                next = Math.max(next, span.firstNumber() + span.lines());
            }
            return next;
        } finally {
            endReading();
        }
    }

    @Override
    public void close() {
        List<LogFollower> ending;
        lock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            ending = List.copyOf(followers);
        } finally {
            lock.unlock();
        }
        ending.forEach(LogFollower::close); // they may be inside a method of this log
        lock.lock();
        try {
            files.close();
        } finally {
            lock.unlock();
        }
    }

    private void addPage(LogFile file, long from, long to, List<LogLine> page) {
        LineCursor cursor = file.cursorAt(from - file.firstNumber());
        Instant before = page.isEmpty() ? null : page.getLast().time();
        for (long number = from; number < to && cursor.next(); number++) {
            byte[] bytes = cursor.bytes();
            int start = cursor.from();
            int text = CriEntry.text(bytes, start, cursor.to());
            long nanos = CriEntry.nanos(bytes, start, cursor.to());
            Instant time = nanos != CriEntry.NO_TIME
                    ? CriEntry.instant(nanos)
                    : before != null ? before : timeBefore(file, number);
            before = time;
            int end = CriEntry.textEnd(bytes, start, text, cursor.to());
            page.add(new LogLine(
                    number,
                    time,
                    CriEntry.stream(bytes, start, text),
                    CriEntry.decode(bytes, text, end),
                    CriEntry.partial(bytes, start, text)));
        }
    }

    /// The time for a line without one at the start of a page: of a line shortly before it, else 1970.
    private static Instant timeBefore(LogFile file, long number) {
        long line = number - file.firstNumber();
        long start = Math.max(0, line - 100);
        LineCursor cursor = file.cursorAt(start);
        Instant time = Instant.EPOCH;
        for (long i = start; i < line && cursor.next(); i++) {
            long nanos = CriEntry.nanos(cursor.bytes(), cursor.from(), cursor.to());
            time = nanos == CriEntry.NO_TIME ? time : CriEntry.instant(nanos);
        }
        return time;
    }

    private LineCursor cursor(Span span, long skip) {
        lock.lock();
        try {
            requireOpen();
            return span.file().cursorAt(skip, span.end());
        } finally {
            lock.unlock();
        }
    }

    private List<Span> startReading() {
        lock.lock();
        try {
            refresh();
            readers++;
            return files.oldestFirst().stream()
                    .map(file -> new Span(file, file.firstNumber(), file.lines(), file.end()))
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private void endReading() {
        lock.lock();
        try {
            readers--;
        } finally {
            lock.unlock();
        }
    }

    private void forget(LogFollower follower) {
        lock.lock();
        try {
            followers.remove(follower);
        } finally {
            lock.unlock();
        }
    }

    private void refresh() {
        requireOpen();
        files.refresh(readers == 0);
    }

    private void requireOpen() {
        if (closed) {
            throw closedLog();
        }
    }

    private EngineException closedLog() {
        return new EngineException(ErrorKind.CANCELLED, "read the log in " + directory.path() + ": it was closed");
    }
}
