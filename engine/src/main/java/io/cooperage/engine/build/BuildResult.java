package io.cooperage.engine.build;

import io.cooperage.engine.oci.Digest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a build has made.
///
/// @param image id of the image as Docker shows it (the configuration's digest), null when no image was
///     asked for
/// @param tags the names it was given, in full
public record BuildResult(
        String buildId, @Nullable Digest image, List<String> tags, List<BuildEvent.Warning> warnings) {}
