package io.cooperage.ui.containers.list;

import io.cooperage.ui.control.LiveCell;
import io.cooperage.ui.model.LiveContainer;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.util.Subscription;

/// The name, edited in place with F2.
final class NameCell extends LiveCell<LiveContainer> {
    /// Gives a container another name.
    interface Rename {
        void rename(LiveContainer live, String name);
    }

    private final Rename rename;
    private final Label name = new Label();

    NameCell(Rename rename) {
        this.rename = rename;
        name.getStyleClass().add("medium");
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(name.textProperty());
        name.setTooltip(whole);
        getStyleClass().add("text-field-table-cell");
    }

    @Override
    protected Node content() {
        return name;
    }

    @Override
    protected Subscription follow(LiveContainer live) {
        return live.containerProperty().subscribe(container -> name.setText(container.name()));
    }

    @Override
    public void startEdit() {
        LiveContainer live = live();
        if (live == null) {
            return;
        }
        super.startEdit();
        if (!isEditing()) {
            return;
        }
        TextField field = new TextField(live.container().name());
        field.setAccessibleText(live.container().name());
        field.setOnAction(enter -> commit(live, field.getText().strip()));
        field.addEventFilter(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ESCAPE) {
                leave();
                key.consume();
            }
        });
        setGraphic(field);
        field.selectAll();
        field.requestFocus();
    }

    @Override
    public void cancelEdit() {
        super.cancelEdit();
        if (live() != null) {
            setGraphic(name);
        }
    }

    private void commit(LiveContainer live, String text) {
        leave();
        if (!text.isEmpty()) {
            rename.rename(live, text);
        }
    }

    private void leave() {
        cancelEdit();
        getTableView().requestFocus();
    }
}
