package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.StagePlan;
import io.cooperage.engine.build.BuildEvent.StepDone;
import java.util.List;

/// Counts steps as they are told of. One call at a time.
final class StepCounts {
    private int all;
    private int cached;

    void see(BuildEvent event) {
        if (event instanceof BuildEvent.Planned planned) {
            all = planned.stages().stream()
                    .map(StagePlan::steps)
                    .mapToInt(List::size)
                    .sum();
        } else if (event instanceof StepDone done && done.cached()) {
            cached++;
        }
    }

    int all() {
        return all;
    }

    int cached() {
        return cached;
    }
}
