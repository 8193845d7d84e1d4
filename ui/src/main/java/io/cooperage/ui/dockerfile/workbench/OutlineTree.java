package io.cooperage.ui.dockerfile.workbench;

import io.cooperage.engine.dockerfile.edit.OutlineItem;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.function.Consumer;
import javafx.scene.control.Label;
import javafx.scene.control.TreeCell;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// Directives, global ARGs and stages of the current Dockerfile, with the instructions of each stage. FX thread only.
final class OutlineTree extends TreeView<OutlineItem> {
    private final Consumer<TextRange> reveal;
    private List<OutlineItem> shown = List.of();

    OutlineTree(Consumer<TextRange> reveal) {
        this.reveal = reveal;
        setId("outline");
        getStyleClass().add("outline");
        setShowRoot(false);
        setRoot(new TreeItem<>());
        setAccessibleText(Messages.of(OutlineTree.class).text("outline"));
        setCellFactory(_ -> new Cell());
        addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                go();
                key.consume();
            }
        });
        setOnMouseClicked(_ -> go());
    }

    /// Rows that stand for the same as before keep their state: most keys change the place of things only.
    void show(List<OutlineItem> items) {
        if (!items.equals(shown)) {
            shown = items;
            update(getRoot(), items);
        }
    }

    private static void update(TreeItem<OutlineItem> parent, List<OutlineItem> items) {
        var rows = parent.getChildren();
        for (int i = 0; i < items.size(); i++) {
            OutlineItem item = items.get(i);
            if (i < rows.size()) {
                if (!rows.get(i).getValue().equals(item)) {
                    rows.get(i).setValue(item);
                }
            } else {
                TreeItem<OutlineItem> row = new TreeItem<>(item);
                row.setExpanded(true);
                rows.add(row);
            }
            update(rows.get(i), item.children());
        }
        if (rows.size() > items.size()) {
            rows.remove(items.size(), rows.size());
        }
    }

    private void go() {
        TreeItem<OutlineItem> chosen = getSelectionModel().getSelectedItem();
        if (chosen != null && chosen.getValue() != null) {
            reveal.accept(chosen.getValue().selection());
        }
    }

    private static final class Cell extends TreeCell<OutlineItem> {
        private final FontIcon icon = new FontIcon("fth-git-branch");
        private final Label name = new Label();
        private final Label detail = new Label();
        private final HBox row = new HBox(icon, name, detail);

        Cell() {
            setPrefWidth(0);
            row.getStyleClass().add("row");
            name.setMinWidth(Region.USE_PREF_SIZE);
            detail.getStyleClass().addAll("muted", "small");
        }

        @Override
        protected void updateItem(@Nullable OutlineItem item, boolean empty) {
            super.updateItem(item, empty);
            if (empty || item == null) {
                setGraphic(null);
                return;
            }
            boolean stage = item.kind() == OutlineItem.Kind.STAGE;
            boolean directive = item.kind() == OutlineItem.Kind.DIRECTIVE;
            icon.setVisible(stage || directive);
            icon.setManaged(stage || directive);
            icon.setIconLiteral(directive ? "fth-hash" : "fth-git-branch");
            name.getStyleClass().setAll("label", stage ? "medium" : "instruction");
            name.setText(item.name());
            detail.setText(item.detail());
            setAccessibleText(item.name() + " " + item.detail());
            setGraphic(row);
        }
    }
}
