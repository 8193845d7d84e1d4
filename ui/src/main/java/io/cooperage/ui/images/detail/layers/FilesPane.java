package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.ImageBrowser.Scope;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.ChoiceBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeItem;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The files with their scope and filter. FX thread only.
final class FilesPane extends VBox {
    private static final Messages MESSAGES = Messages.of(FilesPane.class);
    private static final List<Long> SIZES = List.of(0L, 10L << 10, 100L << 10, 1L << 20, 10L << 20, 100L << 20);
    private static final List<Change> CHANGES =
            List.of(Change.ADDED, Change.MODIFIED, Change.REMOVED, Change.UNCHANGED);

    private static final double ROOM_FOR_ONE_LINE = 720;

    private final LayersViewModel layers;
    private final FilesViewModel model;
    private final FileDialogs dialogs;
    private final FileTable table;
    private final TextField text = new TextField();
    private final Label count = new Label();
    private final ChoiceBox<Long> smallest = new ChoiceBox<>();

    /// @param diff shows how the chosen file differs
    /// @param view puts the focus into the chosen file
    FilesPane(LayersViewModel layers, FileDialogs dialogs, Runnable diff, Runnable view) {
        this.layers = layers;
        this.model = layers.files();
        this.dialogs = dialogs;
        getStyleClass().add("files-pane");
        getStylesheets().add(ChangeMark.styles());
        table = new FileTable(model);
        VBox.setVgrow(table, Priority.ALWAYS);
        table.setContextMenu(menu(diff, view));
        table.addEventHandler(KeyEvent.KEY_PRESSED, event -> key(event, view));
        getChildren().addAll(tools(), table);
        model.revisionProperty().subscribe(_ -> showCount());
        model.problemProperty().subscribe(_ -> showCount());
    }

    void focus() {
        table.requestFocus();
        if (table.getSelectionModel().isEmpty() && table.getExpandedItemCount() > 0) {
            table.getFocusModel().focus(0);
        }
    }

    void focusFilter() {
        text.requestFocus();
        text.selectAll();
    }

    private VBox tools() {
        Segments<Scope> scope = new Segments<>(
                "scope",
                MESSAGES.text("scope"),
                layers.scopeProperty(),
                List.of(Scope.values()),
                one -> MESSAGES.text("scope." + one));
        scope.setMinWidth(Region.USE_PREF_SIZE);
        HBox kinds = new HBox();
        kinds.getStyleClass().add("kinds");
        for (Change change : CHANGES) {
            kinds.getChildren().add(kind(change));
        }
        smallest.setId("smallest");
        smallest.getItems().setAll(SIZES);
        smallest.setValue(0L);
        smallest.setAccessibleText(MESSAGES.text("filter.smallest"));
        smallest.setTooltip(new Tooltip(MESSAGES.text("filter.smallest")));
        smallest.setMinWidth(116);
        smallest.setPrefWidth(116);
        smallest.setConverter(new Bytes());
        smallest.valueProperty()
                .subscribe((_, now) ->
                        model.filterProperty().set(model.filterProperty().get().withSmallest(now == null ? 0 : now)));
        model.filterProperty().subscribe(now -> smallest.setValue(now.smallest()));
        HBox filters = new HBox(filterBox(), kinds, smallest);
        filters.getStyleClass().add("tools-line");
        HBox.setHgrow(filters, Priority.ALWAYS);
        HBox wide = new HBox();
        wide.getStyleClass().add("tools-line");
        VBox tools = new VBox();
        tools.getStyleClass().add("tools");
        // One line where there is room for it.
        widthProperty().map(width -> width.doubleValue() < ROOM_FOR_ONE_LINE).subscribe(narrow -> {
            wide.getChildren().clear();
            tools.getChildren().clear();
            if (narrow) {
                tools.getChildren().addAll(scope, filters);
            } else {
                wide.getChildren().addAll(scope, filters);
                tools.getChildren().add(wide);
            }
        });
        return tools;
    }

