package io.cooperage.ui.containers.detail;

import io.cooperage.engine.container.Attachment.StdStream;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.event.EventStream.Subscription;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/// A log of any length whose lines are made up when they are asked for. Any thread.
public final class GeneratedLog implements ContainerLog {
    public static final Instant BEGIN = Instant.parse("2026-11-21T01:02:03Z");

    private final LongFunction<String> text;
    private final LongFunction<StdStream> stream;
    private final AtomicLong count;
    private final AtomicLong read = new AtomicLong();
    private final List<Runnable> followers = new CopyOnWriteArrayList<>();
    private volatile boolean closed;

    public GeneratedLog(long count, LongFunction<String> text, LongFunction<StdStream> stream) {
        this.count = new AtomicLong(count);
        this.text = text;
        this.stream = stream;
    }

    /// All on standard output.
    public static GeneratedLog of(long count, LongFunction<String> text) {
        return new GeneratedLog(count, text, _ -> StdStream.STDOUT);
    }

    /// More lines are written.
    public void grow(long by) {
        count.addAndGet(by);
        followers.forEach(Runnable::run);
    }

    /// How many lines were handed out, to see that nobody reads them all.
    public long linesRead() {
        return read.get();
    }

    public boolean isClosed() {
        return closed;
    }

    @Override
    public long lineCount() {
        return count.get();
    }

    @Override
    public long firstLine() {
        return 0;
    }

    /// The texts only, a line each; what is asked of it besides is not looked at.
    @Override
    public long writeTo(OutputStream out, LogExport what) {
        long written = 0;
        try {
            for (long number = 0; number < count.get(); number++) {
                byte[] line = (text.apply(number) + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(line);
                written += line.length;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return written;
    }

    @Override
    public List<LogLine> lines(long first, int wanted) {
        int size = Math.clamp(count.get() - first, 0, wanted);
        List<LogLine> lines = new ArrayList<>(size);
        for (long number = first; number < first + size; number++) {
            lines.add(new LogLine(
                    number, BEGIN.plusMillis(number * 137), stream.apply(number), text.apply(number), false));
        }
        read.addAndGet(size);
        return lines;
    }

    @Override
    public long lineAt(Instant time) {
        return Math.clamp((time.toEpochMilli() - BEGIN.toEpochMilli() + 136) / 137, 0, count.get());
    }

    @Override
    public Subscription follow(Runnable grown) {
        followers.add(grown);
        return () -> followers.remove(grown);
    }

    @Override
    public long search(LogQuery query, Consumer<long[]> found, BooleanSupplier stop) {
        long total = 0;
        long lines = count.get();
        long[] batch = new long[10_000];
        int size = 0;
        for (long number = 0; number < lines; number++) {
            if ((query.stream() == null || query.stream() == stream.apply(number))
                    && query.pattern().matcher(text.apply(number)).find()) {
                batch[size++] = number;
            }
            if (size == batch.length || (number & 0xffff) == 0xffff) {
                found.accept(Arrays.copyOf(batch, size));
                total += size;
                size = 0;
                if (stop.getAsBoolean()) {
                    return total;
                }
            }
        }
        found.accept(Arrays.copyOf(batch, size));
        return total + size;
    }

    @Override
    public void close() {
        closed = true;
    }
}
