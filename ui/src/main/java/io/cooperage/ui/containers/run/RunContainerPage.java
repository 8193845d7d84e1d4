package io.cooperage.ui.containers.run;

import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// The form that makes and starts a container. It keeps what was typed while other pages are visited.
public final class RunContainerPage implements Page {
    private final RunContainerController controller;
    private final Parent view;

    public RunContainerPage(ContainerParts parts, Machine machine, NetworkService networks, VolumeService volumes) {
        controller = new RunContainerController(new RunContainerViewModel(parts, machine, networks, volumes), machine);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(Messages.of(RunContainerPage.class).text("title"));
    }

    @Override
    public void show(Route route) {
        if (route instanceof Route.RunContainer form) {
            controller.fill(form);
        }
        controller.focus();
    }

    @Override
    public void hide() {}

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
