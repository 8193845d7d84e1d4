package io.cooperage.ui.containers.detail.merged;

import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.AllLogs;
import java.util.List;
import javafx.scene.Parent;

/// The logs of several containers as one, by time. FX thread only.
public final class AllLogsPage implements Page {
    private final AllLogsViewModel model;
    private final AllLogsController controller;
    private final Parent view;
    private final Messages messages = Messages.of(AllLogsPage.class);

    public AllLogsPage(ContainerParts parts) {
        model = new AllLogsViewModel(parts);
        controller = new AllLogsController(model);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        controller.setActive(true);
        if (route instanceof AllLogs all) {
            model.visit(all);
        }
        controller.focus();
    }

    @Override
    public void hide() {
        controller.setActive(false);
    }

    @Override
    public void close() {
        model.close();
    }

    @Override
    public List<Command> commands() {
        return List.of(
                Command.of(messages.text("command.search"), "fth-search", "Ctrl+F", controller::focusSearch),
                Command.of(messages.text("command.running"), "fth-play", "", model::chooseRunning),
                Command.of(messages.text("command.all"), "fth-check-square", "", model::chooseAll),
                Command.of(messages.text("command.none"), "fth-square", "", model::chooseNone));
    }
}
