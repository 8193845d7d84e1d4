package io.cooperage.engine.build;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Which of the cache goes.
///
/// @param all also what an image or another record stands on
/// @param unusedFor not used for at least so long; null does not ask
/// @param keepBytes the last used are kept up to so many bytes; 0 keeps none
public record CachePruning(boolean all, @Nullable Duration unusedFor, long keepBytes) {}
