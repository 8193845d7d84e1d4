package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerLog.EntrySink;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.regex.Matcher;

/// What can be done with a log that is not a file of its own, page by page.
final class LogPages {
    private static final int PAGE = 1000;

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.nnnnnnnnn'Z'").withZone(ZoneOffset.UTC);

    private LogPages() {}

    static long copy(ContainerLog log, EntrySink sink, LogExport what, long first) {
        long next = Math.max(first, log.firstLine());
        try {
            for (List<LogLine> page = log.lines(next, PAGE); !page.isEmpty(); page = log.lines(next, PAGE)) {
                for (LogLine line : page) {
                    next = line.number() + 1;
                    if (wanted(line, what)) {
                        hand(line, sink);
                    }
                }
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "write the log: " + e.getMessage(), e);
        }
        return next;
    }

    static long write(ContainerLog log, OutputStream out, LogExport what) {
        long first = what.tail() < 0 ? 0 : log.lineCount() - what.tail();
        long[] written = {0};
        log.copyTo(
                (stream, bytes, stampAt, from, length, partial) -> {
                    if (Thread.currentThread().isInterrupted()) {
                        throw new EngineException(ErrorKind.CANCELLED, "write the log: it was cancelled");
                    }
                    if (what.timestamps()) {
                        out.write(bytes, stampAt, from - stampAt);
                        out.write(' ');
                        written[0] += from - stampAt + 1;
                    }
                    out.write(bytes, from, length);
                    written[0] += length;
                    if (!partial) {
                        out.write('\n');
                        written[0]++;
                    }
                },
                what,
                first);
        return written[0];
    }

    static long search(ContainerLog log, LogQuery query, Consumer<long[]> found, BooleanSupplier stop) {
        Matcher matcher = query.pattern().matcher("");
        long total = 0;
        long next = log.firstLine();
        for (List<LogLine> page = log.lines(next, PAGE);
                !page.isEmpty() && !stop.getAsBoolean();
                page = log.lines(next, PAGE)) {
            if (Thread.currentThread().isInterrupted()) {
                throw new EngineException(ErrorKind.CANCELLED, "search the log: it was cancelled");
            }
            long[] numbers = page.stream()
                    .filter(line -> query.matches(matcher, line))
                    .mapToLong(LogLine::number)
                    .toArray();
            if (numbers.length > 0) {
                found.accept(numbers);
            }
            total += numbers.length;
            next = page.getLast().number() + 1;
        }
        return total;
    }

    private static boolean wanted(LogLine line, LogExport what) {
        return (what.stream() == null || what.stream() == line.stream())
                && (what.since() == null || !line.time().isBefore(what.since()))
                && (what.until() == null || !line.time().isAfter(what.until()));
    }

    private static void hand(LogLine line, EntrySink sink) throws IOException {
        String stamp = STAMP.format(line.time());
        byte[] bytes = (stamp + line.text()).getBytes(StandardCharsets.UTF_8);
        sink.entry(line.stream(), bytes, 0, stamp.length(), bytes.length - stamp.length(), line.partial());
    }
}
