package io.cooperage.engine.build.copy;

import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.linux.Fd;
import org.jspecify.annotations.Nullable;

/// Where files are copied to.
///
/// @param root of the stage, open in any way; nothing outside of it is touched
/// @param ids that owners are mapped by on disk
/// @param epoch seconds since 1970 that no time in the result is after; null for no limit
public record CopyTarget(Fd root, IdMap ids, @Nullable Long epoch) {}
