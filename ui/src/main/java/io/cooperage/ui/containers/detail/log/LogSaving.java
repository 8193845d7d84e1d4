package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Writes a log to a file page by page, so its size does not matter. The file appears when it is complete; a cancelled
/// or failed save leaves nothing. Escape sequences are kept: `less -R` shows the colours.
final class LogSaving {
    private static final int PAGE = 5_000;

    private final ContainerLog log;
    private final long lines;
    private final @Nullable Pattern pattern;
    private final @Nullable StdStream stream;
    private final boolean timestamps;
    private final List<LogSource> sources;

    private volatile Runnable progress = () -> {};
    /// Written by the task, read by whoever shows its progress.
    private final AtomicLong read = new AtomicLong();

    private final AtomicLong written = new AtomicLong();

    /// @param lines how many from the beginning to consider
    /// @param pattern only lines that match; null for all
    /// @param sources whose names stand before the lines; empty for one log alone
    LogSaving(
            ContainerLog log,
            long lines,
            @Nullable Pattern pattern,
            @Nullable StdStream stream,
            boolean timestamps,
            List<LogSource> sources) {
        this.log = log;
        this.lines = lines;
        this.pattern = pattern;
        this.stream = stream;
        this.timestamps = timestamps;
        this.sources = List.copyOf(sources);
    }

    void onProgress(Runnable changed) {
        progress = changed;
    }

    double fraction() {
        return lines == 0 ? 1 : (double) read.get() / lines;
    }

    long written() {
        return written.get();
    }

    /// Blocks; interrupting cancels.
    ///
    /// @return the number of lines written
    /// @throws EngineException naming the file and what was wrong with it
    Long writeTo(Path target) {
        try {
            return write(target);
        } catch (IOException e) {
            throw new EngineException(
                    ErrorKind.INVALID_ARGUMENT, "The log can’t be saved as " + target + ": " + reason(e), e);
        }
    }

    /// What such an exception means; its message is often only the path again.
    private static String reason(IOException e) {
        return switch (e) {
            case NoSuchFileException _ -> "the folder does not exist";
            case AccessDeniedException _ -> "that is not permitted";
            default -> String.valueOf(e.getMessage());
        };
    }

    private Long write(Path target) throws IOException {
        Path absolute = target.toAbsolutePath();
        Path directory = absolute.getParent();
        if (directory == null) {
            throw new IOException(target + " is not a file name");
        }
        Path part = Files.createTempFile(directory, "." + absolute.getFileName(), ".part");
        try {
            try (Writer out = Files.newBufferedWriter(part, StandardCharsets.UTF_8)) {
                writeLines(out);
            }
            Files.move(part, absolute, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
        return written.get();
    }

    private void writeLines(Writer out) throws IOException {
        while (read.get() < lines) {
            if (Thread.interrupted()) {
                throw new CancellationException();
            }
            List<Entry> page = log.entries(read.get(), (int) Math.min(PAGE, lines - read.get()));
            if (page.isEmpty()) {
                return;
            }
            for (Entry entry : page) {
                if (wanted(entry.line())) {
                    write(out, entry);
                    written.incrementAndGet();
                }
            }
            read.addAndGet(page.size());
            progress.run();
        }
    }

    private boolean wanted(LogLine line) {
        return (stream == null || stream == line.stream())
                && (pattern == null || pattern.matcher(line.text()).find());
    }

    private void write(Writer out, Entry entry) throws IOException {
        LogLine line = entry.line();
        if (timestamps) {
            out.write(line.time().toString());
            out.write(' ');
        }
        if (!sources.isEmpty()) {
            out.write(sources.get(entry.source()).name());
            out.write(" | ");
        }
        out.write(line.text());
        // Where programs mix, a line that goes on later must not run into another's.
        if (!line.partial() || !sources.isEmpty()) {
            out.write('\n');
        }
    }
}
