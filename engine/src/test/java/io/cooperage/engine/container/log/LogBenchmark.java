package io.cooperage.engine.container.log;

import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.store.TreeRemover;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/// Reading and searching a log of 200,000 lines in the page cache.
@State(Scope.Benchmark)
public class LogBenchmark {
    private static final int LINES = 200_000;
    private static final long START = 1_764_000_000_000_000_000L;
    private static final LogQuery LITERAL = LogQuery.of(Pattern.compile("connection reset"));
    private static final LogQuery EXPRESSION = LogQuery.of(Pattern.compile("\\bGET /[a-f]+/\\d*7 5\\d\\d\\b"));

    private final LogWatcher watcher = new LogWatcher();
    private final Path folder;
    private final PagedContainerLog log;

    public LogBenchmark() {
        try {
            folder = Files.createTempDirectory("log");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        log = PagedContainerLog.open(folder, watcher);
    }

    @Setup
    public void write() {
        try (ShimLog shim = new ShimLog(folder, 1)) {
            for (int i = 0; i < LINES; i++) {
                String line = "10.0.0." + i % 256 + " GET /" + Integer.toHexString(i) + "/" + i + " 200 " + i * 31;
                byte[] text = line.getBytes(StandardCharsets.US_ASCII);
                shim.add(START + i * 1_000L, false, false, text, text.length);
            }
        }
    }

    @TearDown
    public void remove() {
        log.close();
        watcher.close();
        new TreeRemover(Syscalls.host()).remove(folder);
    }

    /// Somewhere in the middle, as a thrown scroll bar asks for it.
    @Benchmark
    public List<LogLine> page() {
        return log.lines(LINES / 2, 100);
    }

    @Benchmark
    public long searchText() {
        return log.search(LITERAL, numbers -> {}, () -> false);
    }

    @Benchmark
    public long searchExpression() {
        return log.search(EXPRESSION, numbers -> {}, () -> false);
    }
}
