package io.cooperage.ui.containers.detail.isolation;

import io.cooperage.engine.container.Isolation.Step;
import io.cooperage.engine.container.Isolation.StepStatus;
import java.util.ArrayList;
import java.util.List;

/// Neighbouring steps of one phase.
record Chapter(Phase phase, List<Step> steps) {
    Chapter {
        steps = List.copyOf(steps);
    }

    long micros() {
        return steps.stream().mapToLong(Step::micros).sum();
    }

    boolean failed() {
        return steps.stream().anyMatch(step -> step.status() == StepStatus.FAILED);
    }

    /// None of it was reached.
    boolean skipped() {
        return steps.stream().allMatch(step -> step.status() == StepStatus.SKIPPED);
    }

    /// The steps in their order, cut where the phase changes.
    static List<Chapter> of(List<Step> steps) {
        List<Chapter> chapters = new ArrayList<>();
        List<Step> open = new ArrayList<>();
        Phase phase = Phase.CONTROL_GROUP;
        for (Step step : steps) {
            Phase next = Phase.of(step.name(), phase);
            if (next != phase && !open.isEmpty()) {
                chapters.add(new Chapter(phase, open));
                open = new ArrayList<>();
            }
            phase = next;
            open.add(step);
        }
        if (!open.isEmpty()) {
            chapters.add(new Chapter(phase, open));
        }
        return chapters;
    }
}
