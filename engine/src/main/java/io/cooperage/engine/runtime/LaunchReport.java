package io.cooperage.engine.runtime;

import java.util.List;

/// What became of each step: number in the plan, errno (0 is success) and duration.
public record LaunchReport(List<StepResult> results) {
    public LaunchReport {
        results = List.copyOf(results);
    }

    /// @param step index in the plan, from 0
    public record StepResult(int step, int errno, long micros) {}
}
