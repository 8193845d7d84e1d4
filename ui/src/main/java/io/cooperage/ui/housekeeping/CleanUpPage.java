package io.cooperage.ui.housekeeping;

import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;

/// What is on the disk, what of it may go, and what can be had back.
public final class CleanUpPage implements Page {
    private final CleanUpViewModel viewModel;
    private final CleanUpController controller;
    private final ScrollPane view;
    private final Messages messages = Messages.of(CleanUpPage.class);

    public CleanUpPage(CleanUpViewModel viewModel) {
        this.viewModel = viewModel;
        controller = new CleanUpController(viewModel);
        view = new ScrollPane(FxmlView.load(controller));
        view.setFitToWidth(true);
        view.setFocusTraversable(false);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(messages.text("title"));
    }

    @Override
    public void show(Route route) {
        viewModel.setWatched(true);
        controller.focus();
    }

    @Override
    public void hide() {
        viewModel.setWatched(false);
    }

    @Override
    public void close() {
        viewModel.close();
    }

    @Override
    public List<Command> commands() {
        return List.of(Command.of(messages.text("prune"), "fth-scissors", "", viewModel::prune));
    }
}
