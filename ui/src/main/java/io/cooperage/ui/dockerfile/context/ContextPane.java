package io.cooperage.ui.dockerfile.context;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The tree of the build context: what a build gets to see, and greyed what it doesn't. Folders that were open stay so
/// when it is read again. FX thread only.
public final class ContextPane extends VBox {
    private static final Messages MESSAGES = Messages.of(ContextPane.class);

    private final ContextViewModel viewModel;
    private final Consumer<Path> open;
    private final Consumer<String> leaveOut;
    private final TreeView<ContextNode> tree = new TreeView<>();
    private final Label name = new Label();
    private final Label sent = new Label();
    private final Label leftOut = new Label();
    private final Label trouble = new Label();
    private final Set<String> expanded = new HashSet<>();

    /// @param open shows a file
    /// @param leaveOut keeps a path, from the context, out of the build
    public ContextPane(ContextViewModel viewModel, Consumer<Path> open, Consumer<String> leaveOut) {
        this.viewModel = viewModel;
        this.open = open;
        this.leaveOut = leaveOut;
        getStyleClass().add("context-pane");
        getStylesheets()
                .add(Objects.requireNonNull(ContextPane.class.getResource("context.css"))
                        .toExternalForm());
        name.getStyleClass().add("medium");
        HBox.setHgrow(name, Priority.ALWAYS);
        name.setMaxWidth(Double.MAX_VALUE);
        var refresh = Icons.button("fth-refresh-cw", MESSAGES.text("refresh"), viewModel::reload);
        refresh.getStyleClass().add("compact");
        HBox line = new HBox(name, refresh);
        line.getStyleClass().add("line");
        for (Label label : new Label[] {sent, leftOut, trouble}) {
            label.getStyleClass().add("small");
            label.setWrapText(true);
            label.setMinHeight(Region.USE_PREF_SIZE);
        }
        sent.setId("context-sent");
        leftOut.setId("context-left-out");
        sent.getStyleClass().add("muted");
        leftOut.getStyleClass().add("muted");
        trouble.getStyleClass().add("trouble");
        VBox head = new VBox(line, sent, leftOut, trouble);
        head.getStyleClass().add("head");
        tree.setId("context-tree");
        tree.setShowRoot(false);
        tree.setAccessibleText(MESSAGES.text("name"));
        tree.setCellFactory(_ -> new Cell());
        tree.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        VBox.setVgrow(tree, Priority.ALWAYS);
        getChildren().addAll(head, tree);
        viewModel.scanProperty().subscribe(_ -> show());
        viewModel.problemProperty().subscribe(_ -> show());
        viewModel.readingProperty().subscribe(_ -> show());
    }

    @Override
    public void requestFocus() {
        tree.requestFocus();
    }

    private void show() {
        Path root = viewModel.rootProperty().get();
        name.setText(root == null ? "" : shown(root));
        name.setTooltip(root == null ? null : new Tooltip(root.toString()));
        ContextScan scan = viewModel.scanProperty().get();
        if (scan == null) {
            tree.setRoot(null);
            sent.setText(viewModel.readingProperty().get() ? MESSAGES.text("reading") : "");
            leftOut.setText("");
            say(viewModel.problemProperty().get());
            return;
        }
        sent.setText(MESSAGES.text(scan.truncated() ? "sent.more" : "sent", Amounts.bytes(scan.bytes()), scan.files()));
        leftOut.setText(
                scan.ignoreFile().isEmpty()
                        ? MESSAGES.text("left-out.none")
                        : MESSAGES.text("left-out", scan.ignored(), scan.ignoreFile()));
        say(
                scan.unreadable().isEmpty()
                        ? scan.ignoreProblem()
                        : MESSAGES.text(
                                "unreadable",
                                scan.unreadable().size(),
                                scan.unreadable().getFirst()));
        if (tree.getRoot() == null || !tree.getRoot().getValue().equals(scan.tree())) {
            String selected = selectedPath();
            Item item = new Item(scan.tree());
            item.setExpanded(true);
            tree.setRoot(item);
            select(item, selected);
        }
    }

    private void say(String text) {
        trouble.setText(text);
        trouble.setVisible(!text.isEmpty());
        trouble.setManaged(!text.isEmpty());
    }

