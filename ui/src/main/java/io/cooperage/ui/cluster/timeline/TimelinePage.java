package io.cooperage.ui.cluster.timeline;

import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import java.util.List;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// What the built-in cluster's controllers do, as they do it.
public final class TimelinePage implements Page {
    private final TimelineViewModel viewModel;
    private final TimelineController controller;
    private final Parent view;

    public TimelinePage(ClusterParts parts) {
        viewModel = new TimelineViewModel(parts);
        controller = new TimelineController(viewModel);
        view = FxmlView.load(controller);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(Messages.of(TimelinePage.class).text("title"));
    }

    @Override
    public void show(Route route) {
        viewModel.show();
        controller.focus();
    }

    @Override
    public void hide() {
        viewModel.hide();
    }

    @Override
    public void close() {
        viewModel.hide();
    }

    @Override
    public List<Command> commands() {
        return controller.commands();
    }
}
