package io.cooperage.ui.images.registries;

import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.registries.RemoteItem.Note;
import io.cooperage.ui.images.registries.RemoteItem.Row;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Tooltip;
import javafx.scene.control.TreeCell;
import org.kordamp.ikonli.javafx.FontIcon;

/// A place by its icon and name, or a note.
final class RemoteCell extends TreeCell<Row> {
    private final Messages messages = Messages.of(RemoteCell.class);

    RemoteCell() {
        setPrefWidth(0); // Long names give way, not the tree.
    }

    @Override
    protected void updateItem(Row row, boolean empty) {
        super.updateItem(row, empty);
        getStyleClass().removeAll("note", "problem");
        setTooltip(null);
        if (empty || row == null) {
            setText(null);
            setGraphic(null);
            return;
        }
        if (row.note() == Note.NONE) {
            setText(row.node().label());
            setGraphic(new FontIcon(
                    switch (row.node().kind()) {
                        case REGISTRY -> "fth-globe";
                        case REPOSITORY -> "fth-folder";
                        case TAG -> "fth-tag";
                        case MANIFEST -> "fth-layers";
                    }));
            return;
        }
        getStyleClass().add(row.note() == Note.PROBLEM ? "problem" : "note");
        setGraphic(
                switch (row.note()) {
                    case MORE -> link("browse.more", row.node()::more);
                    case PROBLEM -> link("browse.again", row.node()::more);
                    case NONE, LOADING, EMPTY -> null;
                });
        setText(
                switch (row.note()) {
                    case PROBLEM -> row.node().problemProperty().get();
                    case LOADING -> messages.text("browse.loading");
                    case EMPTY -> messages.text("browse.empty");
                    case MORE, NONE -> "";
                });
        setTooltip(getText().isEmpty() ? null : new Tooltip(getText()));
    }

    private Hyperlink link(String key, Runnable action) {
        Hyperlink link = new Hyperlink(messages.text(key));
        link.setMinWidth(USE_PREF_SIZE);
        link.setFocusTraversable(false); // Enter on the row does the same.
        link.setOnAction(press -> action.run());
        return link;
    }
}
