package io.cooperage.ui.compare;

import io.cooperage.engine.image.browse.Comparison.FileDifference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.TreeItem;
import org.jspecify.annotations.Nullable;

/// Arranges differing files by their folders, or one below the other. FX thread only.
final class DifferenceTree {
    /// Folders of larger comparisons start closed.
    private static final int OPEN = 400;

    /// @param name to be shown
    /// @param difference null for a folder that itself does not differ
    record Row(String name, @Nullable FileDifference difference) {}

    private DifferenceTree() {}

    static List<TreeItem<Row>> list(List<FileDifference> files) {
        return files.stream()
                .map(file -> new TreeItem<>(new Row(file.path(), file)))
                .toList();
    }

    static List<TreeItem<Row>> tree(List<FileDifference> files) {
        TreeItem<Row> root = new TreeItem<>();
        Map<String, TreeItem<Row>> items = new HashMap<>();
        items.put("", root);
        for (FileDifference file : files) {
            TreeItem<Row> item = item(file.path(), items, files.size() <= OPEN);
            item.setValue(new Row(name(file.path()), file));
        }
        return List.copyOf(root.getChildren());
    }

    private static TreeItem<Row> item(String path, Map<String, TreeItem<Row>> items, boolean open) {
        TreeItem<Row> known = items.get(path);
        if (known != null) {
            return known;
        }
        TreeItem<Row> fresh = new TreeItem<>(new Row(name(path), null));
        fresh.setExpanded(open);
        items.put(path, fresh);
        item(path.substring(0, Math.max(0, path.lastIndexOf('/'))), items, open)
                .getChildren()
                .add(fresh);
        return fresh;
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }
}
