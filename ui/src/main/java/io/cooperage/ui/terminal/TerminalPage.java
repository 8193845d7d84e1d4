package io.cooperage.ui.terminal;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.scene.Parent;

/// Use from your terminal.
public final class TerminalPage implements Page {
    private final TerminalViewModel viewModel;
    private final TerminalController controller;
    private final Parent view;

    public TerminalPage(TerminalViewModel viewModel) {
        this.viewModel = viewModel;
        controller = new TerminalController(viewModel);
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

    /// Nobody looks, so nothing is listened to.
    @Override
    public void hide() {
        viewModel.stop();
    }

    @Override
    public void close() {
        viewModel.stop();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
