package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.FileNode;
import io.cooperage.engine.image.browse.FileNode.Change;
import io.cooperage.engine.image.browse.FileNode.Kind;
import io.cooperage.ui.files.FileMode;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeTableCell;
import javafx.scene.control.TreeTableColumn;
import org.jspecify.annotations.Nullable;

/// The columns of the files.
final class FileColumns {
    static final PseudoClass REMOVED = PseudoClass.getPseudoClass("removed");

    private static final Messages MESSAGES = Messages.of(FileColumns.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private FileColumns() {}

    static void addTo(FileTable table, FilesViewModel model) {
        TreeTableColumn<FileNode, FileNode> name = column("name", 282, true);
        name.setMinWidth(140);
        name.setCellFactory(_ -> new FileNameCell(model));
        table.getColumns().add(name);
        table.getColumns().add(text("size", 84, true, FileColumns::size, _ -> "", "number"));
        table.getColumns().add(text("mode", 92, true, FileMode::of, FileMode::octal, "mono"));
        table.getColumns().add(text("owner", 70, true, node -> node.uid() + ":" + node.gid(), _ -> "", "mono"));
        TreeTableColumn<FileNode, FileNode> modified = text(
                "modified",
                142,
                true,
                node -> time(node.modified()),
                node -> node.modified().toString(),
                "quiet");
        modified.setMinWidth(136); // A time that is cut says nothing.
        table.getColumns().add(modified);
        table.getColumns().add(text("link", 130, false, FileColumns::link, FileColumns::link, "quiet"));
    }

    private static String size(FileNode node) {
        boolean measured = node.kind() == Kind.FILE || node.kind() == Kind.FOLDER || node.kind() == Kind.HARD_LINK;
        return measured ? Amounts.bytes(node.size()) : "";
    }

    private static String time(Instant time) {
        return TIME.format(time);
    }

    private static String link(FileNode node) {
        if (node.link().isEmpty()) {
            return "";
        }
        return node.kind() == Kind.HARD_LINK ? MESSAGES.text("hard-link", "/" + node.link()) : "→ " + node.link();
    }

    private static TreeTableColumn<FileNode, FileNode> column(String key, double width, boolean sortable) {
        TreeTableColumn<FileNode, FileNode> column = new TreeTableColumn<>(MESSAGES.text("column." + key));
        column.setId(key);
        column.setPrefWidth(width);
        column.setMinWidth(56);
        column.setSortable(sortable);
        column.setReorderable(false);
        column.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().getValue()));
        return column;
    }

    private static TreeTableColumn<FileNode, FileNode> text(
            String key,
            double width,
            boolean sortable,
            Function<FileNode, String> words,
            Function<FileNode, String> tip,
            String style) {
        TreeTableColumn<FileNode, FileNode> column = column(key, width, sortable);
        column.getStyleClass().add(style);
        column.setCellFactory(_ -> new TextCell(words, tip, style));
        return column;
    }

    private static final class TextCell extends TreeTableCell<FileNode, FileNode> {
        private final Function<FileNode, String> words;
        private final Function<FileNode, String> tip;

        TextCell(Function<FileNode, String> words, Function<FileNode, String> tip, String style) {
            this.words = words;
            this.tip = tip;
            getStyleClass().add(style);
        }

        @Override
        protected void updateItem(@Nullable FileNode node, boolean empty) {
            super.updateItem(node, empty);
            setText(empty || node == null ? null : words.apply(node));
            String more = empty || node == null ? "" : tip.apply(node);
            setTooltip(more.isEmpty() ? null : new Tooltip(more));
            pseudoClassStateChanged(REMOVED, node != null && node.change() == Change.REMOVED);
        }
    }
}
