package io.cooperage.ui.volumes.detail;

import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.ReasonedButton;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.HexView;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.volumes.detail.VolumeFilesViewModel.Shown;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.image.Image;
import javafx.scene.image.ImageView;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The files of a volume as a tree, and beside it what is in the chosen one; files dropped here are copied
/// into it. FX thread only.
final class VolumeFiles extends VBox {
    private static final Messages MESSAGES = Messages.of(VolumeFiles.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT).withZone(ZoneId.systemDefault());
    private static final double LARGEST_PICTURE = 2_000;

    private final VolumeFilesViewModel model;
    private final TreeTableView<FileEntry> tree = new TreeTableView<>();
    private final StackPane body = new StackPane();
    private final Label path = new Label();
    private final Label remark = new Label();
    private final Button extract = new Button(MESSAGES.text("extract"), new FontIcon("fth-download"));
    private final ReasonedButton extraction = new ReasonedButton(extract);
    private @Nullable CodeView code;
    private @Nullable HexView hex;

    VolumeFiles(VolumeFilesViewModel model) {
        this.model = model;
        getStyleClass().add("volume-files");
        VBox.setVgrow(this, Priority.ALWAYS);
        tree();
        Button upload = new Button(MESSAGES.text("upload"), new FontIcon("fth-upload"));
        upload.setId("upload");
        upload.setOnAction(press -> upload(model.parts().dialogs().open(MESSAGES.text("upload.title")), target()));
        extract.setId("extract");
        extract.setOnAction(press -> chosen().ifPresent(model::extract));
        Button reload = new Button(MESSAGES.text("reload"), new FontIcon("fth-refresh-cw"));
        reload.setOnAction(press -> root().reload());
        for (Button button : List.of(upload, extract, reload)) {
            button.getStyleClass().add("quiet");
            button.setMnemonicParsing(false);
            button.setMinWidth(Region.USE_PREF_SIZE);
        }
        Label hint = new Label(MESSAGES.text("drop.hint"));
        hint.getStyleClass().addAll("muted", "small");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        HBox tools = new HBox(upload, extraction, reload, space, hint);
        tools.getStyleClass().add("tools");
        path.getStyleClass().addAll("medium", "path");
        remark.getStyleClass().addAll("muted", "small");
        HBox head = new HBox(8, path, remark);
        head.getStyleClass().add("file-head");
        VBox.setVgrow(body, Priority.ALWAYS);
        VBox file = new VBox(head, body);
        SplitPane split = new SplitPane(tree, file);
        split.setOrientation(Orientation.HORIZONTAL);
        split.setDividerPositions(0.52);
        VBox.setVgrow(split, Priority.ALWAYS);
        getChildren().addAll(tools, split);
        setOnDragOver(this::onDragOver);
        setOnDragDropped(this::onDrop);
        model.onRewritten(() -> root().reload());
        model.shownProperty().subscribe(this::show);
        model.selectedProperty().subscribe(entry -> {
            path.setText(entry == null ? "" : entry.path());
            extract.setDisable(entry == null);
            extraction.setReason(entry == null ? MESSAGES.text("extract.none") : "");
        });
    }

    void focus() {
        tree.requestFocus();
        if (tree.getSelectionModel().isEmpty()) {
            tree.getFocusModel().focus(0);
        }
    }

    private void tree() {
        FileEntry top = new FileEntry("/", "/", Kind.FOLDER, 0, 0755, 0, 0, Instant.EPOCH, null, Mark.SAME);
        EntryItem root = new EntryItem(top, model::list);
        tree.setRoot(root);
        tree.setId("volume-tree");
        tree.setShowRoot(false);
        tree.getStyleClass().add("dense-tree");
        tree.setAccessibleText(MESSAGES.text("tree"));
        tree.setPlaceholder(
                new EmptyState("fth-folder", MESSAGES.text("tree.empty"), MESSAGES.text("tree.empty.words")));
        TreeTableColumn<FileEntry, FileEntry> name = new TreeTableColumn<>(MESSAGES.text("column.name"));
        name.setCellValueFactory(row -> row.getValue().valueProperty());
        name.setCellFactory(column -> new NameCell());
        name.setSortable(false);
        tree.getColumns().add(name);
        tree.getColumns()
                .add(column(
                        "column.size",
                        84,
                        "number",
                        entry -> entry.kind() == Kind.FILE ? Amounts.bytes(entry.size()) : ""));
        tree.getColumns().add(column("column.mode", 64, "mono", entry -> "%04o".formatted(entry.mode())));
        tree.getColumns().add(column("column.owner", 80, "plain", entry -> entry.uid() + ":" + entry.gid()));
        tree.getColumns().add(column("column.modified", 140, "plain", entry -> TIME.format(entry.modified())));
        name.prefWidthProperty().bind(tree.widthProperty().subtract(84 + 64 + 80 + 140 + 18));
        name.setMinWidth(140);
        tree.setColumnResizePolicy(TreeTableView.UNCONSTRAINED_RESIZE_POLICY);
        tree.getSelectionModel()
                .selectedItemProperty()
                .subscribe(item -> model.select(item == null ? null : item.getValue()));
        tree.setContextMenu(menu());
        tree.addEventFilter(KeyEvent.KEY_PRESSED, this::onKey);
        root.setExpanded(true);
    }

