package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import org.jspecify.annotations.Nullable;

/// What earlier builds have left of the stages of a Dockerfile, found in the build cache step by step without
/// building anything. What was found is kept until [#forget], so that asking again at each keystroke is cheap:
/// only a step that reads differently is looked for again. Cache and images can be cleared at any time. Any
/// thread; methods block.
public interface BuiltStages {
    /// @param stage of `model`
    /// @return null when its base image is not in the store, or the stage below was never built to its end
    @Nullable
    StageFacts find(BuildModel model, StageModel stage);

    /// Builds were made, or the cache, the images or the context changed.
    void forget();
}
