package io.cooperage.app;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.build.BuildException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What is known of a build from its events, and what is said of it in the end. One thread at a time.
final class BuildReport {
    /// Lines shown around the place of an error.
    private static final int AROUND = 2;

    /// Characters shown of a line; beyond it nobody finds anything.
    private static final int WIDTH = 160;

    private static final String RULER = "--------------------";

    private final PrintWriter out;
    private final Map<String, String> titles = new HashMap<>();
    private final List<BuildEvent.Warning> warnings = new ArrayList<>();
    private String dockerfile = "";
    private String failed = "";

    BuildReport(PrintWriter out) {
        this.out = out;
    }

    void see(BuildEvent event) {
        switch (event) {
            case BuildEvent.Planned planned -> plan(planned);
            case BuildEvent.StepFailed step -> failed = title(step.stepId());
            case BuildEvent.Warning warning -> warnings.add(warning);
            case BuildEvent.StepStarted _, BuildEvent.StepOutput _, BuildEvent.StepDone _, BuildEvent.Finished _ -> {}
        }
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

    /// `[build 2/3] RUN make`
    String title(String stepId) {
        return titles.getOrDefault(stepId, stepId);
    }

    int steps() {
        return titles.size();
    }

    /// The warnings, and how long it took.
    void end(BuildEvent.Finished finished) {
        if (!warnings.isEmpty()) {
            out.println();
            out.println(" " + warnings.size() + (warnings.size() == 1 ? " warning found:" : " warnings found:"));
            warnings.forEach(warning -> out.println(" - "
                    + (warning.rule().isEmpty() ? "" : warning.rule() + ": ")
                    + warning.message()
                    + (warning.line() == 0 ? "" : " (line " + warning.line() + ")")));
        }
        if (finished.success()) {
            out.println("built in " + seconds(finished.took()));
        }
    }

    /// Where it went wrong: the last lines of the step, and the place in the file.
    ///
    /// @param text of the file, for a build that did not even begin
    void explain(BuildException failure, String file, String text) {
        if (!failure.lastLines().isEmpty()) {
            out.println("------");
            out.println(" > " + failed + ":");
            failure.lastLines().forEach(out::println);
            out.println("------");
        }
        excerpt(dockerfile.isEmpty() ? text : dockerfile, file, failure.line(), failure.column());
        if (!failure.hint().isEmpty()) {
            out.println("hint: " + failure.hint());
        }
        out.flush();
    }

    /// @param line from 1; 0 shows nothing
    /// @param column from 1; 0 is not known
    private void excerpt(String text, String file, int line, int column) {
        List<String> lines = text.lines().toList();
        if (line <= 0 || line > lines.size()) {
            return;
        }
        out.println(file + ":" + line + (column > 0 ? ":" + column : ""));
        out.println(RULER);
        for (int at = Math.max(1, line - AROUND); at <= Math.min(lines.size(), line + AROUND); at++) {
            out.println(String.format(
                    Locale.ROOT, "%4d | %s %s", at, at == line ? ">>>" : "   ", shown(lines.get(at - 1))));
        }
        out.println(RULER);
    }

    /// A line of somebody else's file: nothing in it may move the cursor or fill the screen.
    private static String shown(String line) {
        boolean whole = line.length() <= WIDTH;
        StringBuilder clean = new StringBuilder();
        (whole ? line : line.substring(0, WIDTH))
                .codePoints()
                .map(c -> c != '\t' && Character.isISOControl(c) ? '\uFFFD' : c)
                .forEach(clean::appendCodePoint);
        return (whole ? clean : clean.append("…")).toString();
    }

    /// `12.3s`
    static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1fs", took.toMillis() / 1000.0);
    }
}
