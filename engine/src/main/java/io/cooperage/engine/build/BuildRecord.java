package io.cooperage.engine.build;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One build of the past.
///
/// @param title its first tag, or the folder it was built from
/// @param image id, null when it failed or made none
/// @param steps how many, and how many of them `cached`
/// @param message why it failed, empty when it did not
public record BuildRecord(
        String id,
        String title,
        List<String> tags,
        Instant startedAt,
        Duration took,
        boolean success,
        @Nullable String image,
        int steps,
        int cached,
        String message) {}