    private static String shown(Path root) {
        Path name = root.getFileName();
        return name == null ? root.toString() : name.toString();
    }

    private String selectedPath() {
        TreeItem<ContextNode> item = tree.getSelectionModel().getSelectedItem();
        return item == null ? "" : item.getValue().path();
    }

    private void select(TreeItem<ContextNode> under, String path) {
        if (path.isEmpty()) {
            return;
        }
        for (TreeItem<ContextNode> child : under.getChildren()) {
            String at = child.getValue().path();
            if (at.equals(path)) {
                tree.getSelectionModel().select(child);
            } else if (path.startsWith(at + "/") && child.isExpanded()) {
                select(child, path);
            }
        }
    }

    private void key(KeyEvent key) {
        TreeItem<ContextNode> item = tree.getSelectionModel().getSelectedItem();
        if (item != null && key.getCode() == KeyCode.ENTER) {
            activate(item);
            key.consume();
        }
    }

    private void activate(TreeItem<ContextNode> item) {
        Path root = viewModel.rootProperty().get();
        if (item.getValue().directory()) {
            item.setExpanded(!item.isExpanded());
        } else if (root != null) {
            open.accept(root.resolve(item.getValue().path()));
        }
    }

    /// A row whose children are made when it is opened.
    private final class Item extends TreeItem<ContextNode> {
        private boolean filled;

        Item(ContextNode node) {
            super(node);
            if (expanded.contains(node.path())) {
                setExpanded(true);
            }
            expandedProperty().addListener((_, _, now) -> {
                if (now) {
                    expanded.add(node.path());
                } else {
                    expanded.remove(node.path());
                }
            });
        }

        @Override
        public boolean isLeaf() {
            return getValue().children().isEmpty();
        }

        @Override
        public javafx.collections.ObservableList<TreeItem<ContextNode>> getChildren() {
            if (!filled) {
                filled = true;
                super.getChildren()
                        .setAll(getValue().children().stream().map(Item::new).toList());
            }
            return super.getChildren();
        }
    }

    private final class Cell extends TreeCell<ContextNode> {
        private final FontIcon icon = new FontIcon();
        private final Label label = new Label();
        private final Label size = new Label();
        private final HBox row = new HBox(icon, label, size);

        Cell() {
            setPrefWidth(0);
            row.getStyleClass().add("row");
            HBox.setHgrow(label, Priority.ALWAYS);
            label.setMaxWidth(Double.MAX_VALUE);
            size.setMinWidth(Region.USE_PREF_SIZE);
            size.getStyleClass().add("size");
            setOnMouseClicked(click -> {
                if (click.getClickCount() == 2
                        && getTreeItem() != null
                        && !getItem().directory()) {
                    activate(getTreeItem());
                }
            });
        }

        @Override
        protected void updateItem(@Nullable ContextNode node, boolean empty) {
            super.updateItem(node, empty);
            if (empty || node == null) {
                setGraphic(null);
                setContextMenu(null);
                return;
            }
            icon.setIconLiteral(node.directory() ? "fth-folder" : "fth-file-text");
            label.setText(node.name());
            size.setText(node.ignored() ? MESSAGES.text("ignored") : Amounts.bytes(node.size()));
            getStyleClass().remove("ignored");
            if (node.ignored()) {
                getStyleClass().add("ignored");
            }
            setAccessibleText(node.name() + ", " + size.getText());
            setGraphic(row);
            setContextMenu(menu(node));
        }

        private ContextMenu menu(ContextNode node) {
            ContextMenu menu = new ContextMenu();
            if (!node.directory()) {
                menu.getItems().add(item("open.it", () -> activate(getTreeItem())));
            }
            menu.getItems().add(item("copy.path", () -> Desktop.copy(node.path())));
            if (!node.ignored()) {
                menu.getItems().add(item("leave-out", () -> leaveOut.accept(node.path())));
            }
            return menu;
        }

        private static MenuItem item(String key, Runnable action) {
            MenuItem item = new MenuItem(MESSAGES.text(key));
            item.setOnAction(_ -> action.run());
            return item;
        }
    }
}
