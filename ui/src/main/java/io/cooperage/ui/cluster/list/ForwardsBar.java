package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.forward.PortForwards;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import org.kordamp.ikonli.javafx.FontIcon;

/// The ports that are brought to this machine, each with a way to end it. Takes no room while there is none.
/// FX thread only.
final class ForwardsBar extends FlowPane {
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");

    private final PortForwards forwards;
    private final Messages messages = Messages.of(ForwardsBar.class);

    ForwardsBar(PortForwards forwards) {
        this.forwards = forwards;
        getStyleClass().add("forwards");
        setHgap(16);
        setVgap(4);
        managedProperty().bind(Bindings.isNotEmpty(forwards.all()));
        forwards.all().addListener((ListChangeListener<PortForwards.Entry>) change -> fill());
        fill();
    }

    private void fill() {
        getChildren().setAll(forwards.all().stream().map(this::chip).toList());
    }

    private HBox chip(PortForwards.Entry entry) {
        Hyperlink address = new Hyperlink(entry.address());
        address.setOnAction(press -> {
            address.setVisited(false);
            Desktop.copy(entry.address());
        });
        Label target = new Label(
                entry.forward().target().name() + ":" + entry.forward().remotePort(),
                new FontIcon("fth-corner-down-right"));
        target.getStyleClass().add("muted");
        Label problem = new Label();
        problem.getStyleClass().add("small");
        problem.textProperty().bind(entry.problemProperty());
        problem.pseudoClassStateChanged(BAD, true);
        Button end = Icons.button("fth-x", messages.text("forward.end", entry.address()), () -> forwards.end(entry));
        end.getStyleClass().add("compact");
        HBox chip = new HBox(6, address, target, problem, end);
        chip.setAlignment(Pos.CENTER_LEFT);
        return chip;
    }
}
