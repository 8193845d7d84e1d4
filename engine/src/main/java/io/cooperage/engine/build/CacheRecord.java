package io.cooperage.engine.build;

import java.time.Instant;

/// A result that the cache keeps.
///
/// @param kind `step`, `mount` (`RUN --mount=type=cache`), `context`
/// @param description the instruction, or the mount's id
/// @param inUse by a build that runs
/// @param shared its layer is also an image's, so that removing the record frees nothing
public record CacheRecord(
        String id,
        String kind,
        String description,
        long bytes,
        Instant createdAt,
        Instant lastUsedAt,
        int uses,
        boolean inUse,
        boolean shared) {}
