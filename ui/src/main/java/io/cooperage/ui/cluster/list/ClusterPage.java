package io.cooperage.ui.cluster.list;

import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.overview.Overview;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// A cluster and everything in it.
public final class ClusterPage implements Page {
    private final ClusterViewModel viewModel;
    private final ClusterController controller;
    private final Parent view;

    public ClusterPage(ClusterParts parts) {
        viewModel = new ClusterViewModel(parts);
        controller = new ClusterController(viewModel, parts.dialogs(), new Overview(parts));
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.show();
        if (route instanceof Route.Cluster(String kind) && !kind.isEmpty()) {
            viewModel.choose(kind);
        }
        controller.focus();
    }

    @Override
    public void hide() {
        viewModel.hide();
    }

    @Override
    public void close() {
        viewModel.close();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
