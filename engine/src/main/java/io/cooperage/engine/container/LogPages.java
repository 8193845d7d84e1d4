package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerLog.EntrySink;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/// Copies a log that is not a file of its own, by its pages.
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
