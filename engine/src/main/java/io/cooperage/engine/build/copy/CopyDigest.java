package io.cooperage.engine.build.copy;

import java.util.List;

/// What a step's sources hold, for the cache: content, names, modes, owners, links, attributes; not times,
/// and not whether it is the same file on disk.
///
/// @param digest of all, `sha256:…`
/// @param inputs of each file, in order, to tell which one changed
public record CopyDigest(String digest, List<Input> inputs) {
    public CopyDigest {
        inputs = List.copyOf(inputs);
    }

    /// @param path as the context calls it, or the URL
    /// @param digest hex
    public record Input(String path, String digest) {}
}
