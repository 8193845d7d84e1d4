package io.cooperage.ui.containers.detail;

import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/// The page of one container.
public final class ContainerDetailPage implements Page {
    private final VBox view = new VBox();

    public ContainerDetailPage(String id, ContainerParts parts) {
        view.getChildren()
                .add(new Label(parts.containers()
                        .find(id)
                        .map(live -> live.container().name())
                        .orElse(id)));
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {}

    @Override
    public void hide() {}
}
