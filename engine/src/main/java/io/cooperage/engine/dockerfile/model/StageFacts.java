package io.cooperage.engine.dockerfile.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What earlier builds have left of a stage.
///
/// @param latest after the last step that was ever done in these words, whatever has changed since in what
///     goes into it: good for proposals
/// @param same after the last step that a build now would take over as it is: good for warnings; null when
///     that can't be told
public record StageFacts(Kept latest, @Nullable Kept same) {
    /// @param steps how many of the stage's instructions are in it, the FROM not counted
    /// @param users names from its passwd
    /// @param groups names from its group file
    public record Kept(int steps, FileTree files, List<String> users, List<String> groups) {
        public Kept {
            users = List.copyOf(users);
            groups = List.copyOf(groups);
        }
    }
}
