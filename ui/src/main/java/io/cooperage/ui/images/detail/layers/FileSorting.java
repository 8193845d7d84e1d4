package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import java.util.Comparator;

/// In which order the files of a folder, or those that were found, are shown. Any thread.
record FileSorting(Key key, boolean descending) {
    /// Folders first, then by name: as the files come.
    static final FileSorting BY_NAME = new FileSorting(Key.NAME, false);

    enum Key {
        NAME,
        SIZE,
        MODE,
        OWNER,
        MODIFIED
    }

    Comparator<FileNode> comparator() {
        Comparator<FileNode> order = switch (key) {
            case NAME -> Comparator.comparing(FileNode::path);
            case SIZE -> Comparator.comparingLong(FileNode::size);
            case MODE -> Comparator.comparingInt(FileNode::mode);
            case OWNER -> Comparator.comparingLong(FileNode::uid).thenComparingLong(FileNode::gid);
            case MODIFIED -> Comparator.comparing(FileNode::modified);
        };
        Comparator<FileNode> directed = descending ? order.reversed() : order;
        Comparator<FileNode> placed = key == Key.NAME
                ? Comparator.comparing(FileNode::isFolder).reversed().thenComparing(directed)
                : directed;
        return placed.thenComparing(FileNode::path);
    }
}
