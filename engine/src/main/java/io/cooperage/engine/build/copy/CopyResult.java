package io.cooperage.engine.build.copy;

import java.util.List;

/// What a copy did.
///
/// @param files files, folders and links that were made or replaced
/// @param bytes of file content written
/// @param warnings what was left out, one sentence each
public record CopyResult(long files, long bytes, List<String> warnings) {
    public CopyResult {
        warnings = List.copyOf(warnings);
    }
}
