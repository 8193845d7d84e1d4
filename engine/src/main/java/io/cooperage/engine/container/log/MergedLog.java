package io.cooperage.engine.container.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/// Several logs as one, by time; lines of the same instant stand in the order of the logs. Read by the page like
/// any other, so a screen for one log shows many: a line's number is its place among all, and [#entries] says
/// whose it is.
///
/// Nothing is merged ahead. The place of a page is found by bisecting time over the logs' own indexes, and only
/// the page itself is merged. A line shows up [#SETTLE] after it was written: another log's line of an earlier
/// instant may reach the disk a moment later, and would shift the numbers that were given.
///
/// Any thread. Closing closes the logs.
public final class MergedLog implements ContainerLog {
    /// How long a line may be on its way from a program to its log.
    static final Duration SETTLE = Duration.ofMillis(100);

    private static final int READ_AHEAD = 256;
    private static final int SEARCH_BATCH = 4096;

    private final List<ContainerLog> logs;
    private final InstantSource clock;

    /// What number 0 of the merged log is, by log.
    private final long[] base;

    /// Where the last page ended: the next one most often begins there. Replaced, never changed.
    private volatile Place last;

    private MergedLog(List<? extends ContainerLog> logs, InstantSource clock) {
        this.logs = List.copyOf(logs);
        this.clock = clock;
        this.base = logs.stream().mapToLong(ContainerLog::firstLine).toArray();
        this.last = new Place(0, base);
    }

    /// @param logs no longer the caller's to close
    public static MergedLog of(List<? extends ContainerLog> logs) {
        return of(logs, InstantSource.system());
    }

    static MergedLog of(List<? extends ContainerLog> logs, InstantSource clock) {
        return new MergedLog(logs, clock);
    }

    /// Where each log stands before the line with this number.
    private record Place(long number, long[] next) {}

    @Override
    public long lineCount() {
        return numberOf(ends());
    }

    /// Up to where each log is shown.
    private long[] ends() {
        Instant now = clock.instant();
        Instant settled = now.minus(SETTLE);
        long[] ends = new long[logs.size()];
        for (int i = 0; i < ends.length; i++) {
            ContainerLog log = logs.get(i);
            List<LogLine> newest = log.tail(1);
            // A line of the future was written before the clock was set back, and waits for nothing.
            boolean young = !newest.isEmpty()
                    && newest.getFirst().time().isAfter(settled)
                    && !newest.getFirst().time().isAfter(now);
            ends[i] = young ? log.lineAt(settled) : log.lineCount();
        }
        return ends;
    }

    private long numberOf(long[] next) {
        long number = 0;
        for (int i = 0; i < next.length; i++) {
            number += Math.max(0, next[i] - base[i]);
        }
        return number;
    }

    @Override
    public long firstLine() {
        long[] first = logs.stream().mapToLong(ContainerLog::firstLine).toArray();
        return numberOf(first);
    }

    @Override
    public List<LogLine> lines(long first, int count) {
        return entries(first, count).stream().map(Entry::line).toList();
    }

    @Override
    public List<Entry> entries(long first, int count) {
        if (first < 0 || count < 0) {
            throw EngineException.invalid(
                    "read log lines: first " + first + " and count " + count + " must not be negative");
        }
        long[] ends = ends();
        int wanted = (int) Math.min(count, numberOf(ends) - first);
        if (wanted <= 0) {
            return List.of();
        }
        Place start = placeBefore(first, ends);
        Merge merge = new Merge(start, ends, Math.min(READ_AHEAD, wanted));
        merge.skipTo(first);
        List<Entry> page = new ArrayList<>(wanted);
        while (page.size() < wanted) {
            Entry entry = merge.next();
            if (entry == null) {
                break;
            }
            page.add(entry);
        }
        last = merge.place();
        return page;
    }

