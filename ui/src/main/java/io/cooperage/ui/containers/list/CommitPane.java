package io.cooperage.ui.containers.list;

import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// The form that makes an image of a container.
final class CommitPane extends VBox {

    CommitPane(CommitForm form) {
        Messages messages = Messages.of(CommitPane.class);
        getStyleClass().add("panel-body");
        Label about = PanelForm.hint("");
        about.textProperty().bind(form.containerProperty().map(name -> messages.text("commit.about", name)));
        Button send = PanelForm.accent("commit-container", messages.text("commit.do"), form::send);
        send.disableProperty().bind(form.busyProperty());
        getChildren()
                .add(PanelForm.form(
                        about,
                        FormRow.text(
                                "commit-name",
                                messages.text("commit.name"),
                                messages.text("commit.name.prompt"),
                                messages.text("commit.name.hint"),
                                form.name),
                        FormRow.text(
                                "commit-message",
                                messages.text("commit.message"),
                                messages.text("commit.message.prompt"),
                                messages.text("commit.message.hint"),
                                form.message),
                        FormRow.option(
                                "commit-pause",
                                messages.text("commit.pause"),
                                messages.text("commit.pause.hint"),
                                form.pause),
                        PanelForm.problem(form.problemProperty()),
                        PanelForm.buttons(send)));
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER && key.getTarget() instanceof TextInputControl) {
                form.send();
                key.consume();
            }
        });
    }
}
