package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.ui.i18n.Messages;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableColumn.SortType;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;

/// The table of the files, in step with its view-model: rows are made for open folders only. FX thread only.
final class FileTable extends TreeTableView<FileNode> {
    private static final Messages MESSAGES = Messages.of(FileTable.class);

    private final FilesViewModel model;
    private final TreeItem<FileNode> top = new TreeItem<>();
    private final Map<String, TreeItem<FileNode>> items = new HashMap<>();
    private final Label placeholder = new Label();
    private boolean settling;

    FileTable(FilesViewModel model) {
        this.model = model;
        setId("files");
        getStyleClass().add("dense-tree");
        setAccessibleText(MESSAGES.text("tree"));
        setRoot(top);
        setShowRoot(false);
        top.setExpanded(true);
        getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        placeholder.getStyleClass().add("muted");
        setPlaceholder(placeholder);
        FileColumns.addTo(this, model);
        setSortPolicy(_ -> {
            sort(getSortOrder().isEmpty() ? null : getSortOrder().getFirst());
            return true;
        });
        getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (!settling) {
                model.select(item == null ? null : item.getValue());
            }
        });
        model.selectedProperty().subscribe(this::follow);
        model.revisionProperty().subscribe(_ -> rebuild());
        model.onFolder(this::fill);
        heightProperty().subscribe((was, now) -> {
            TreeItem<FileNode> chosen = getSelectionModel().getSelectedItem();
            if (now.doubleValue() < was.doubleValue() && chosen != null) {
                showRow(chosen); // The file below takes room, perhaps just that of the row.
            }
        });
    }

    private void sort(@Nullable TreeTableColumn<FileNode, ?> column) {
        model.sortingProperty()
                .set(
                        column == null
                                ? FileSorting.BY_NAME
                                : new FileSorting(
                                        FileSorting.Key.valueOf(column.getId().toUpperCase(Locale.ROOT)),
                                        column.getSortType() == SortType.DESCENDING));
    }

    private void rebuild() {
        settling = true;
        items.clear();
        if (model.isFlat()) {
            top.getChildren().setAll(model.found().stream().map(this::leaf).toList());
        } else {
            top.getChildren().setAll(itemsOf(""));
        }
        settling = false;
        // Rows and cells keep what they show of a value that is equal, be it in another place.
        refresh();
        placeholder.setText(!model.isLoaded() ? "" : MESSAGES.text(model.isFlat() ? "tree.none" : "tree.empty"));
        selectWanted();
    }

    private TreeItem<FileNode> leaf(FileNode node) {
        FileItem item = new FileItem(node, false);
        items.put(node.path(), item);
        return item;
    }

    private List<TreeItem<FileNode>> itemsOf(String folder) {
        return model.children(folder).stream().map(this::item).toList();
    }

    private TreeItem<FileNode> item(FileNode node) {
        FileItem item = new FileItem(node, node.isFolder() && node.children() > 0);
        items.put(node.path(), item);
        if (!item.isLeaf()) {
            if (model.isExpanded(node.path())) {
                item.getChildren().setAll(itemsOf(node.path()));
                item.setExpanded(true);
            }
            item.expandedProperty().subscribe((_, open) -> expanded(item, open));
        }
        return item;
    }

    private void expanded(TreeItem<FileNode> item, boolean open) {
        if (settling) {
            return;
        }
        String path = item.getValue().path();
        if (open) {
            model.expand(path);
        } else {
            model.collapse(path);
            items.keySet().removeIf(each -> each.startsWith(path + "/"));
            item.getChildren().clear();
        }
    }

    /// The content of a folder arrived.
    private void fill(String folder) {
        TreeItem<FileNode> item = items.get(folder);
        if (item != null) {
            settling = true;
            item.getChildren().setAll(itemsOf(folder));
            item.setExpanded(true);
            settling = false;
        }
    }

    private void selectWanted() {
        TreeItem<FileNode> item = items.get(model.wantedPath());
        settling = true;
        if (item == null) {
            getSelectionModel().clearSelection();
        } else {
            getSelectionModel().select(item);
            showRow(item);
        }
        settling = false;
    }

    private void showRow(TreeItem<FileNode> item) {
        int row = getRow(item);
        if (row >= 0) {
            // The rows that are there now must be known first, or the place is reckoned with those before.
            layout();
            scrollTo(Math.max(0, row - 3));
        }
    }

    /// Someone else changed what is looked at.
    private void follow(@Nullable FileNode node) {
        if (node == null && !settling && getSelectionModel().getSelectedItem() != null) {
            settling = true;
            getSelectionModel().clearSelection();
            settling = false;
        }
    }
}
