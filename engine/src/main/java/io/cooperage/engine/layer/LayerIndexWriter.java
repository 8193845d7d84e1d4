package io.cooperage.engine.layer;

import java.nio.file.Path;

/// Gathers the entries of a layer as they are unpacked, in any order, a later one of the same path winning, and
/// writes its [LayerIndex]. One thread. Memory is bounded: what does not fit is sorted on disk.
interface LayerIndexWriter extends AutoCloseable {
    void add(LayerEntry entry);

    /// A path that an earlier entry made is gone, with all beneath it.
    void remove(String path);

    /// Writes the index.
    void finish(Path file);

    @Override
    void close();
}
