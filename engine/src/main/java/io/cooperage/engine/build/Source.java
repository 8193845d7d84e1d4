package io.cooperage.engine.build;

import io.cooperage.engine.build.context.BuildFiles;
import org.jspecify.annotations.Nullable;

/// Where COPY, ADD and mounts take files from.
///
/// @param title what messages call it
/// @param files when it is a context
/// @param snapshot when it is a stage or an image
record Source(
        String title, @Nullable BuildFiles files, @Nullable Snapshot snapshot) {}
