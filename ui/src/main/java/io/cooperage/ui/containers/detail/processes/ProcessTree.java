package io.cooperage.ui.containers.detail.processes;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javafx.scene.control.TreeItem;

/// Keeps the items of a tree of processes from one look to the next, so that selection and folding stay. FX thread
/// only.
final class ProcessTree {
    private final TreeItem<ProcessRow> root = new TreeItem<>();
    private final Map<Integer, TreeItem<ProcessRow>> items = new HashMap<>();

    TreeItem<ProcessRow> root() {
        return root;
    }

    void update(List<ProcessRow> rows) {
        Map<Integer, TreeItem<ProcessRow>> present = new HashMap<>();
        for (ProcessRow row : rows) {
            TreeItem<ProcessRow> item = items.computeIfAbsent(row.entry().pid(), _ -> expanded());
            present.put(row.entry().pid(), item);
            if (!row.equals(item.getValue())) {
                item.setValue(row);
            }
        }
        Map<TreeItem<ProcessRow>, List<TreeItem<ProcessRow>>> children = new HashMap<>();
        for (ProcessRow row : rows) {
            TreeItem<ProcessRow> item = present.get(row.entry().pid());
            TreeItem<ProcessRow> parent = row.entry().parentPid() == row.entry().pid()
                    ? null
                    : present.get(row.entry().parentPid());
            children.computeIfAbsent(parent == null ? root : parent, _ -> new ArrayList<>())
                    .add(item);
        }
        items.keySet().retainAll(present.keySet());
        arrange(root, children);
        present.values().forEach(item -> arrange(item, children));
    }

    private static void arrange(
            TreeItem<ProcessRow> parent, Map<TreeItem<ProcessRow>, List<TreeItem<ProcessRow>>> children) {
        List<TreeItem<ProcessRow>> wanted = children.getOrDefault(parent, List.of());
        if (!parent.getChildren().equals(wanted)) {
            parent.getChildren().setAll(wanted);
        }
    }

    private static TreeItem<ProcessRow> expanded() {
        TreeItem<ProcessRow> item = new TreeItem<>();
        item.setExpanded(true);
        return item;
    }
}