    private HBox filterBox() {
        text.setId("file-filter");
        text.setPromptText(MESSAGES.text("filter"));
        text.setAccessibleText(MESSAGES.text("filter"));
        text.textProperty()
                .subscribe((_, now) ->
                        model.filterProperty().set(model.filterProperty().get().withText(now)));
        model.filterProperty().subscribe(now -> {
            if (!now.text().equals(text.getText())) {
                text.setText(now.text());
            }
        });
        text.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            switch (event.getCode()) {
                case ESCAPE -> {
                    text.clear();
                    focus();
                }
                case ENTER, DOWN -> {
                    focus();
                    table.getSelectionModel().selectFirst();
                }
                default -> {
                    return;
                }
            }
            event.consume();
        });
        HBox.setHgrow(text, Priority.ALWAYS);
        ToggleButton regex = new ToggleButton(".*");
        regex.setId("file-regex");
        regex.getStyleClass().add("regex");
        regex.setTooltip(new Tooltip(MESSAGES.text("filter.regex")));
        regex.setAccessibleText(MESSAGES.text("filter.regex"));
        regex.selectedProperty()
                .subscribe((_, now) ->
                        model.filterProperty().set(model.filterProperty().get().withRegex(now)));
        model.filterProperty().subscribe(now -> regex.setSelected(now.regex()));
        count.getStyleClass().add("count");
        count.setMinWidth(Region.USE_PREF_SIZE);
        HBox box = new HBox(new FontIcon("fth-filter"), text, count, regex);
        box.getStyleClass().add("filter");
        HBox.setHgrow(box, Priority.ALWAYS);
        return box;
    }

    private ToggleButton kind(Change change) {
        ToggleButton button =
                new ToggleButton("", change == Change.UNCHANGED ? new FontIcon("fth-file") : new ChangeMark(change));
        String name = MESSAGES.text("filter.change", ChangeMark.word(change));
        button.setId("kind-" + change.name().toLowerCase(Locale.ROOT));
        button.getStyleClass().add("kind");
        button.setTooltip(new Tooltip(name));
        button.setAccessibleText(name);
        button.setSelected(true);
        button.selectedProperty()
                .subscribe((_, now) ->
                        model.filterProperty().set(model.filterProperty().get().with(change, now)));
        model.filterProperty().subscribe(now -> button.setSelected(now.changes().contains(change)));
        return button;
    }

    private void showCount() {
        String problem = model.problemProperty().get();
        count.pseudoClassStateChanged(javafx.css.PseudoClass.getPseudoClass("problem"), !problem.isEmpty());
        count.setTooltip(problem.isEmpty() ? null : new Tooltip(problem));
        if (!problem.isEmpty()) {
            count.setText(MESSAGES.text("filter.wrong"));
        } else if (!model.isFlat()) {
            count.setText("");
        } else {
            int found = model.found().size();
            count.setText(MESSAGES.text(model.isTruncated() ? "filter.first" : "filter.found", found));
        }
    }

    private ContextMenu menu(Runnable diff, Runnable view) {
        MenuItem open = item("menu.open", "fth-eye", view);
        MenuItem difference = item("menu.diff", "fth-columns", diff);
        MenuItem reveal = item("menu.reveal", "fth-crosshair", () -> with(layers::revealInTree));
        MenuItem extract = item("menu.extract", "fth-download", () -> with(this::extract));
        MenuItem copy = item("menu.copy-path", "fth-copy", () -> with(node -> Desktop.copy("/" + node.path())));
        ContextMenu menu = new ContextMenu(
                open, difference, reveal, new SeparatorMenuItem(), extract, new SeparatorMenuItem(), copy);
        menu.setOnShowing(_ -> {
            FileNode node = model.selectedProperty().get();
            difference.setDisable(node == null || node.change() != Change.MODIFIED || node.isFolder());
            reveal.setVisible(model.isFlat());
            menu.getItems().forEach(each -> {
                if (node == null) {
                    each.setDisable(true);
                } else if (!each.equals(difference)) {
                    each.setDisable(false);
                }
            });
        });
        return menu;
    }

    private void with(java.util.function.Consumer<FileNode> action) {
        FileNode node = model.selectedProperty().get();
        if (node != null) {
            action.accept(node);
        }
    }

    private void extract(FileNode node) {
        ExtractTarget.ask(dialogs, node).ifPresent(target -> layers.extract(node, target));
    }

    private void key(KeyEvent event, Runnable view) {
        TreeItem<FileNode> item = table.getSelectionModel().getSelectedItem();
        if (event.isShortcutDown() && event.getCode() == KeyCode.C) {
            with(node -> Desktop.copy("/" + node.path()));
        } else if (event.getCode() == KeyCode.ENTER && item != null) {
            if (item.isLeaf()) {
                view.run();
            } else {
                item.setExpanded(!item.isExpanded());
            }
        } else if (event.getCode() == KeyCode.ESCAPE && item != null) {
            model.select(null);
        } else {
            return;
        }
        event.consume();
    }

    private static MenuItem item(String key, String icon, Runnable action) {
        MenuItem item = new MenuItem(MESSAGES.text(key), new FontIcon(icon));
        item.setId(key.replace('.', '-'));
        item.setMnemonicParsing(false);
        item.setOnAction(_ -> action.run());
        return item;
    }

    private static final class Bytes extends StringConverter<Long> {
        @Override
        public String toString(@Nullable Long bytes) {
            return bytes == null || bytes == 0
                    ? MESSAGES.text("filter.any")
                    : MESSAGES.text(
                            "filter.at-least",
                            Amounts.bytes(bytes).replace(".00", "").replace(".0", ""));
        }

        @Override
        public Long fromString(String text) {
            throw new UnsupportedOperationException("sizes are chosen, not typed");
        }
    }
}
