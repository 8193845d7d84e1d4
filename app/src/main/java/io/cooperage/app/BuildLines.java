package io.cooperage.app;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.CacheMiss;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A build as lines for a log, in the form that BuildKit's plain progress made known: `#5 [build 2/3] RUN
/// make`, then what the step writes with its time, then `#5 DONE 1.2s` or `#5 CACHED`.
final class BuildLines implements BuildProgress {
    private final PrintWriter out;
    private final boolean quiet;
    private final BuildReport report;
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();

    /// What a step has begun to write of a line.
    private final Map<String, StringBuilder> begun = new HashMap<>();

    /// @param quiet nothing but an error is shown
    BuildLines(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
        this.report = new BuildReport(out);
    }

    @Override
    public void on(BuildEvent event) {
        report.see(event);
        switch (event) {
            case BuildEvent.StepStarted step -> {
                started.put(step.stepId(), step.at());
                say(step.stepId(), report.title(step.stepId()));
            }
            case BuildEvent.StepOutput said -> output(said);
            case BuildEvent.StepDone done -> {
                endLine(done.stepId());
                String time = BuildReport.seconds(done.took());
                say(done.stepId(), done.cached() ? "CACHED" : "DONE " + time + why(done.miss()));
            }
            case BuildEvent.StepFailed step -> {
                endLine(step.stepId());
                say(step.stepId(), "ERROR: " + step.message());
            }
            case BuildEvent.Finished finished -> {
                if (!quiet) {
                    report.end(finished);
                }
            }
            case BuildEvent.Planned _, BuildEvent.Warning _ -> {}
        }
        out.flush();
    }

    @Override
    public BuildReport report() {
        return report;
    }

    @Override
    public void close() {
        out.flush();
    }

    private static String why(@Nullable CacheMiss miss) {
        return miss == null || miss.input().equals("none kept") || miss.input().equals("not wanted")
                ? ""
                : " (not cached: " + miss.reason() + ")";
    }

    private void output(BuildEvent.StepOutput said) {
        StringBuilder line = begun.computeIfAbsent(said.stepId(), _ -> new StringBuilder());
        for (String part : said.text().split("(?<=\n)", -1)) {
            line.append(part);
            if (part.endsWith("\n")) {
                endLine(said.stepId());
            }
        }
    }

    private void endLine(String step) {
        StringBuilder line = begun.get(step);
        if (line != null && !line.isEmpty()) {
            Instant since = started.getOrDefault(step, Instant.now());
            say(
                    step,
                    plainSeconds(Duration.between(since, Instant.now())) + " "
                            + line.toString().stripTrailing());
            line.setLength(0);
        }
    }

    private void say(String step, String text) {
        int number = numbers.computeIfAbsent(step, _ -> numbers.size() + 1);
        if (!quiet) {
            out.println("#" + number + " " + text);
        }
    }

    private static String plainSeconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }
}
