package io.cooperage.ui.images.panel;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.transfer.TransferList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// The form of the push panel, and the pushes below it.
final class PushPane extends VBox {
    PushPane(PushViewModel viewModel, TransferList transfers) {
        Messages messages = Messages.of(PushPane.class);
        getStyleClass().add("panel-body");
        Label what = new Label();
        what.setWrapText(true);
        what.textProperty().bind(viewModel.refProperty().map(ref -> ref.isEmpty() ? messages.text("push.none") : ref));
        what.getStyleClass().add("mono");
        FormRow name = FormRow.text(
                "push-name",
                messages.text("push.name"),
                messages.text("push.name.prompt"),
                viewModel.meaning(),
                viewModel.name);
        name.addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER) {
                viewModel.push();
                key.consume();
            }
        });
        Button push = PanelForm.accent("push", messages.text("push.do"), viewModel::push);
        push.disableProperty().bind(viewModel.refProperty().isEmpty());
        getChildren()
                .addAll(
                        PanelForm.form(
                                new VBox(4, PanelForm.heading(messages.text("push.what")), what),
                                name,
                                PanelForm.buttons(
                                        PanelForm.plain(
                                                "push-registries",
                                                messages.text("push.registries"),
                                                viewModel::showRegistries),
                                        push)),
                        transfers);
    }
}
