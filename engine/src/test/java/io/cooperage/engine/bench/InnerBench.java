package io.cooperage.engine.bench;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// The inner parts, measured by JMH: each warm, in a JVM of its own, in few and short rounds, which
/// add up to a minute. `packaging/README.md` says how one of them is measured longer.
public final class InnerBench {
    private static final TimeValue ROUND = TimeValue.milliseconds(600);
    private static final int WARM_UPS = 2;

    /// What takes milliseconds is run too seldom in two rounds for the second compiler to have come to it.
    private static final int WARM_UPS_OF_LONG_ONES = 6;
    private static final int ROUNDS = 3;

    /// Of the calls: whatever else the machine does lengthens some of them, and so their mean.
    private static final double MEDIAN = 50;

    /// @param benchmark the last two parts of JMH's name
    /// @param target the most that is allowed, in the unit; 0 for none
    private record Part(String benchmark, String title, TimeUnit unit, double target) {
        /// JMH takes a pattern that is found somewhere in the name.
        String pattern() {
            return Pattern.quote("." + benchmark) + "$";
        }
    }

    private static final List<Part> PARTS = List.of(
            new Part("LaunchPlanBenchmark.plan", "plan a launch", TimeUnit.MICROSECONDS, 0),
            new Part("LaunchPlanBenchmark.planAndEncode", "plan and encode a launch", TimeUnit.MICROSECONDS, 0),
            new Part("SeccompBenchmark.resolve", "default seccomp profile for a machine", TimeUnit.MICROSECONDS, 0),
            new Part("SeccompBenchmark.compile", "default seccomp profile to BPF", TimeUnit.MICROSECONDS, 0),
            new Part("DockerfileBenchmark.parse", "parse a Dockerfile of 1,000 lines", TimeUnit.MILLISECONDS, 0),
            new Part("DockerfileBenchmark.lint", "parse and lint it", TimeUnit.MILLISECONDS, 30),
            new Part("DockerfileBenchmark.format", "parse and format it", TimeUnit.MILLISECONDS, 0),
            new Part("DockerfileBenchmark.keystroke", "all that a key in it asks for", TimeUnit.MILLISECONDS, 50),
            new Part("LogBenchmark.page", "100 lines out of a log of 200,000", TimeUnit.MICROSECONDS, 0),
            new Part("LogBenchmark.searchText", "search it for a text", TimeUnit.MILLISECONDS, 0),
            new Part("LogBenchmark.searchExpression", "search it for an expression", TimeUnit.MILLISECONDS, 0),
            new Part("LayerIndexBenchmark.open", "open the index of 20,000 files", TimeUnit.MICROSECONDS, 0),
            new Part("LayerIndexBenchmark.walk", "open and read all of it", TimeUnit.MILLISECONDS, 0),
            new Part("ContainerListBenchmark.json", "100 containers as Docker's JSON", TimeUnit.MILLISECONDS, 0));

    private InnerBench() {}

    /// @param args a part of the names of those to run; all without
    public static void main(String[] args) throws RunnerException {
        String chosen = args.length > 0 ? args[0] : "";
        List<Part> parts =
                PARTS.stream().filter(part -> part.benchmark().contains(chosen)).toList();
        if (parts.isEmpty()) {
            throw new IllegalArgumentException("no benchmark has " + chosen + " in its name: "
                    + PARTS.stream().map(Part::benchmark).toList());
        }
        for (Part part : parts) {
            print(part, run(part), System.out);
        }
    }

    private static RunResult run(Part part) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(part.pattern())
                .mode(Mode.SampleTime)
                .timeUnit(part.unit())
                .forks(1)
                .warmupIterations(part.unit() == TimeUnit.MILLISECONDS ? WARM_UPS_OF_LONG_ONES : WARM_UPS)
                .warmupTime(ROUND)
                .measurementIterations(ROUNDS)
                .measurementTime(ROUND)
                .addProfiler(GCProfiler.class)
                .shouldFailOnError(true)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).runSingle();
    }

    private static void print(Part part, RunResult result, PrintStream out) {
        double bytes = Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                .getScore();
        String title = String.format(Locale.ROOT, "inner: %s, allocating %.1f kB", part.title(), bytes / 1e3);
        String unit = part.unit() == TimeUnit.MICROSECONDS ? "us" : "ms";
        out.println(Measurement.of(
                        title, result.getPrimaryResult().getStatistics().getPercentile(MEDIAN), unit, part.target())
                .line());
    }
}
