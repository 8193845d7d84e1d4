package io.cooperage.engine.dockerfile.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The world around a Dockerfile. The engine answers from its image store and the context's folder; without
/// one, use
/// [#NONE] and everything that needs it is left out rather than guessed. Calls come from language threads.
public interface BuildFacts {
    BuildFacts NONE = new BuildFacts() {};

    /// @param reference as FROM names it, variables replaced
    /// @return null when the image is not in the store
    default @Nullable ImageFacts image(String reference) {
        return null;
    }

    /// What earlier builds have left of a stage of `model`.
    ///
    /// @return null when nothing of it is known, or no builder is
    default @Nullable StageFacts stage(BuildModel model, StageModel stage) {
        return null;
    }

    /// Null when there is no context, or none is known.
    default @Nullable ContextFacts context() {
        return null;
    }

    /// Names of images in the store that FROM could use.
    default List<String> imageNames() {
        return List.of();
    }

    /// Values given with `--build-arg`.
    default Map<String, String> buildArgs() {
        return Map.of();
    }

    /// `linux/amd64` and the like: what builds run on, and for.
    default String platform() {
        return "linux/amd64";
    }

    /// Whether a CDI device, a named context or a secret of this name will be there is never known; stages
    /// and images
    /// of this name may come from outside the file.
    default List<String> namedContexts() {
        return List.of();
    }
}