    /// A place at or before the line `number`, as near as the logs' times tell.
    private Place placeBefore(long number, long[] ends) {
        Place recent = last;
        if (recent.number() <= number && number - recent.number() < READ_AHEAD) {
            return recent;
        }
        long low = Long.MAX_VALUE;
        long high = Long.MIN_VALUE;
        for (int i = 0; i < ends.length; i++) {
            if (base[i] < ends[i]) {
                low = Math.min(low, time(i, base[i]));
                high = Math.max(high, time(i, ends[i] - 1));
            }
        }
        // The greatest instant before which no more than `number` lines stand.
        while (low < high) {
            long middle = low + (high - low + 1) / 2;
            if (numberOf(placeAt(middle, ends)) <= number) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        long[] next = placeAt(low, ends);
        return new Place(numberOf(next), next);
    }

    private long time(int source, long line) {
        List<LogLine> found = logs.get(source).lines(line, 1);
        return CriEntry.nanos(found.isEmpty() ? Instant.EPOCH : found.getFirst().time());
    }

    private long[] placeAt(long nanos, long[] ends) {
        Instant time = CriEntry.instant(nanos);
        long[] next = new long[ends.length];
        for (int i = 0; i < next.length; i++) {
            next[i] = Math.max(base[i], Math.min(ends[i], logs.get(i).lineAt(time)));
        }
        return next;
    }

    @Override
    public long lineAt(Instant time) {
        return numberOf(placeAt(CriEntry.nanos(time), ends()));
    }

    @Override
    public Subscription follow(Runnable grown) {
        List<Subscription> subscriptions = new ArrayList<>();
        AtomicInteger news = new AtomicInteger();
        // What has grown is told when it has settled, all that grew meanwhile at once. Whoever tells of a log's
        // growth tells of other logs too and must not be kept waiting.
        Runnable later = () -> {
            if (news.getAndIncrement() == 0) {
                Thread.ofVirtual().name("merged-log").start(() -> tell(news, grown));
            }
        };
        logs.forEach(log -> subscriptions.add(log.follow(later)));
        return () -> subscriptions.forEach(Subscription::close);
    }

    private static void tell(AtomicInteger news, Runnable grown) {
        int known;
        do {
            known = news.get();
            try {
                Thread.sleep(SETTLE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                return;
            }
            grown.run();
        } while (!news.compareAndSet(known, 0));
    }

    @Override
    public long search(LogQuery query, Consumer<long[]> found, BooleanSupplier stop) {
        Matcher matcher = query.pattern().matcher("");
        Merge merge = new Merge(new Place(0, base), ends(), SEARCH_BATCH);
        long[] batch = new long[SEARCH_BATCH];
        int size = 0;
        long total = 0;
        for (long seen = 1; ; seen++) {
            if (seen % SEARCH_BATCH == 0) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "search the logs: it was cancelled");
                }
                if (size > 0) {
                    found.accept(Arrays.copyOf(batch, size));
                    size = 0;
                }
                if (stop.getAsBoolean()) {
                    return total;
                }
            }
            Entry entry = merge.next();
            if (entry == null) {
                break;
            }
            if (query.matches(matcher, entry.line())) {
                batch[size++] = entry.line().number();
                total++;
            }
        }
        if (size > 0) {
            found.accept(Arrays.copyOf(batch, size));
        }
        return total;
    }

    /// The texts by time; bytes that are not UTF-8 are written as U+FFFD.
    @Override
    public long writeTo(OutputStream out, LogExport what) {
        long[] ends = ends();
        long from = what.tail() < 0 ? 0 : Math.max(0, numberOf(ends) - what.tail());
        Merge merge = new Merge(placeBefore(from, ends), ends, SEARCH_BATCH);
        merge.skipTo(from);
        CountedOutput counted = new CountedOutput(out);
        try {
            BufferedWriter writer = new BufferedWriter(new OutputStreamWriter(counted, StandardCharsets.UTF_8));
            for (Entry entry = merge.next(); entry != null; entry = merge.next()) {
                if (Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "write the logs: it was cancelled");
                }
                write(writer, entry.line(), what);
            }
            writer.flush();
            return counted.bytes;
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "write the logs: " + e.getMessage(), e);
        }
    }

    private static void write(BufferedWriter writer, LogLine line, LogExport what) throws IOException {
        boolean wanted = (what.stream() == null || line.stream() == what.stream())
                && (what.since() == null || !line.time().isBefore(what.since()))
                && (what.until() == null || !line.time().isAfter(what.until()));
        if (!wanted) {
            return;
        }
        if (what.timestamps()) {
            writer.write(line.time() + " ");
        }
        writer.write(line.text());
        // Where programs mix, a line that goes on later must not run into another's.
        writer.write('\n');
    }

    @Override
    public void close() {
        logs.forEach(ContainerLog::close);
    }

    /// Merges forward from a place. For one thread.
    private final class Merge {
        private final long[] next;
        private final long[] ends;
        private final int chunk;
        private final List<List<LogLine>> read = new ArrayList<>();
        private final int[] at;

        Merge(Place start, long[] ends, int chunk) {
            this.next = start.next().clone();
            this.ends = ends;
            this.chunk = chunk;
            this.at = new int[next.length];
            for (int i = 0; i < next.length; i++) {
                read.add(List.of());
            }
        }

        void skipTo(long number) {
            while (numberOf(next) < number && next() != null) {
                // Lines between the place that times could tell and the one that is asked for.
            }
        }

        Place place() {
            return new Place(numberOf(next), next.clone());
        }

        /// @return null at the end
        @Nullable
        Entry next() {
            int source = -1;
            LogLine earliest = null;
            for (int i = 0; i < next.length; i++) {
                LogLine head = head(i);
                if (head != null && (earliest == null || head.time().isBefore(earliest.time()))) {
                    source = i;
                    earliest = head;
                }
            }
            if (earliest == null) {
                return null;
            }
            long number = numberOf(next);
            at[source]++;
            next[source] = earliest.number() + 1;
            return new Entry(
                    source,
                    new LogLine(number, earliest.time(), earliest.stream(), earliest.text(), earliest.partial()));
        }

        private @Nullable LogLine head(int source) {
            if (next[source] >= ends[source]) {
                return null;
            }
            List<LogLine> lines = read.get(source);
            if (at[source] == lines.size()) {
                lines = logs.get(source).lines(next[source], (int) Math.min(chunk, ends[source] - next[source]));
                read.set(source, lines);
                at[source] = 0;
                if (lines.isEmpty()) {
                    // Let go by a rotation meanwhile.
                    next[source] = Math.min(ends[source], logs.get(source).firstLine());
                    return next[source] < ends[source]
                                    && !logs.get(source).lines(next[source], 1).isEmpty()
                            ? head(source)
                            : null;
                }
            }
            return lines.get(at[source]);
        }
    }

    private static final class CountedOutput extends OutputStream {
        private final OutputStream out;
        private long bytes;

        CountedOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] data, int from, int length) throws IOException {
            out.write(data, from, length);
            bytes += length;
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }
    }
}
