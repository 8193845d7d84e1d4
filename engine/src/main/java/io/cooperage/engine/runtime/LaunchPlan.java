package io.cooperage.engine.runtime;

import java.util.List;

/// The steps that make a container, in order. Steps before the clone happen in the shim, the rest in the new process.
public record LaunchPlan(List<LaunchStep> steps) {
    public LaunchPlan {
        steps = List.copyOf(steps);
    }
}
