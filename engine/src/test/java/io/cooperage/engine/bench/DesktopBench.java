package io.cooperage.engine.bench;

import static io.cooperage.engine.bench.ProcessFacts.cpuPercent;
import static io.cooperage.engine.bench.ProcessFacts.residentBytes;

import io.cooperage.engine.container.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the built application on the screen in DISPLAY: with 20 containers running how long until its
/// window can be used and what it keeps in memory, with 100 what it costs while nobody does anything.
public final class DesktopBench {
    private static final int FEW = 20;
    private static final int MANY = 100;
    private static final int STARTS = 5;

    /// Sparklines move until they hold their minute, and the compiler is busy as long.
    private static final int SETTLE_SECONDS = 90;

    private static final int IDLE_SECONDS = 60;

    /// Until the first pages and samples are in memory.
    private static final int GROW_SECONDS = 30;

    /// As much of its name as the kernel keeps, 15 bytes.
    private static final String SAMPLER_THREAD = "cooperage-sampl";

    private static final Pattern USABLE = Pattern.compile("window usable after (\\d+) ms");

    private final Path launcher;
    private final BenchEngine engine;
    private final PrintStream out;

    private DesktopBench(Path launcher, BenchEngine engine, PrintStream out) {
        this.launcher = launcher;
        this.engine = engine;
        this.out = out;
    }

    /// @param args a folder to work in, and the application's launcher
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            DesktopBench bench = new DesktopBench(Path.of(args[1]), engine, System.out);
            bench.sleepers(FEW);
            engine.without(bench::few);
            bench.sleepers(MANY - FEW);
            engine.without(bench::many);
        }
    }

    private void sleepers(int count) {
        for (int i = 0; i < count; i++) {
            Container container = engine.create("sleep", "1000000");
            engine.containers().start(container.id());
        }
    }

    private void few() throws IOException, InterruptedException {
        double[] starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            boolean last = i == STARTS - 1;
            starts[i] = window(pid -> {
                if (last) {
                    TimeUnit.SECONDS.sleep(GROW_SECONDS);
                    row("window resident with " + FEW + " containers", "MB", 300, residentBytes(pid) / 1e6);
                }
            });
        }
        row("window usable after the JVM's start, median", "s", 1.5, Measurement.median(starts));
    }

    private void many() throws IOException, InterruptedException {
        window(pid -> {
            row("window in its first " + SETTLE_SECONDS + " s", "%", 0, cpuPercent(pid, SETTLE_SECONDS));
            double before = ProcessFacts.threadCpuSeconds(pid, SAMPLER_THREAD);
            double all = cpuPercent(pid, IDLE_SECONDS);
            double sampler = 100 * (ProcessFacts.threadCpuSeconds(pid, SAMPLER_THREAD) - before) / IDLE_SECONDS;
            row("window idle with " + MANY + " containers, but for its sampler", "%", 1, all - sampler);
            row("its sampler", "%", 2, sampler);
        });
    }

    private void row(String name, String unit, double target, double measured) {
        out.println(Measurement.of(name, measured, unit, target).line());
    }

    /// @return seconds until it could be used
    private double window(WindowTask whileOpen) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        launcher.toString(), "--root", engine.state().toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().merge("COOPERAGE_JAVA_OPTS", "-Dcooperage.startup=report", (a, b) -> a + " " + b);
        Process window = builder.start();
        try (BufferedReader lines = window.inputReader()) {
            double usable = awaitUsable(lines);
            whileOpen.run(window.pid());
            return usable;
        } finally {
            window.destroy();
            window.waitFor();
        }
    }

    private static double awaitUsable(BufferedReader lines) throws IOException {
        for (String line; (line = lines.readLine()) != null; ) {
            Matcher usable = USABLE.matcher(line);
            if (usable.find()) {
                return Integer.parseInt(usable.group(1)) / 1e3;
            }
        }
        throw new IllegalStateException("the window ended before it could be used");
    }

    @FunctionalInterface
    private interface WindowTask {
        void run(long pid) throws IOException, InterruptedException;
    }
}
