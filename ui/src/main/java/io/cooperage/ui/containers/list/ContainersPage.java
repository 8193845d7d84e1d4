package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerExport;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// The list of all containers.
public final class ContainersPage implements Page {
    private final ContainersViewModel viewModel;
    private final ContainersController controller;
    private final Parent view;

    public ContainersPage(ContainerParts parts, Machine machine, FileDialogs dialogs) {
        viewModel = new ContainersViewModel(parts, machine);
        controller = new ContainersController(viewModel, new ContainerExport(parts, dialogs));
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.setWatched(true);
        controller.show(route instanceof Route.Containers list ? list : new Route.Containers());
    }

    @Override
    public void hide() {
        viewModel.setWatched(false);
    }

    @Override
    public void close() {
        viewModel.setWatched(false);
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