    private TreeTableColumn<FileEntry, String> column(
            String key, double width, String style, Function<FileEntry, String> words) {
        TreeTableColumn<FileEntry, String> column = new TreeTableColumn<>(MESSAGES.text(key));
        column.setCellValueFactory(
                row -> new ReadOnlyStringWrapper(words.apply(row.getValue().getValue())));
        column.getStyleClass().add(style);
        column.setPrefWidth(width);
        column.setSortable(false);
        return column;
    }

    private ContextMenu menu() {
        MenuItem out = item("extract", "fth-download", model::extract);
        MenuItem copy = item("copy-path", "fth-copy", entry -> Desktop.copy(entry.path()));
        MenuItem delete = item("delete", "fth-trash-2", entry -> delete());
        delete.getStyleClass().add("danger");
        return new ContextMenu(out, copy, delete);
    }

    private MenuItem item(String key, String icon, java.util.function.Consumer<FileEntry> action) {
        MenuItem item = new MenuItem(MESSAGES.text(key), new FontIcon(icon));
        item.setMnemonicParsing(false);
        item.setOnAction(choice -> chosen().ifPresent(action));
        return item;
    }

    private void onKey(KeyEvent key) {
        TreeItem<FileEntry> item = tree.getSelectionModel().getSelectedItem();
        if (item == null) {
            return;
        }
        if (key.getCode() == KeyCode.DELETE) {
            delete();
        } else if (key.getCode() == KeyCode.ENTER && !item.isLeaf()) {
            item.setExpanded(!item.isExpanded());
        } else if (key.isShortcutDown() && key.getCode() == KeyCode.C) {
            Desktop.copy(item.getValue().path());
        } else {
            return;
        }
        key.consume();
    }

    private void delete() {
        if (tree.getSelectionModel().getSelectedItem() instanceof EntryItem item
                && item.getParent() instanceof EntryItem folder) {
            model.delete(item.getValue(), folder::reload);
        }
    }

    private Optional<FileEntry> chosen() {
        return Optional.ofNullable(model.selectedProperty().get());
    }

    private EntryItem root() {
        return (EntryItem) tree.getRoot();
    }

    /// The folder that is chosen, or that the chosen file lies in.
    private EntryItem target() {
        return tree.getSelectionModel().getSelectedItem() instanceof EntryItem item ? item.folder() : root();
    }

    private void upload(List<Path> files, EntryItem folder) {
        if (!files.isEmpty()) {
            model.upload(files, folder.getValue().path(), () -> {
                folder.reload();
                folder.setExpanded(true);
            });
        }
    }

    private void onDragOver(DragEvent drag) {
        if (drag.getDragboard().hasFiles()) {
            drag.acceptTransferModes(TransferMode.COPY);
        }
        drag.consume();
    }

    private void onDrop(DragEvent dropped) {
        List<Path> files =
                dropped.getDragboard().getFiles().stream().map(File::toPath).toList();
        upload(files, target());
        dropped.setDropCompleted(!files.isEmpty());
        dropped.consume();
    }

    private void show(Shown shown) {
        remark.setText("");
        switch (shown) {
            case Shown.Nothing nothing ->
                body.getChildren()
                        .setAll(new EmptyState(
                                "fth-file", MESSAGES.text("file.none"), MESSAGES.text("file.none.words")));
            case Shown.Words(String text) -> {
                Label words = new Label(text);
                words.getStyleClass().add("muted");
                words.setWrapText(true);
                body.getChildren().setAll(words);
            }
            case Shown.Text(var text, String said) -> {
                CodeView view = code == null ? new CodeView(MESSAGES.text("file.text"), false) : code;
                code = view;
                view.show(text);
                remark.setText(said);
                body.getChildren().setAll(view);
            }
            case Shown.Hex(byte[] bytes, String said) -> {
                HexView view = hex == null ? new HexView() : hex;
                hex = view;
                view.show(bytes);
                remark.setText(said);
                body.getChildren().setAll(view);
            }
            case Shown.Picture(byte[] bytes) -> picture(bytes);
        }
    }

    private void picture(byte[] bytes) {
        Image image = new Image(new ByteArrayInputStream(bytes), LARGEST_PICTURE, LARGEST_PICTURE, true, true);
        if (image.isError()) {
            body.getChildren().setAll(new EmptyState("fth-image", MESSAGES.text("file.picture.broken"), ""));
            return;
        }
        ImageView view = new ImageView(image);
        view.setPreserveRatio(true);
        view.fitWidthProperty().bind(body.widthProperty().map(w -> Math.min(w.doubleValue() - 32, image.getWidth())));
        StackPane frame = new StackPane(view);
        frame.setMinSize(0, 0);
        body.getChildren().setAll(frame);
    }

    private static final class NameCell extends TreeTableCell<FileEntry, FileEntry> {
        private final FontIcon icon = new FontIcon("fth-file");

        @Override
        protected void updateItem(FileEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setText(null);
                setGraphic(null);
                return;
            }
            icon.setIconLiteral(
                    switch (entry.kind()) {
                        case FOLDER -> "fth-folder";
                        case SYMLINK -> "fth-link";
                        case FILE -> "fth-file";
                        case BLOCK_DEVICE, CHARACTER_DEVICE, FIFO, SOCKET -> "fth-cpu";
                    });
            Node graphic = icon;
            setGraphic(graphic);
            setText(ShownName.of(entry.target() == null ? entry.name() : entry.name() + " → " + entry.target()));
        }
    }
}
