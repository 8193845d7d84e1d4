package io.cooperage.engine.layer;

import io.cooperage.engine.linux.Syscalls;
import java.nio.file.Path;

/// Makes and opens the index of a layer.
public final class LayerIndexes {
    /// What a writer may hold in memory: some 70,000 names. Beyond that it sorts on disk.
    private static final long MEMORY = 8 << 20;

    private LayerIndexes() {}

    /// @param scratch a folder on disk for what does not fit into memory; nothing is left in it
    static LayerIndexWriter writer(Path scratch) {
        return writer(scratch, MEMORY);
    }

    static LayerIndexWriter writer(Path scratch, long memory) {
        return new SortingIndexWriter(scratch, memory);
    }

    /// Opens an index and verifies its checksum.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND; DATA_LOSS when it is damaged or of another
    ///     version: [#scan] makes it anew
    public static LayerIndex open(Path file) {
        return MappedLayerIndex.open(file);
    }

    /// Makes the index of a folder that has overlay's form: an unpacked layer, or a container's upper.
    ///
    /// Says what an index made while unpacking says, but for hard links: the first name in the order of the
    /// paths is the file, the others are links to it.
    ///
    /// @param ids that the folder's owners were mapped by
    /// @param scratch see [#writer]
    /// @param file is replaced
    public static void scan(Syscalls kernel, Path folder, IdMap ids, Path scratch, Path file) {
        try (LayerIndexWriter writer = writer(scratch)) {
            new LayerWalk(kernel, ids).walk(folder, found -> writer.add(found.entry()));
            writer.finish(file);
        }
    }
}
