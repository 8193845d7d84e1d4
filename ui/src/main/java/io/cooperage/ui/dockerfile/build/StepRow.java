package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.ui.dockerfile.build.BuildRun.State;
import io.cooperage.ui.dockerfile.build.BuildRun.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A row of the list of steps.
sealed interface StepRow {
    /// @param waits names of the stages that it copies or mounts from
    record Stage(StagePlan stage, String waits) implements StepRow {}

    /// @param state,took as they were when the row was made: with others it has to be drawn anew
    record Instruction(Step step, State state, Duration took) implements StepRow {}

    static List<StepRow> of(BuildRun run) {
        Map<String, StagePlan> owner = new HashMap<>();
        run.stages().forEach(stage -> stage.steps().forEach(step -> owner.put(step.id(), stage)));
        List<StepRow> rows = new ArrayList<>();
        for (StagePlan stage : run.stages()) {
            Set<String> waits = new LinkedHashSet<>();
            stage.steps()
                    .forEach(step -> step.dependsOn().forEach(id -> {
                        StagePlan other = owner.get(id);
                        if (other != null && other.index() != stage.index()) {
                            waits.add(other.name().isEmpty() ? Integer.toString(other.index()) : other.name());
                        }
                    }));
            rows.add(new Stage(stage, String.join(", ", waits)));
            stage.steps()
                    .forEach(plan -> run.step(plan.id())
                            .ifPresent(step -> rows.add(new Instruction(step, step.state(), step.took()))));
        }
        return rows;
    }
}
