package io.cooperage.ui.compare;

import io.cooperage.engine.image.browse.Comparison.Aspect;
import io.cooperage.engine.image.browse.Comparison.FileDifference;
import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.ui.compare.DifferenceTree.Row;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.files.ShownName;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import javafx.scene.control.TreeTableView;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The columns of the differing files.
final class DifferenceColumns {
    private static final Messages MESSAGES = Messages.of(DifferenceColumns.class);

    private DifferenceColumns() {}

    static void addTo(TreeTableView<Row> table) {
        TreeTableColumn<Row, Row> path = column("path", 460);
        path.setCellFactory(_ -> new PathCell());
        TreeTableColumn<Row, Row> what = column("what", 300);
        what.setCellFactory(_ -> new WhatCell());
        TreeTableColumn<Row, Row> left = column("size.left", 96);
        left.getStyleClass().add("number");
        left.setCellFactory(_ -> new SizeCell(true));
        TreeTableColumn<Row, Row> right = column("size.right", 96);
        right.getStyleClass().add("number");
        right.setCellFactory(_ -> new SizeCell(false));
        table.getColumns().add(path);
        table.getColumns().add(left);
        table.getColumns().add(right);
        table.getColumns().add(what);
    }

    private static TreeTableColumn<Row, Row> column(String key, double width) {
        TreeTableColumn<Row, Row> column = new TreeTableColumn<>(MESSAGES.text("column." + key));
        column.setId(key);
        column.setPrefWidth(width);
        column.setMinWidth(72);
        column.setSortable(false);
        column.setReorderable(false);
        column.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().getValue()));
        return column;
    }

    /// What happened on the way from left to right.
    static Change change(FileDifference file) {
        return file.left() == null ? Change.ADDED : file.right() == null ? Change.REMOVED : Change.MODIFIED;
    }

    private static final class PathCell extends TreeTableCell<Row, Row> {
        private final ChangeMark mark = new ChangeMark();
        private final FontIcon icon = new FontIcon("fth-file");
        private final Label name = new Label();
        private final HBox box = new HBox(mark, icon, name);

        PathCell() {
            box.getStyleClass().add("file-name");
            name.setMinWidth(0);
        }

        @Override
        protected void updateItem(@Nullable Row row, boolean empty) {
            super.updateItem(row, empty);
            if (empty || row == null) {
                setGraphic(null);
                setTooltip(null);
                setAccessibleText(null);
                return;
            }
            FileDifference file = row.difference();
            FileNode node = file == null ? null : file.right() == null ? file.left() : file.right();
            mark.setChange(file == null ? Change.UNCHANGED : change(file));
            icon.setIconLiteral(node == null || node.isFolder() ? "fth-folder" : "fth-file");
            name.setText(ShownName.of(row.name()));
            setTooltip(file == null ? null : new Tooltip("/" + file.path()));
            setGraphic(box);
            setAccessibleText(row.name() + ", " + ChangeMark.word(mark.change()));
        }
    }

    private static final class WhatCell extends TreeTableCell<Row, Row> {
        @Override
        protected void updateItem(@Nullable Row row, boolean empty) {
            super.updateItem(row, empty);
            FileDifference file = empty || row == null ? null : row.difference();
            if (file == null) {
                setGraphic(null);
                return;
            }
            List<Node> badges = new ArrayList<>();
            for (Aspect aspect : Aspect.values()) {
                if (file.aspects().contains(aspect)) {
                    badges.add(badge(aspect, file));
                }
            }
            HBox box = new HBox(badges.toArray(Node[]::new));
            box.getStyleClass().add("badges");
            setGraphic(box);
        }

        private static Label badge(Aspect aspect, FileDifference file) {
            String key = aspect == Aspect.PRESENCE
                    ? (file.left() == null ? "badge.right" : "badge.left")
                    : "aspect." + aspect;
            Label badge = new Label(MESSAGES.text(key));
            badge.getStyleClass().add("badge");
            badge.setMinWidth(Region.USE_PREF_SIZE);
            return badge;
        }
    }

    private static final class SizeCell extends TreeTableCell<Row, Row> {
        private final boolean left;

        SizeCell(boolean left) {
            this.left = left;
            getStyleClass().add("number");
        }

        @Override
        protected void updateItem(@Nullable Row row, boolean empty) {
            super.updateItem(row, empty);
            FileDifference file = empty || row == null ? null : row.difference();
            FileNode node = file == null ? null : left ? file.left() : file.right();
            setText(node == null ? (file == null ? null : MESSAGES.text("absent")) : Amounts.bytes(node.size()));
        }
    }
}
