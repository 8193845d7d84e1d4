package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.LimitRow;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.control.Field;
import io.cooperage.ui.control.FormRow;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.i18n.Messages;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.VBox;

/// The limits of a container, with those of the machine beside them.
final class LimitsPane extends VBox implements SidePanel.Footed {
    private final Messages messages = Messages.of(LimitsPane.class);
    private final VBox foot;

    LimitsPane(LimitsForm form, Machine machine) {
        getStyleClass().add("panel-body");
        Label about = PanelForm.hint("");
        about.textProperty().bind(form.nameProperty().map(name -> messages.text("limits.about", name)));
        Button send = PanelForm.accent("change-limits", messages.text("limits.do"), form::send);
        send.disableProperty().bind(form.busyProperty());
        foot = PanelForm.foot(form.problemProperty(), send);
        getChildren()
                .add(PanelForm.form(
                        about,
                        LimitRow.cpus("limit-cpus", machine, form.cpus),
                        LimitRow.memory("limit-memory", machine, form.memory),
                        row("memory-swap", form.memorySwap),
                        row("memory-reservation", form.memoryReservation),
                        row("pids", form.pids),
                        row("cpu-shares", form.cpuShares),
                        row("cpuset", form.cpuset)));
        addEventHandler(KeyEvent.KEY_PRESSED, key -> {
            if (key.getCode() == KeyCode.ENTER && key.getTarget() instanceof TextInputControl) {
                form.send();
                key.consume();
            }
        });
    }

    @Override
    public Node foot() {
        return foot;
    }

    private FormRow row(String key, Field field) {
        return FormRow.text(
                "limit-" + key,
                messages.text(key),
                messages.text(key + ".prompt"),
                messages.text(key + ".hint"),
                field);
    }
}
