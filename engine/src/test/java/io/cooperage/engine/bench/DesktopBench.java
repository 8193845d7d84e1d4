package io.cooperage.engine.bench;

import io.cooperage.engine.container.Container;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Starts the built application on the screen in DISPLAY, with 20 containers running: how long until its window can be
/// used, what it keeps in memory, what it costs while nobody does anything.
public final class DesktopBench {
    private static final int CONTAINERS = 20;
    private static final int STARTS = 5;

    /// Sparklines move until they hold their minute, and the compiler is busy as long.
    private static final int SETTLE_SECONDS = 90;

    private static final int IDLE_SECONDS = 30;
    private static final Pattern USABLE = Pattern.compile("window usable after (\\d+) ms");

    private DesktopBench() {}

    /// @param args a folder to work in, and the application's launcher
    public static void main(String[] args) throws IOException, InterruptedException {
        try (BenchEngine engine = new BenchEngine(Path.of(args[0]))) {
            for (int i = 0; i < CONTAINERS; i++) {
                Container container = engine.create("sleep", "1000000");
                engine.containers().start(container.id());
            }
            engine.without(() -> measure(Path.of(args[1]), engine.state(), System.out));
        }
    }

    private static void measure(Path launcher, Path root, PrintStream out) throws IOException, InterruptedException {
        double[] starts = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "--root", root.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT);
            builder.environment().merge("COOPERAGE_JAVA_OPTS", "-Dcooperage.startup=report", (a, b) -> a + " " + b);
            Process window = builder.start();
            try (BufferedReader lines = window.inputReader()) {
                starts[i] = awaitUsable(lines);
                if (i == STARTS - 1) {
                    idle(window.pid(), out);
                }
            } finally {
                window.destroy();
                window.waitFor();
            }
        }
        out.println(Measurement.of("window usable after the JVM's start, median", Measurement.median(starts), "s", 1.5)
                .line());
    }

    private static void idle(long pid, PrintStream out) throws IOException, InterruptedException {
        double settle = ProcessFacts.cpuPercent(pid, SETTLE_SECONDS);
        out.println(Measurement.of("window idle", ProcessFacts.cpuPercent(pid, IDLE_SECONDS), "%", 1)
                .line());
        out.println(Measurement.of("window in its first " + SETTLE_SECONDS + " s", settle, "%", 0)
                .line());
        out.println(Measurement.of(
                        "window resident with " + CONTAINERS + " containers",
                        ProcessFacts.residentBytes(pid) / 1e6,
                        "MB",
                        300)
                .line());
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
}
