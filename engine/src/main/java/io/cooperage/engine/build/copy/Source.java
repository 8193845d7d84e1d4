package io.cooperage.engine.build.copy;

import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.PathFilter;
import io.cooperage.engine.build.context.TreePaths.Resolved;
import java.nio.file.Path;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One thing that a step copies, found.
sealed interface Source {

    /// Folder whose content is copied.
    ///
    /// @param filter with paths relative to it
    record Folder(BuildFiles files, Resolved at, PathFilter filter) implements Source {}

    /// File, link target or device.
    ///
    /// @param name that it gets in a folder: what was asked for, not what a link led to
    record File(BuildFiles files, Resolved at, String name) implements Source {}

    /// Archive that is unpacked.
    record Archive(BuildFiles files, Resolved at) implements Source {}

    /// File that was fetched.
    ///
    /// @param url without credentials
    /// @param content stays where it is
    /// @param digest hex, SHA-256
    /// @param modified as the server says
    /// @param unpack it is an archive and to be unpacked
    record Fetched(
            String url,
            Path content,
            String name,
            String digest,
            @Nullable Instant modified,
            boolean unpack) implements Source {}

    /// Written in the Dockerfile.
    record Inline(InlineFile file) implements Source {}
}
