package io.cooperage.engine.container.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.EntrySink;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;

/// Hands the entries of a log that are wanted to a sink, in place. Lives for one copy.
final class EntryCopier {
    /// Entries between two looks at the caller's interrupt.
    private static final int CHECK = 1 << 10;

    private final EntrySink sink;
    private final LogExport what;
    private final boolean timed;
    private final long since;
    private final long until;

    EntryCopier(EntrySink sink, LogExport what) {
        this.sink = sink;
        this.what = what;
        this.timed = what.since() != null || what.until() != null;
        this.since = what.since() == null ? Long.MIN_VALUE : CriEntry.nanos(what.since());
        this.until = what.until() == null ? Long.MAX_VALUE : CriEntry.nanos(what.until());
    }

    void copy(LineCursor lines) {
        try {
            for (long n = 1; lines.next(); n++) {
                if (n % CHECK == 0 && Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "read the log: it was cancelled");
                }
                entry(lines.bytes(), lines.from(), lines.to());
            }
        } catch (IOException e) {
            throw new EngineException(ErrorKind.UNAVAILABLE, "write the log: " + e.getMessage(), e);
        }
    }

    private void entry(byte[] bytes, int from, int to) throws IOException {
        int text = CriEntry.text(bytes, from, to);
        StdStream stream = CriEntry.stream(bytes, from, text);
        if ((what.stream() != null && stream != what.stream()) || (timed && !inTime(bytes, from, to))) {
            return;
        }
        sink.entry(stream, bytes, text == from ? -1 : from, text, to - text, CriEntry.partial(bytes, from, text));
    }

    /// What has no time of its own is damage, and shown only where no time is asked for.
    private boolean inTime(byte[] bytes, int from, int to) {
        long time = CriEntry.nanos(bytes, from, to);
        return time != CriEntry.NO_TIME && time >= since && time <= until;
    }
}
