package io.cooperage.ui.volumes.list;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// The form that makes a volume, empty or as a copy.
final class NewVolumePane extends VBox {

    /// @param copy of the volume that the form names
    NewVolumePane(NewVolumeForm form, boolean copy) {
        Messages messages = Messages.of(NewVolumePane.class);
        getStyleClass().add("panel-body");
        Label problem = PanelForm.problem(form.problemProperty());
        Button send = PanelForm.accent(
                copy ? "copy-volume" : "create-volume", messages.text(copy ? "copy.do" : "create.do"), form::send);
        send.disableProperty().bind(form.busyProperty());
        FormRow name = FormRow.text(
                copy ? "copy-name" : "volume-name",
                messages.text("name"),
                messages.text("name.prompt"),
                messages.text(copy ? "name.hint.copy" : "name.hint"),
                form.name);
        if (copy) {
            Label of = PanelForm.hint("");
            of.textProperty().bind(form.sourceProperty().map(source -> messages.text("copy.of", source)));
            getChildren().add(PanelForm.form(of, name, problem, PanelForm.buttons(send)));
        } else {
            getChildren()
                    .add(PanelForm.form(
                            name,
                            FormRow.lines(
                                    "volume-labels",
                                    messages.text("labels"),
                                    messages.text("labels.prompt"),
                                    messages.text("labels.hint"),
                                    form.labels),
                            FormRow.lines(
                                    "volume-options",
                                    messages.text("options"),
                                    messages.text("options.prompt"),
                                    messages.text("options.hint"),
                                    form.options),
                            problem,
                            PanelForm.buttons(send)));
        }
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            boolean line = key.getTarget() instanceof TextInputControl && !(key.getTarget() instanceof TextArea);
            if (key.getCode() == KeyCode.ENTER && (line || key.isShortcutDown())) {
                form.send();
                key.consume();
            }
        });
    }
}
