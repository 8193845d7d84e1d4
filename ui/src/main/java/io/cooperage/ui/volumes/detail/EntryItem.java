package io.cooperage.ui.volumes.detail;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import javafx.scene.control.TreeItem;

/// A file or folder in the tree; a folder's entries are read when it is first opened. FX thread only.
final class EntryItem extends TreeItem<FileEntry> {
    private final BiConsumer<String, Consumer<List<FileEntry>>> list;
    private boolean read;

    EntryItem(FileEntry entry, BiConsumer<String, Consumer<List<FileEntry>>> list) {
        super(entry);
        this.list = list;
        expandedProperty().subscribe(open -> {
            if (open && !read && !isLeaf()) {
                reload();
            }
        });
    }

    @Override
    public boolean isLeaf() {
        return getValue().kind() != Kind.FOLDER;
    }

    /// Reads the folder afresh.
    void reload() {
        read = true;
        list.accept(
                getValue().path(),
                entries -> getChildren()
                        .setAll(entries.stream()
                                .map(entry -> new EntryItem(entry, list))
                                .toList()));
    }

    /// The folder that this is, or that it lies in.
    EntryItem folder() {
        return isLeaf() && getParent() instanceof EntryItem parent ? parent : this;
    }
}
