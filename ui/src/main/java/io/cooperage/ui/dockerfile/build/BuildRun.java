package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.ui.dockerfile.editor.LineHeat;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import org.jspecify.annotations.Nullable;

/// One build as its events tell it, running or over. FX thread only.
public final class BuildRun {
    /// Lines of one step that are kept; a step that writes more keeps the last ones.
    static final int LINES = 10_000;

    /// A build whose dearest line costs less than this has no dear line.
    private static final long NOTICED_MILLIS = 2_000;

    private static final long NOTICED_BYTES = 20 << 20;

    /// Where a step is.
    public enum State {
        WAITING,
        RUNNING,
        CACHED,
        DONE,
        FAILED,
        /// Ended because another one failed.
        STOPPED
    }

    /// One instruction of the build.
    public static final class Step {
        private final StepPlan plan;
        private final List<String> lines = new ArrayList<>();
        private State state = State.WAITING;
        private Duration took = Duration.ZERO;
        private long added;
        private long wasted;
        private String message = "";
        private @Nullable CacheMiss miss;
        private StringBuilder open = new StringBuilder();

        Step(StepPlan plan) {
            this.plan = plan;
        }

        public StepPlan plan() {
            return plan;
        }

        public State state() {
            return state;
        }

        public Duration took() {
            return took;
        }

        public long added() {
            return added;
        }

        public long wasted() {
            return wasted;
        }

        /// Why it failed; empty unless it did.
        public String message() {
            return message;
        }

        /// Why it was not in the cache; null when it was, or is not done.
        public @Nullable CacheMiss miss() {
            return miss;
        }

        /// What it wrote, the last line perhaps not yet ended.
        public String output() {
            return String.join("\n", lines) + (lines.isEmpty() || open.isEmpty() ? "" : "\n") + open;
        }

        private void write(String text) {
            for (int at = 0; at < text.length(); ) {
                int newline = text.indexOf('\n', at);
                open.append(text, at, newline < 0 ? text.length() : newline);
                if (newline < 0) {
                    return;
                }
                lines.add(lastReturn(open));
                open = new StringBuilder();
                if (lines.size() > LINES) {
                    lines.subList(0, LINES / 10).clear();
                }
                at = newline + 1;
            }
        }

        /// Programs that draw a progress bar write over their line again and again.
        private static String lastReturn(StringBuilder line) {
            String text = line.toString().stripTrailing();
            return text.substring(text.lastIndexOf('\r') + 1);
        }
    }

    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final ReadOnlyLongWrapper version = new ReadOnlyLongWrapper();
    private String id = "";
    private String dockerfile = "";
    private List<StagePlan> stages = List.of();
    private final List<BuildEvent.Warning> warnings = new ArrayList<>();
    private BuildEvent.@Nullable Finished end;

    /// Grows with each batch of events: what is shown is read afresh then.
    public ReadOnlyLongProperty versionProperty() {
        return version.getReadOnlyProperty();
    }

    public void add(List<BuildEvent> events) {
        events.forEach(this::add);
        version.set(version.get() + 1);
    }

    /// Of the engine; empty before it is planned.
    public String id() {
        return id;
    }

    /// The text that was built.
    public String dockerfile() {
        return dockerfile;
    }

    public List<StagePlan> stages() {
        return stages;
    }

    public List<Step> steps() {
        return List.copyOf(steps.values());
    }

    public Optional<Step> step(String stepId) {
        return Optional.ofNullable(steps.get(stepId));
    }

    public List<BuildEvent.Warning> warnings() {
        return List.copyOf(warnings);
    }

    /// Null while it runs.
    public BuildEvent.@Nullable Finished end() {
        return end;
    }

    public long count(State state) {
        return steps.values().stream().filter(step -> step.state == state).count();
    }

    /// The one at fault is told first; what ran beside it is cancelled then.
    private boolean isStopped(BuildEvent.StepFailed failed) {
        return count(State.FAILED) > 0
                && failed.exitCode() < 0
                && failed.message().endsWith("cancelled");
    }

    /// 0 to 1.
    public double progress() {
        long over = count(State.CACHED) + count(State.DONE) + count(State.FAILED) + count(State.STOPPED);
        return steps.isEmpty() ? 0 : (double) over / steps.size();
    }

    /// What each line cost, by number from 0: seconds, bytes added, bytes wasted.
    public Map<Integer, LineHeat> heat() {
        long longest = Math.max(NOTICED_MILLIS, most(step -> step.took.toMillis()));
        long biggest = Math.max(NOTICED_BYTES, most(step -> Math.max(step.added, step.wasted)));
        Map<Integer, LineHeat> byLine = new HashMap<>();
        for (Step step : steps.values()) {
            if (step.state == State.DONE || step.state == State.CACHED || step.state == State.FAILED) {
                double time = (double) step.took.toMillis() / longest;
                double size = (double) Math.max(step.added, step.wasted) / biggest;
                byLine.merge(
                        step.plan.firstLine() - 1,
                        new LineHeat(StepWords.brief(step), StepWords.whole(step), Math.max(time, size)),
                        (one, other) -> one.share() >= other.share() ? one : other);
            }
        }
        return byLine;
    }

    private long most(java.util.function.ToLongFunction<Step> value) {
        return steps.values().stream().mapToLong(value).max().orElse(0);
    }

    private void add(BuildEvent event) {
        switch (event) {
            case BuildEvent.Planned planned -> {
                id = planned.buildId();
                dockerfile = planned.dockerfile();
                stages = List.copyOf(planned.stages());
                stages.forEach(stage -> stage.steps().forEach(plan -> steps.put(plan.id(), new Step(plan))));
            }
            case BuildEvent.StepStarted started -> step(started.stepId()).ifPresent(step -> step.state = State.RUNNING);
            case BuildEvent.StepOutput output -> step(output.stepId()).ifPresent(step -> step.write(output.text()));
            case BuildEvent.StepDone done ->
                step(done.stepId()).ifPresent(step -> {
                    step.state = done.cached() ? State.CACHED : State.DONE;
                    step.took = done.took();
                    step.added = done.added();
                    step.wasted = done.wasted();
                    step.miss = done.miss();
                });
            case BuildEvent.StepFailed failed ->
                step(failed.stepId()).ifPresent(step -> {
                    step.state = isStopped(failed) ? State.STOPPED : State.FAILED;
                    step.took = failed.took();
                    step.message = failed.message();
                    if (step.lines.isEmpty()) {
                        step.lines.addAll(failed.lastLines());
                    }
                });
            case BuildEvent.Warning warning -> warnings.add(warning);
            case BuildEvent.Finished finished -> end = finished;
        }
    }
}
