package io.cooperage.ui.dockerfile.context;

import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import java.nio.file.Path;
import java.util.List;

/// A build context as it was found on the disk. Immutable.
///
/// @param files how many a build gets to see, and their `bytes`
/// @param ignored files and folders left out; a folder that is left out as a whole counts once
/// @param ignoreFile whose patterns were used; empty when there is none
/// @param ignoreProblem why they could not be used, empty when they could
/// @param truncated there are more files than anyone would build from, and the rest was not read
/// @param unreadable paths that can't be read, which would make a build fail
public record ContextScan(
        Path root,
        ContextNode tree,
        IgnoreMatcher ignore,
        String ignoreFile,
        String ignoreProblem,
        int files,
        int ignored,
        long bytes,
        boolean truncated,
        List<String> unreadable) {
    public ContextScan {
        unreadable = List.copyOf(unreadable);
    }
}
