package io.cooperage.engine.layer;

import java.nio.file.Path;

/// Gathers the entries of a layer as they are unpacked, in any order, a later one of the same path winning, and
/// writes its [LayerIndex]. Made by [LayerIndexes#writer]. One thread. Memory is bounded: what does not fit is
/// sorted on disk.
///
/// A later entry that is no folder takes away all that earlier ones put beneath its path. A folder that is only
/// named as part of a path is entered as `root:root 0755` with time 0.
interface LayerIndexWriter extends AutoCloseable {
    /// @throws IllegalArgumentException when the path has an empty component or a NUL
    void add(LayerEntry entry);

    /// A path that an earlier entry made is gone, with all beneath it.
    void remove(String path);

    /// Writes the index, whole or not at all, but does not flush it to the disk: that is up to whoever makes
    /// the layer visible. Once.
    ///
    /// @throws io.cooperage.engine.error.EngineException naming the file when the disk refuses; INTERNAL when an
    ///     entry lies beneath a path that a later one says is no folder
    void finish(Path file);

    /// Removes what was sorted on disk.
    @Override
    void close();
}
