package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.BuildModel;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a build will do.
///
/// @param stages those that are needed, by index
/// @param namedContexts names that come from outside, and win over stages and images
record BuildPlan(BuildModel model, Stage target, Map<Integer, PlannedStage> stages, Set<String> namedContexts) {
    BuildPlan {
        stages = new TreeMap<>(stages);
        namedContexts = Set.copyOf(namedContexts);
    }

    Dockerfile file() {
        return model.file();
    }

    /// The stage that `--from` names.
    ///
    /// @return null when it is a named context or an image
    @Nullable
    Stage stage(String from) {
        return stage(file(), namedContexts, from);
    }

    static @Nullable Stage stage(Dockerfile file, Set<String> namedContexts, String from) {
        if (namedContexts.contains(from.toLowerCase(Locale.ROOT))) {
            return null;
        }
        if (!from.isEmpty() && from.chars().allMatch(c -> c >= '0' && c <= '9')) {
            int index = from.length() > 6 ? Integer.MAX_VALUE : Integer.parseInt(from);
            return index < file.stages().size() ? file.stages().get(index) : null;
        }
        return file.stage(from);
    }

    List<BuildEvent.StagePlan> told() {
        Collection<PlannedStage> all = stages.values();
        return all.stream().map(PlannedStage::plan).toList();
    }
}
