package io.cooperage.app;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildListener;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A build as lines for a log, in the form that BuildKit's plain progress made known: `#5 [build 2/3] RUN
/// make`, then what the step writes with its time, then `#5 DONE 1.2s` or `#5 CACHED`.
final class BuildLines implements BuildListener {
    /// Lines shown around the place of an error.
    private static final int AROUND = 2;

    private static final String RULER = "--------------------";

    private final PrintWriter out;
    private final boolean quiet;
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, Integer> numbers = new HashMap<>();
    private final Map<String, Instant> started = new HashMap<>();

    /// What a step has begun to write of a line.
    private final Map<String, StringBuilder> begun = new HashMap<>();

    private final List<BuildEvent.Warning> warnings = new ArrayList<>();
    private String dockerfile = "";
    private String failed = "";

    /// @param quiet nothing but an error is shown
    BuildLines(PrintWriter out, boolean quiet) {
        this.out = out;
        this.quiet = quiet;
    }

    @Override
    public void on(BuildEvent event) {
        switch (event) {
            case BuildEvent.Planned planned -> plan(planned);
            case BuildEvent.StepStarted step -> {
                started.put(step.stepId(), step.at());
                say(step.stepId(), titles.getOrDefault(step.stepId(), step.stepId()));
            }
            case BuildEvent.StepOutput said -> output(said);
            case BuildEvent.StepDone done -> {
                endLine(done.stepId());
                say(done.stepId(), done.cached() ? "CACHED" : "DONE " + seconds(done.took()) + why(done.miss()));
            }
            case BuildEvent.StepFailed step -> {
                endLine(step.stepId());
                failed = titles.getOrDefault(step.stepId(), step.stepId());
                say(step.stepId(), "ERROR: " + step.message());
            }
            case BuildEvent.Warning warning -> warnings.add(warning);
            case BuildEvent.Finished finished -> finish(finished);
        }
        out.flush();
    }

    private void plan(BuildEvent.Planned planned) {
        dockerfile = planned.dockerfile();
        boolean several = planned.stages().size() > 1;
        for (StagePlan stage : planned.stages()) {
            String name = stage.name().isEmpty() ? several ? "stage-" + stage.index() : "" : stage.name();
            int number = 0;
            for (StepPlan step : stage.steps()) {
                number++;
                titles.put(
                        step.id(),
                        "[" + (name.isEmpty() ? "" : name + " ") + number + "/"
                                + stage.steps().size() + "] " + step.text());
            }
        }
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

    private void finish(BuildEvent.Finished finished) {
        if (!quiet && !warnings.isEmpty()) {
            out.println();
            out.println(" " + warnings.size() + (warnings.size() == 1 ? " warning found:" : " warnings found:"));
            warnings.forEach(warning -> out.println(" - "
                    + (warning.rule().isEmpty() ? "" : warning.rule() + ": ")
                    + warning.message()
                    + (warning.line() == 0 ? "" : " (line " + warning.line() + ")")));
        }
        if (!quiet && finished.success()) {
            out.println("built in " + seconds(finished.took()));
        }
    }

    /// Where it went wrong: the last lines of the step, and the place in the file.
    void explain(BuildException failure, String file) {
        if (!failure.lastLines().isEmpty()) {
            out.println("------");
            out.println(" > " + failed + ":");
            failure.lastLines().forEach(out::println);
            out.println("------");
        }
        excerpt(out, dockerfile, file, failure.line());
        out.flush();
    }

    /// @param line from 1; 0 shows nothing
    static void excerpt(PrintWriter out, String text, String file, int line) {
        List<String> lines = text.lines().toList();
        if (line <= 0 || line > lines.size()) {
            return;
        }
        out.println(file + ":" + line);
        out.println(RULER);
        for (int at = Math.max(1, line - AROUND); at <= Math.min(lines.size(), line + AROUND); at++) {
            out.println(String.format(Locale.ROOT, "%4d | %s %s", at, at == line ? ">>>" : "   ", lines.get(at - 1)));
        }
        out.println(RULER);
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1fs", took.toMillis() / 1000.0);
    }

    private static String plainSeconds(Duration took) {
        return String.format(Locale.ROOT, "%.3f", took.toMillis() / 1000.0);
    }
}
