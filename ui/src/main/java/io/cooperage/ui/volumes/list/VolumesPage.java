package io.cooperage.ui.volumes.list;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.volumes.VolumeParts;
import java.util.List;
import javafx.scene.Parent;

/// The list of all volumes, and beside it what is done to them.
public final class VolumesPage implements Page {
    private final VolumesViewModel viewModel;
    private final VolumesController controller;
    private final Parent view;

    public VolumesPage(VolumeParts parts) {
        viewModel = new VolumesViewModel(parts);
        controller = new VolumesController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.setWatched(true);
        if (route instanceof Route.Volumes volumes) {
            controller.show(volumes);
        }
    }

    @Override
    public void hide() {
        viewModel.setWatched(false);
    }

    @Override
    public void close() {
        hide();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
