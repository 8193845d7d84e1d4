package io.cooperage.ui.containers.detail.files;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import org.jspecify.annotations.Nullable;

/// The table of the files, in step with its view-model: rows are made for open folders only. FX thread only.
final class FileTable extends TreeTableView<FileEntry> {
    private static final Messages MESSAGES = Messages.of(FileTable.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private final FilesViewModel model;
    private final TreeItem<FileEntry> top = new TreeItem<>();
    private final Map<String, TreeItem<FileEntry>> items = new HashMap<>();
    private final Label placeholder = new Label();
    private boolean settling;

    /// A row. A folder has a triangle before its content was read.
    private static final class Item extends TreeItem<FileEntry> {
        private final boolean opens;

        Item(FileEntry entry, boolean opens) {
            super(entry);
            this.opens = opens;
        }

        @Override
        public boolean isLeaf() {
            return !opens;
        }
    }

    FileTable(FilesViewModel model) {
        this.model = model;
        setId("container-files");
        getStyleClass().add("dense-tree");
        getStylesheets().add(ChangeMark.styles());
        setAccessibleText(MESSAGES.text("tree"));
        setRoot(top);
        setShowRoot(false);
        top.setExpanded(true);
        getSelectionModel().setSelectionMode(SelectionMode.SINGLE);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
        placeholder.getStyleClass().add("muted");
        setPlaceholder(placeholder);
        TreeTableColumn<FileEntry, FileEntry> name = column("name", 360);
        name.setMinWidth(160);
        name.setCellFactory(_ -> new EntryCell(model));
        getColumns().add(name);
        getColumns()
                .add(text(
                        "size",
                        84,
                        entry -> entry.kind() == Kind.FILE && exists(entry) ? Amounts.bytes(entry.size()) : "",
                        "number"));
        getColumns().add(text("mode", 96, entry -> exists(entry) ? EntryWords.mode(entry) : "", "mono"));
        getColumns().add(text("owner", 72, entry -> exists(entry) ? entry.uid() + ":" + entry.gid() : "", "mono"));
        TreeTableColumn<FileEntry, FileEntry> modified =
                text("modified", 142, entry -> exists(entry) ? TIME.format(entry.modified()) : "", "quiet");
        // A time that lost its end says nothing; a name still does.
        modified.setMinWidth(modified.getPrefWidth());
        getColumns().add(modified);
        getSelectionModel().selectedItemProperty().subscribe(item -> {
            if (!settling) {
                model.select(item == null ? null : item.getValue());
            }
        });
        model.selectedProperty().subscribe(this::follow);
        model.revisionProperty().subscribe(_ -> rebuild());
        model.onFolder(this::fill);
    }

    private static boolean exists(FileEntry entry) {
        return entry.mark() != Mark.REMOVED && !entry.modified().equals(Instant.EPOCH);
    }

    /// Opens or shuts the selected folder.
    void toggle() {
        TreeItem<FileEntry> item = getSelectionModel().getSelectedItem();
        if (item != null && !item.isLeaf()) {
            item.setExpanded(!item.isExpanded());
        }
    }

    private void rebuild() {
        settling = true;
        items.clear();
        top.getChildren()
                .setAll(
                        model.isFlat()
                                ? model.changed().stream().map(this::leaf).toList()
                                : itemsOf("/"));
        settling = false;
        placeholder.setText(!model.isLoaded() ? "" : MESSAGES.text(model.isFlat() ? "tree.unchanged" : "tree.empty"));
        selectWanted();
        // A cell whose entry is the same would not look again at why something failed.
        refresh();
    }

    private TreeItem<FileEntry> leaf(FileEntry entry) {
        Item item = new Item(entry, false);
        items.put(entry.path(), item);
        return item;
    }

    private List<TreeItem<FileEntry>> itemsOf(String folder) {
        return model.children(folder).stream().map(this::item).toList();
    }

    private TreeItem<FileEntry> item(FileEntry entry) {
        Item item = new Item(entry, entry.kind() == Kind.FOLDER && entry.mark() != Mark.REMOVED);
        items.put(entry.path(), item);
        if (!item.isLeaf()) {
            if (model.isExpanded(entry.path())) {
                item.getChildren().setAll(itemsOf(entry.path()));
                item.setExpanded(true);
            }
            item.expandedProperty().subscribe((_, open) -> expanded(item, open));
        }
        return item;
    }

    private void expanded(TreeItem<FileEntry> item, boolean open) {
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
        TreeItem<FileEntry> item = items.get(folder);
        if (item != null) {
            settling = true;
            item.getChildren().setAll(itemsOf(folder));
            item.setExpanded(true);
            settling = false;
        }
    }

    private void selectWanted() {
        TreeItem<FileEntry> item = items.get(model.wantedPath());
        settling = true;
        if (item == null) {
            getSelectionModel().clearSelection();
        } else {
            getSelectionModel().select(item);
            int row = getRow(item);
            if (row >= 0) {
                scrollTo(Math.max(0, row - 3));
            }
        }
        settling = false;
    }

    /// Someone else changed what is looked at.
    private void follow(@Nullable FileEntry entry) {
        if (entry == null && !settling && getSelectionModel().getSelectedItem() != null) {
            settling = true;
            getSelectionModel().clearSelection();
            settling = false;
        }
    }

    private static TreeTableColumn<FileEntry, FileEntry> column(String key, double width) {
        TreeTableColumn<FileEntry, FileEntry> column = new TreeTableColumn<>(MESSAGES.text("column." + key));
        column.setId(key);
        column.setPrefWidth(width);
        column.setMinWidth(56);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().getValue()));
        return column;
    }

    private static TreeTableColumn<FileEntry, FileEntry> text(
            String key, double width, Function<FileEntry, String> words, String style) {
        TreeTableColumn<FileEntry, FileEntry> column = column(key, width);
        column.getStyleClass().add(style);
        column.setCellFactory(_ -> new TreeTableCell<>() {
            {
                getStyleClass().add(style);
            }

            @Override
            protected void updateItem(@Nullable FileEntry entry, boolean empty) {
                super.updateItem(entry, empty);
                setText(empty || entry == null ? null : words.apply(entry));
            }
        });
        return column;
    }
}
