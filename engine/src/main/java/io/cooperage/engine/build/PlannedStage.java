package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.dockerfile.model.StageModel;
import java.util.List;

/// A stage that will be built.
///
/// @param steps the FROM first
record PlannedStage(StageModel model, List<PlannedStep> steps) {
    PlannedStage {
        steps = List.copyOf(steps);
    }

    int index() {
        return model.stage().index();
    }

    /// Empty when it has none.
    String name() {
        String name = model.stage().name();
        return name == null ? "" : name;
    }

    StagePlan plan() {
        return new StagePlan(
                index(),
                name(),
                model.baseName(),
                steps.stream().map(PlannedStep::plan).toList());
    }
}
