package io.cooperage.engine.layer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What one layer holds, on disk in the order of the paths, so that a folder's content is one range and any path
/// is found without reading the rest. Written by [LayerIndexWriter]. Any thread; bounded memory.
public interface LayerIndex extends AutoCloseable {
    /// Paths in the layer, the root included if the layer speaks of it.
    int count();

    Optional<LayerEntry> find(String path);

    /// Direct children of a folder, in the order of their names.
    List<LayerEntry> children(String folder);

    /// Everything in the order of the paths, a folder before what is in it.
    void forEach(Consumer<LayerEntry> visitor);

    @Override
    void close();
}
