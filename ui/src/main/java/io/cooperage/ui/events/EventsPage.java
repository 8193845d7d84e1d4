package io.cooperage.ui.events;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// Past and present events.
public final class EventsPage implements Page {
    private final EventsViewModel viewModel;
    private final EventsController controller;
    private final Parent view;

    public EventsPage(EventsViewModel viewModel) {
        this.viewModel = viewModel;
        controller = new EventsController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        viewModel.start();
        controller.focus();
    }

    @Override
    public void hide() {}

    @Override
    public void close() {
        viewModel.close();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
