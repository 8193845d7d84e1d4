package io.cooperage.ui.networks.list;

import io.cooperage.engine.network.Network;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.control.list.VictimList;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.networks.NetworkText;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// Which networks would go, before any does.
final class PruneNetworksPane extends VBox {
    PruneNetworksPane(PruneNetworksForm form) {
        Messages messages = Messages.of(PruneNetworksPane.class);
        getStyleClass().add("panel-body");
        VictimList<Network> victims = new VictimList<>(
                "prune-networks-list",
                messages.text("prune.which"),
                form.victims(),
                Network::name,
                NetworkText::subnets);
        Label total = PanelForm.heading("");
        total.textProperty().bind(Bindings.size(form.victims()).map(count -> messages.text("prune.total", count)));
        Label problem = PanelForm.problem(form.problemProperty());
        Button prune = PanelForm.plain("prune-networks", messages.text("prune.button"), form::prune);
        prune.getStyleClass().add("danger");
        prune.disableProperty().bind(Bindings.isEmpty(form.victims()).or(form.busyProperty()));
        HBox foot = PanelForm.buttons(prune);
        foot.getChildren().addFirst(total);
        foot.setAlignment(Pos.CENTER_LEFT);
        getChildren().add(PanelForm.form(PanelForm.hint(messages.text("prune.hint")), victims, problem, foot));
    }
}
