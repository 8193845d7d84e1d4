package io.cooperage.ui.images.panel;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveImage;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/// The names of an image, and a field for another.
final class TagPane extends VBox {
    private final TagViewModel viewModel;
    private final Messages messages = Messages.of(TagPane.class);
    private final VBox names = new VBox();

    TagPane(TagViewModel viewModel) {
        this.viewModel = viewModel;
        getStyleClass().add("panel-body");
        names.getStyleClass().add("names");
        FormRow name = FormRow.text(
                "tag-name",
                messages.text("tag.name"),
                messages.text("tag.name.prompt"),
                viewModel.meaning(),
                viewModel.name,
                PanelForm.accent("tag", messages.text("tag.do"), viewModel::add));
        name.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                viewModel.add();
                key.consume();
            }
        });
        viewModel.names().addListener((ListChangeListener<LiveImage>) change -> show());
        show();
        getChildren().add(PanelForm.form(new VBox(4, PanelForm.heading(messages.text("tag.names")), names), name));
    }

    private void show() {
        names.getChildren().clear();
        viewModel.names().forEach(live -> names.getChildren().add(row(live)));
        if (viewModel.names().isEmpty()) {
            names.getChildren().add(PanelForm.hint(messages.text("tag.none")));
        }
    }

    private Node row(LiveImage live) {
        Label name = new Label(live.shown());
        name.getStyleClass().add("mono");
        name.setTooltip(new Tooltip(live.shown()));
        name.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(name, Priority.ALWAYS);
        Button remove = Icons.button("fth-x", messages.text("tag.remove", live.shown()), () -> viewModel.remove(live));
        remove.getStyleClass().add("compact");
        remove.setDisable(!viewModel.canRemove(live));
        HBox row = new HBox(name, remove);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
