package io.cooperage.ui.volumes.list;

import io.cooperage.engine.volume.VolumeService.VolumeUsage;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.control.list.VictimList;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.volumes.VolumeText;
import io.cooperage.ui.volumes.list.PruneVolumesForm.Choice;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// Which volumes would go and how much that frees, before any does.
final class PruneVolumesPane extends VBox {
    PruneVolumesPane(PruneVolumesForm form) {
        Messages messages = Messages.of(PruneVolumesPane.class);
        getStyleClass().add("panel-body");
        Label meaning = PanelForm.hint("");
        meaning.textProperty().bind(form.choice.map(choice -> messages.text("prune.hint." + key(choice))));
        Segments<Choice> choice = new Segments<>(
                "prune-choice",
                messages.text("prune.which"),
                form.choice,
                List.of(Choice.values()),
                each -> messages.text("prune." + key(each)));
        VictimList<VolumeUsage> victims = new VictimList<>(
                "prune-volumes-list",
                messages.text("prune.which"),
                form.victims(),
                usage -> VolumeText.shown(usage.volume()),
                usage -> Amounts.bytes(usage.bytes()));
        Label total = PanelForm.heading("");
        total.textProperty().bind(form.totalProperty());
        Label problem = PanelForm.problem(form.problemProperty());
        Button prune = PanelForm.plain("prune-volumes", messages.text("prune.button"), form::prune);
        prune.getStyleClass().add("danger");
        prune.disableProperty().bind(Bindings.isEmpty(form.victims()).or(form.busyProperty()));
        HBox foot = PanelForm.buttons(prune);
        foot.getChildren().addFirst(total);
        foot.setAlignment(Pos.CENTER_LEFT);
        getChildren().add(PanelForm.form(new VBox(4, choice, meaning), victims, problem, foot));
    }

    private static String key(Choice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }
}
