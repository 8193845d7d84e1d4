package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.expand.Expansion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A stage, gone through.
///
/// @param baseStage the stage it starts from; null when that is an image
/// @param baseName the image or stage, variables replaced; empty when it can't be told
/// @param platform what `--platform` expands to; null without the flag
/// @param image facts about the image at the bottom; null when unknown
/// @param baseKnown whether everything below is known: `scratch`, or an image with facts
/// @param steps without the FROM
/// @param end what holds behind the last instruction; its instruction is the last one or the FROM
public record StageModel(
        Stage stage,
        @Nullable StageModel baseStage,
        String baseName,
        @Nullable Expansion platform,
        @Nullable ImageFacts image,
        boolean baseKnown,
        List<Step> steps,
        Step end) {
    public StageModel {
        steps = List.copyOf(steps);
    }
}
