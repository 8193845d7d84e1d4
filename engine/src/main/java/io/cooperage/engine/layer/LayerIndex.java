package io.cooperage.engine.layer;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What one layer holds, on disk as a tree of sorted folders with their totals, so that a folder's content is
/// one range and any path is found without reading the rest. Made and opened by [LayerIndexes]. Any thread;
/// bounded memory.
public interface LayerIndex extends AutoCloseable {
    /// Paths in the layer, the root included if the layer speaks of it.
    int count();

    /// The root folder: there even when the layer does not speak of it, then [Node#implied].
    Node root();

    /// The node of a path, as in [LayerEntry].
    Optional<Node> node(String path);

    Optional<LayerEntry> find(String path);

    /// Direct children of a folder, in the order of their names; none of a path that is no folder here.
    List<LayerEntry> children(String folder);

    /// Everything in the order of the paths, a folder before what is in it.
    void forEach(Consumer<LayerEntry> visitor);

    /// No node is of use any more; waits for nobody.
    @Override
    void close();

    /// A path in the index; what it says is read when asked for.
    interface Node {
        /// The last component; empty for the root.
        String name();

        /// As [LayerEntry#path].
        String path();

        LayerEntry.Type type();

        /// As [LayerEntry#size].
        long size();

        /// The layer has something beneath this folder without having said what the folder is.
        boolean implied();

        LayerEntry entry();

        /// In the order of the bytes of their names.
        List<Node> children();

        /// Of everything beneath a folder, itself not counted; [Totals#NONE] for all others.
        Totals beneath();

        default boolean isFolder() {
            return type() == LayerEntry.Type.FOLDER || type() == LayerEntry.Type.OPAQUE_FOLDER;
        }
    }

    /// @param bytes of file content
    /// @param entries of all types, whiteouts too
    /// @param whiteouts among them
    /// @param folders among them
    record Totals(long bytes, int entries, int whiteouts, int folders) {
        public static final Totals NONE = new Totals(0, 0, 0, 0);

        public Totals plus(Totals other) {
            return new Totals(
                    bytes + other.bytes,
                    Math.addExact(entries, other.entries),
                    whiteouts + other.whiteouts,
                    folders + other.folders);
        }
    }
}
