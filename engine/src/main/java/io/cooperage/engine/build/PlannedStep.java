package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.StepPlan;
import io.cooperage.engine.dockerfile.ast.Instruction;
import java.util.List;

/// An instruction that will be done.
///
/// @param id unique in the build
/// @param text with variables replaced as far as they are known, on one line
/// @param written as it stands in the file, on one line
/// @param firstLine,lastLine,column in the Dockerfile, from 1; for an ONBUILD instruction of a base image
///     those of the FROM
/// @param dependsOn ids of other steps
record PlannedStep(
        String id,
        Instruction instruction,
        String text,
        String written,
        int firstLine,
        int lastLine,
        int column,
        List<String> dependsOn) {
    PlannedStep {
        dependsOn = List.copyOf(dependsOn);
    }

    StepPlan plan() {
        return new StepPlan(id, text, firstLine, lastLine, dependsOn);
    }
}
