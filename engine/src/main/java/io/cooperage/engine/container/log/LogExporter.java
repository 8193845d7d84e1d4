package io.cooperage.engine.container.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/// Turns entries back into what the program wrote: texts joined, newlines where the program had them. Lives for
/// one export.
final class LogExporter {
    /// Entries between two looks at the caller's interrupt.
    private static final int CHECK = 1 << 10;

    private final OutputStream out;
    private final LogExport what;
    private final long since;
    private final long until;
    private long written;
    /// Of the entry that was written last, if its line has not ended.
    private @Nullable StdStream openLine;

    LogExporter(OutputStream out, LogExport what) {
        this.out = new BufferedOutputStream(out, 1 << 16);
        this.what = what;
        this.since = what.since() == null ? CriEntry.NO_TIME : CriEntry.nanos(what.since());
        this.until = what.until() == null ? Long.MAX_VALUE : CriEntry.nanos(what.until());
    }

    void write(LineCursor lines) {
        try {
            for (long n = 1; lines.next(); n++) {
                if (n % CHECK == 0 && Thread.currentThread().isInterrupted()) {
                    throw new EngineException(ErrorKind.CANCELLED, "write the log: it was cancelled");
                }
                entry(lines.bytes(), lines.from(), lines.to());
            }
        } catch (IOException e) {
            throw failed(e);
        }
    }

    long finish() {
        try {
            out.flush();
            return written;
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void entry(byte[] bytes, int from, int to) throws IOException {
        int text = CriEntry.text(bytes, from, to);
        StdStream stream = CriEntry.stream(bytes, from, text);
        long time = CriEntry.nanos(bytes, from, to);
        if ((what.stream() != null && stream != what.stream()) || !wanted(time)) {
            return;
        }
        if (what.timestamps()) {
            if (openLine != null && openLine != stream) {
                newline(); // the other stream came between; a time belongs at the start of a line
            }
            if (openLine == null && time != CriEntry.NO_TIME) {
                write(bytes, from, CriEntry.STAMP + 1);
            }
        }
        write(bytes, text, to - text);
        if (CriEntry.partial(bytes, from, text)) {
            openLine = stream;
        } else {
            newline();
        }
    }

    private boolean wanted(long time) {
        if (time == CriEntry.NO_TIME) {
            return what.since() == null && what.until() == null;
        }
        return time >= since && time <= until;
    }

    private void newline() throws IOException {
        out.write('\n');
        written++;
        openLine = null;
    }

    private void write(byte[] bytes, int from, int length) throws IOException {
        out.write(bytes, from, length);
        written += length;
    }

    private static EngineException failed(IOException e) {
        return new EngineException(ErrorKind.UNAVAILABLE, "write the log: " + e.getMessage(), e);
    }
}
