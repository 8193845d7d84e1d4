package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.FileTree.FileEntry;
import io.cooperage.engine.files.FileTree.Kind;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import javafx.collections.ObservableList;
import javafx.scene.control.Label;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The files as they were after a step, or when it failed. Holds a [FileTree] until it is closed. FX thread
/// only.
final class StepFiles extends BorderPane {
    private static final Messages MESSAGES = Messages.of(StepFiles.class);

    /// Of a longer file the beginning is shown.
    private static final int MOST = 1 << 20;

    private final BuildViewModel model;
    private final TreeView<FileEntry> tree = new TreeView<>();
    private final CodeView text = new CodeView(MESSAGES.text("files.content"), false);
    private final Label state = new Label(MESSAGES.text("files.opening"));
    private final LatestTask reading = new LatestTask();
    private @Nullable FileTree files;
    private boolean closed;

    /// @param leave run when a person goes back to the log
    StepFiles(BuildViewModel model, String buildId, String stepId, String step, Runnable leave) {
        this.model = model;
        getStyleClass().add("step-files");
        Label title = new Label(MESSAGES.text("files.after", step));
        title.getStyleClass().addAll("mono", "about");
        HBox.setHgrow(title, Priority.ALWAYS);
        title.setMaxWidth(Double.MAX_VALUE);
        var back = Icons.button("fth-x", MESSAGES.text("files.close"), leave);
        back.setId("step-log");
        back.getStyleClass().add("compact");
        HBox head = new HBox(title, back);
        head.getStyleClass().add("step-tools");
        setTop(head);
        state.getStyleClass().add("muted");
        setCenter(state);
        tree.setId("step-tree");
        tree.setShowRoot(false);
        tree.setAccessibleText(MESSAGES.text("files"));
        tree.setCellFactory(_ -> new Cell());
        tree.getSelectionModel().selectedItemProperty().subscribe(this::show);
        model.files(buildId, stepId).onSuccess(this::opened).onFailure(failure -> {
            state.setText(failure.getMessage());
            state.setWrapText(true);
        });
    }

    void close() {
        closed = true;
        reading.cancel();
        FileTree held = files;
        files = null;
        if (held != null) {
            letGo(held);
        }
    }

    private void opened(FileTree found) {
        if (closed) {
            letGo(found);
            return;
        }
        files = found;
        Item root =
                new Item(new FileEntry("/", "", Kind.FOLDER, 0, 0755, 0, 0, Instant.EPOCH, null, FileTree.Mark.SAME));
        tree.setRoot(root);
        root.setExpanded(true);
        SplitPane split = new SplitPane(tree, text);
        split.setDividerPositions(0.45);
        setCenter(split);
        tree.requestFocus();
    }

    private void letGo(FileTree held) {
        model.read(() -> {
            held.close();
            return true;
        });
    }

    private void show(@Nullable TreeItem<FileEntry> item) {
        FileTree held = files;
        if (item == null || held == null || item.getValue().kind() != Kind.FILE) {
            return;
        }
        FileEntry entry = item.getValue();
        reading.follow(
                model.read(() -> {
                    byte[] bytes = held.read(entry.path(), 0, MOST);
                    for (byte one : bytes) {
                        if (one == 0) {
                            return CodeText.of(
                                    Language.PLAIN, MESSAGES.text("files.binary", Amounts.bytes(entry.size())));
                        }
                    }
                    String content = new String(bytes, StandardCharsets.UTF_8);
                    return CodeText.of(Language.of(entry.path(), content), content);
                }),
                text::show,
                model::complain);
    }

    /// A folder is read when it is opened.
    private final class Item extends TreeItem<FileEntry> {
        private boolean asked;

        Item(FileEntry entry) {
            super(entry);
        }

        @Override
        public boolean isLeaf() {
            return getValue().kind() != Kind.FOLDER;
        }

        @Override
        public ObservableList<TreeItem<FileEntry>> getChildren() {
            FileTree held = files;
            if (!asked && held != null && !isLeaf()) {
                asked = true;
                model.read(() -> held.list(getValue().path()))
                        .onSuccess(this::fill)
                        .onFailure(model::complain);
            }
            return super.getChildren();
        }

        private void fill(List<FileEntry> entries) {
            super.getChildren()
                    .setAll(entries.stream()
                            .sorted(Comparator.comparing((FileEntry entry) -> entry.kind() != Kind.FOLDER)
                                    .thenComparing(FileEntry::name))
                            .map(Item::new)
                            .toList());
        }
    }

    private static final class Cell extends TreeCell<FileEntry> {
        private final FontIcon icon = new FontIcon("fth-file");
        private final Label name = new Label();
        private final Label size = new Label();
        private final HBox row = new HBox(icon, name, size);

        Cell() {
            setPrefWidth(0);
            row.getStyleClass().add("row");
            HBox.setHgrow(name, Priority.ALWAYS);
            name.setMaxWidth(Double.MAX_VALUE);
            size.getStyleClass().addAll("muted", "small");
            size.setMinWidth(Region.USE_PREF_SIZE);
        }

        @Override
        protected void updateItem(@Nullable FileEntry entry, boolean empty) {
            super.updateItem(entry, empty);
            if (empty || entry == null) {
                setGraphic(null);
                return;
            }
            icon.setIconLiteral(
                    switch (entry.kind()) {
                        case FOLDER -> "fth-folder";
                        case SYMLINK -> "fth-corner-down-right";
                        default -> "fth-file";
                    });
            name.setText(entry.target() == null ? entry.name() : entry.name() + " → " + entry.target());
            size.setText(entry.kind() == Kind.FILE ? Amounts.bytes(entry.size()) : "");
            setGraphic(row);
        }
    }
}
