package io.cooperage.engine.bench;

import io.cooperage.engine.container.ContainerLog.LogExport;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.container.log.LogWatcher;
import io.cooperage.engine.container.log.PagedContainerLog;
import io.cooperage.engine.container.log.ShimLog;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Opening and searching the log of `seq 1 10000000` (490 MB), with the file in the page cache. The floor of
/// opening is the 50 ms that are allowed; that of searching is reading the file once into a buffer on one
/// thread.
public final class LogBench {
    private static final int LINES = 10_000_000;
    private static final int WARM_UPS = 2;
    private static final int RUNS = 5;

    private LogBench() {}

    /// @param args optionally a directory to work in; what is made there is deleted again
    public static void main(String[] args) throws IOException {
        Path work = args.length > 0
                ? Files.createTempDirectory(Path.of(args[0]), "log-bench")
                : Files.createTempDirectory("log-bench");
        try (LogWatcher watcher = new LogWatcher()) {
            generate(work);
            run(work, watcher, System.out);
        } finally {
            try (Stream<Path> files = Files.list(work)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
            Files.delete(work);
        }
    }

    private static void generate(Path work) {
        try (ShimLog log = new ShimLog(work, 1)) {
            long nanos = 1_764_000_000_000_000_000L;
            for (int i = 1; i <= LINES; i++) {
                byte[] text = Integer.toString(i).getBytes(StandardCharsets.US_ASCII);
                log.add(nanos += 1_000, false, false, text, text.length);
            }
        }
    }

    private static void run(Path work, LogWatcher watcher, PrintStream out) throws IOException {
        double first = milliseconds(() -> lastPage(work, watcher));
        out.printf("log.open-last-page.first %.1f ms 50 %.2f%n", first, first / 50);
        double open = median(() -> lastPage(work, watcher));
        out.printf("log.open-last-page %.1f ms 50 %.2f%n", open, open / 50);

        double floor = median(() -> readThrough(work.resolve("log")));
        out.printf("log.read-through %.0f ms %.0f 1.00%n", floor, floor);
        try (PagedContainerLog log = PagedContainerLog.open(work, watcher)) {
            double cold =
                    milliseconds(() -> log.search(LogQuery.of(Pattern.compile("[13]+7$")), numbers -> {}, () -> false));
            out.printf("log.search.first %.0f ms %.0f %.2f%n", cold, floor, cold / floor);
            search(log, "literal", Pattern.compile("999999"), 19, floor, out);
            search(log, "regex", Pattern.compile("\\b9{5}\\d*7\\b"), -1, floor, out);
            search(log, "all", Pattern.compile(".*"), LINES, floor, out);
            search(log, "none", Pattern.compile("no such text"), 0, floor, out);
            search(log, "ignore-case", Pattern.compile("ERROR", Pattern.CASE_INSENSITIVE), 0, floor, out);
            search(log, "class", Pattern.compile("[a-f]+\\d"), 0, floor, out);
            search(log, "end", Pattern.compile("(12|34)5$"), -1, floor, out);
            search(log, "alternatives", Pattern.compile("error|fatal|panic"), 0, floor, out);
            double export = median(() -> log.writeTo(OutputStream.nullOutputStream(), LogExport.ALL));
            out.printf("log.write-to %.0f ms %.0f %.2f%n", export, floor, export / floor);
        }
        Files.delete(work.resolve("log.idx"));
        double unindexed = median(() -> lastPage(work, watcher));
        out.printf("log.open-without-index %.0f ms %.0f %.2f%n", unindexed, floor, unindexed / floor);
    }

    private static void search(
            PagedContainerLog log, String name, Pattern pattern, long expected, double floor, PrintStream out) {
        long found = log.search(LogQuery.of(pattern), numbers -> {}, () -> false);
        if (expected >= 0 && found != expected) {
            throw new IllegalStateException(name + " found " + found + " instead of " + expected);
        }
        double time = median(() -> log.search(LogQuery.of(pattern), numbers -> {}, () -> false));
        out.printf("log.search.%s %.0f ms %.0f %.2f%n", name, time, floor, time / floor);
    }

    private static List<LogLine> lastPage(Path work, LogWatcher watcher) {
        try (PagedContainerLog log = PagedContainerLog.open(work, watcher)) {
            List<LogLine> page = log.tail(100);
            if (!page.getLast().text().equals(Integer.toString(LINES))) {
                throw new IllegalStateException("wrong last line: " + page.getLast());
            }
            return page;
        }
    }

    private static long readThrough(Path file) {
        ByteBuffer buffer = ByteBuffer.allocateDirect(1 << 18);
        try (FileChannel channel = FileChannel.open(file)) {
            long total = 0;
            for (int read; (read = channel.read(buffer)) > 0; buffer.clear()) {
                total += read;
            }
            return total;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double median(Supplier<?> work) {
        for (int i = 0; i < WARM_UPS; i++) {
            milliseconds(work);
        }
        double[] times = new double[RUNS];
        for (int i = 0; i < RUNS; i++) {
            times[i] = milliseconds(work);
        }
        Arrays.sort(times);
        return times[RUNS / 2];
    }

    private static double milliseconds(Supplier<?> work) {
        long start = System.nanoTime();
        Object result = work.get();
        long end = System.nanoTime();
        if (result == null) {
            throw new IllegalStateException("nothing came back");
        }
        return (end - start) / 1e6;
    }
}
