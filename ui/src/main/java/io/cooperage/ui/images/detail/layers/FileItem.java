package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import javafx.scene.control.TreeItem;

/// A row of the tree. A folder has a triangle before its content was read.
final class FileItem extends TreeItem<FileNode> {
    private final boolean opens;

    /// @param opens it can be expanded
    FileItem(FileNode node, boolean opens) {
        super(node);
        this.opens = opens;
    }

    @Override
    public boolean isLeaf() {
        return !opens;
    }
}
