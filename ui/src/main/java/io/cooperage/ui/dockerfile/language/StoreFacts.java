package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.build.BuiltStages;
import io.cooperage.engine.build.known.StoreImages;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageFacts;
import io.cooperage.engine.dockerfile.model.StageModel;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The world around a Dockerfile as the window knows it at one moment: the context it read, and the images of
/// the store. Any thread; asking for an image may read from disk.
///
/// @param stages what builds have left; null where this engine builds nothing
/// @param imageNames of the store, as people write them
public record StoreFacts(
        StoreImages images,
        @Nullable BuiltStages stages,
        List<String> imageNames,
        @Nullable ContextFacts context,
        Map<String, String> buildArgs,
        String platform)
        implements BuildFacts {
    public StoreFacts {
        imageNames = List.copyOf(imageNames);
        buildArgs = Map.copyOf(buildArgs);
    }

    @Override
    public @Nullable StageFacts stage(BuildModel model, StageModel stage) {
        return stages == null ? null : stages.find(model, stage);
    }

    @Override
    public @Nullable ImageFacts image(String reference) {
        return images.facts(reference);
    }
}
