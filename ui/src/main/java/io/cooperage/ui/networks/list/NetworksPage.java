package io.cooperage.ui.networks.list;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.networks.NetworkParts;
import java.util.List;
import javafx.scene.Parent;

/// The list of all networks, and beside it what is done to them.
public final class NetworksPage implements Page {
    private final NetworksViewModel viewModel;
    private final NetworksController controller;
    private final Parent view;

    public NetworksPage(NetworkParts parts) {
        viewModel = new NetworksViewModel(parts);
        controller = new NetworksController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.setWatched(true);
        if (route instanceof Route.Networks networks) {
            controller.show(networks);
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
