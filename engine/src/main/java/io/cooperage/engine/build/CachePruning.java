package io.cooperage.engine.build;

import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which of the cache goes.
///
/// @param all also what an image or another record stands on
/// @param unusedFor not used for at least so long; null does not ask
/// @param keepBytes the last used are kept up to so many bytes; 0 keeps none
/// @param choice which records may go at all
public record CachePruning(boolean all, @Nullable Duration unusedFor, long keepBytes, Choice choice) {

    /// Whether a record may go.
    @FunctionalInterface
    public interface Choice {
        /// @param parents the ids of the records it stands on
        boolean allows(CacheRecord record, Set<String> parents);
    }

    /// Of any record.
    public CachePruning(boolean all, @Nullable Duration unusedFor, long keepBytes) {
        this(all, unusedFor, keepBytes, (_, _) -> true);
    }
}
