package io.cooperage.engine.build;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A result that is kept.
///
/// @param key [StepInputs#key], or what else names it
/// @param kind `step` or `mount`
/// @param description the instruction, or the mount's id
/// @param written the instruction as it stood in its file; empty for a mount
/// @param parent what it was built on; empty for a mount
/// @param layer null for a step that changes no file, and for a mount
/// @param bytes what it takes on disk, as far as known
record CacheEntry(
        String id,
        String key,
        String kind,
        String description,
        String written,
        String parent,
        @Nullable BuiltLayer layer,
        long bytes,
        Instant createdAt,
        Instant lastUsedAt,
        int uses) {

    /// An older one that a step could have been.
    record Candidate(CacheEntry entry, List<StepInput> inputs) {}
}
