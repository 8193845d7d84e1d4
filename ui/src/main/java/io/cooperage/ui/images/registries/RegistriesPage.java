package io.cooperage.ui.images.registries;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.images.ImageParts;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// The registries one knows, and what they hold.
public final class RegistriesPage implements Page {
    private final RegistriesViewModel viewModel;
    private final RegistriesController controller;
    private final Parent view;

    public RegistriesPage(ImageParts parts) {
        viewModel = new RegistriesViewModel(parts);
        controller = new RegistriesController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.reload();
        controller.focus();
    }

    @Override
    public void hide() {}

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
