package io.cooperage.ui.images.list;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.panel.StarterRows;
import io.cooperage.ui.nav.Route.ImagesPanel;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.layout.HBox;

/// What stands in place of the rows when there are none.
final class EmptyImages {
    private EmptyImages() {}

    static Node teach(Messages messages, ImagesViewModel viewModel, Runnable load) {
        Button pull = new Button(messages.text("empty.pull"));
        pull.setId("first-pull");
        pull.setOnAction(press -> viewModel.openPanel(ImagesPanel.PULL));
        Button archive = new Button(messages.text("empty.load"));
        archive.setOnAction(press -> load.run());
        HBox ways = new HBox(8, pull, archive);
        ways.setAlignment(Pos.CENTER);
        return new EmptyState(
                "fth-layers",
                messages.text("empty.title"),
                messages.text("empty.words"),
                new StarterRows(viewModel.starters(), viewModel::makeStarter, true),
                ways);
    }
}
