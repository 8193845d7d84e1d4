package io.cooperage.engine.bench;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.container.ContainerLog.LogQuery;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// Whole runs through the engine, each beside its floor: what the kernel, or a plain pipe, needs for the same
/// work on the same machine in the same minute.
public final class EngineBench {
    private static final int RUNS = 200;
    private static final int WARM_UPS = 40;
    private static final int LINES = 10_000_000;
    private static final int SLEEPERS = 100;
    private static final int IDLE_SECONDS = 10;

    private final BenchEngine engine;
    private final PrintStream out;

    private EngineBench(BenchEngine engine, PrintStream out) {
        this.engine = engine;
        this.out = out;
    }

    /// @param args a folder to work in, with room for a gigabyte; and which rows, `starts` or `logs`
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            EngineBench bench = new EngineBench(engine, System.out);
            switch (args[1]) {
                case "starts" -> bench.starts();
                case "logs" -> {
                    bench.tenMillionLines();
                    bench.sleepers();
                }
                default -> throw new IllegalArgumentException("starts or logs, not " + args[1]);
            }
        }
    }

    private void print(Measurement row) {
        out.println(row.line());
    }

    private void starts() throws IOException, InterruptedException {
        runToRemoval("run /bin/true to removal", () -> engine.create("/bin/true"));
        engine.makeImage();
        runToRemoval("run /bin/true of an image", engine::createOfImage);
    }

    private void runToRemoval(String title, Supplier<Container> create) throws IOException, InterruptedException {
        for (int i = 0; i < WARM_UPS; i++) {
            createStartWaitRemove(create);
        }
        double[] ours = new double[RUNS];
        double[] floor = new double[RUNS];
        // In turns, so that whatever else the machine does hits both.
        int block = RUNS / 10;
        for (int start = 0; start < RUNS; start += block) {
            for (int i = start; i < start + block; i++) {
                long before = System.nanoTime();
                createStartWaitRemove(create);
                ours[i] = (System.nanoTime() - before) / 1e6;
            }
            System.arraycopy(unshareTimes(block), 0, floor, start, block);
        }
        print(new Measurement(
                title + ", median of " + RUNS, Measurement.median(ours), "ms", Measurement.median(floor), 12, 5));
    }

    private void createStartWaitRemove(Supplier<Container> create) {
        Container container = create.get();
        engine.containers().start(container.id());
        int status = engine.containers().await(container.id()).exitCode();
        if (status != 0) {
            throw new IllegalStateException("/bin/true ended with " + status);
        }
        engine.containers().remove(container.id(), false);
    }

    /// Timed by one shell, so that starting processes from a JVM does not flatter the ratio.
    private static double[] unshareTimes(int runs) throws IOException, InterruptedException {
        String loop = "for ((i = 0; i < " + runs + "; i++)); do a=${EPOCHREALTIME/[.,]/}; "
                + "unshare -m -p -f -u -i -n --mount-proc true; echo $((${EPOCHREALTIME/[.,]/} - a)); done";
        Process shell = new ProcessBuilder("bash", "-c", loop)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String[] lines = new String(shell.getInputStream().readAllBytes(), StandardCharsets.US_ASCII)
                .strip()
                .split("\n", -1);
        if (shell.waitFor() != 0 || lines.length != runs) {
            throw new IllegalStateException("unshare could not be measured");
        }
        double[] times = new double[runs];
        for (int i = 0; i < runs; i++) {
            times[i] = Long.parseLong(lines[i]) / 1e3;
        }
        return times;
    }

    private void tenMillionLines() throws IOException, InterruptedException {
        Path file = engine.folder().resolve("floor.txt");
        String pipe = BenchEngine.busybox() + " seq 1 " + LINES + " | cat >" + file;
        double[] ours = new double[3];
        double[] floor = new double[3];
        String last = "";
        for (int i = 0; i < ours.length; i++) {
            floor[i] =
                    seconds(() -> new ProcessBuilder("sh", "-c", pipe).start().waitFor());
            Files.delete(file);
            if (!last.isEmpty()) {
                engine.containers().remove(last, false);
            }
            Container container = engine.create("seq", "1", Integer.toString(LINES));
            last = container.id();
            ours[i] = seconds(() -> {
                engine.containers().start(container.id());
                engine.containers().await(container.id());
            });
        }
        print(new Measurement(
                "10 million lines to the log", Measurement.median(ours), "s", Measurement.median(floor), 0, 1.5));
        readBack(last);
        engine.containers().remove(last, false);
    }

    private void readBack(String id) throws IOException, InterruptedException {
        double[] pages = new double[5];
        for (int i = 0; i < pages.length; i++) {
            pages[i] = 1e3 * seconds(() -> lastPage(id));
        }
        print(Measurement.of("open the log and read its last page", Measurement.median(pages), "ms", 50));
        double[] searches = new double[3];
        Pattern pattern = Pattern.compile("\\b9{5}\\d*7\\b");
        try (ContainerLog log = engine.containers().log(id)) {
            for (int i = 0; i < searches.length; i++) {
                searches[i] = seconds(() -> {
                    long found = log.search(LogQuery.of(pattern), numbers -> {}, () -> false);
                    if (found != 11) {
                        throw new IllegalStateException("the search found " + found + " lines");
                    }
                });
            }
        }
        print(Measurement.of("regex search of all of it", Measurement.median(searches), "s", 1));
    }

    private void lastPage(String id) {
        try (ContainerLog log = engine.containers().log(id)) {
            List<LogLine> page = log.lines(log.lineCount() - 100, 100);
            if (!page.getLast().text().equals(Integer.toString(LINES))) {
                throw new IllegalStateException("wrong last line: " + page.getLast());
            }
        }
    }

    private void sleepers() throws IOException, InterruptedException {
        double start = seconds(() -> {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < SLEEPERS; i++) {
                    threads.submit(() -> {
                        Container container = engine.create("sleep", "1000000");
                        return engine.containers().start(container.id());
                    });
                }
            }
        });
        List<Integer> pids = engine.containers().list().stream()
                .filter(container -> container.state().status().isAlive())
                .map(container -> container.state().pid())
                .toList();
        if (pids.size() != SLEEPERS) {
            throw new IllegalStateException("only " + pids.size() + " containers run");
        }
        print(Measurement.of("create and start " + SLEEPERS + " sleeping containers", start, "s", 2));
        double shims = 0;
        for (int pid : pids) {
            shims += ProcessFacts.proportionalBytes(ProcessFacts.parent(pid));
        }
        print(Measurement.of("memory beside each container's process", shims / SLEEPERS / 1e6, "MB", 1.2));
        TimeUnit.SECONDS.sleep(3);
        print(Measurement.of(
                "engine with " + SLEEPERS + " containers, idle, sampling",
                ProcessFacts.cpuPercent(ProcessHandle.current().pid(), IDLE_SECONDS),
                "%",
                2));
        double stop = seconds(engine::removeAll);
        print(Measurement.of("kill and remove all " + SLEEPERS, stop, "s", 0));
    }

    private static double seconds(BenchEngine.BenchTask task) throws IOException, InterruptedException {
        long before = System.nanoTime();
        task.run();
        return (System.nanoTime() - before) / 1e9;
    }
}
