package io.cooperage.ui.containers.detail;

import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.detail.graphs.GraphsController;
import io.cooperage.ui.containers.detail.graphs.GraphsViewModel;
import io.cooperage.ui.containers.detail.inspect.InspectController;
import io.cooperage.ui.containers.detail.inspect.InspectViewModel;
import io.cooperage.ui.containers.detail.isolation.IsolationController;
import io.cooperage.ui.containers.detail.isolation.IsolationViewModel;
import io.cooperage.ui.containers.detail.log.LogController;
import io.cooperage.ui.containers.detail.log.LogSettings;
import io.cooperage.ui.containers.detail.log.LogViewModel;
import io.cooperage.ui.containers.detail.processes.ProcessesController;
import io.cooperage.ui.containers.detail.processes.ProcessesViewModel;
import io.cooperage.ui.containers.detail.terminal.TerminalController;
import io.cooperage.ui.containers.detail.terminal.TerminalViewModel;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route.ContainerTab;
import javafx.util.Subscription;

/// Makes the tabs of one container. FX thread only.
final class DetailTabs {
    private final LiveContainer live;
    private final ContainerParts parts;

    DetailTabs(LiveContainer live, ContainerParts parts) {
        this.live = live;
        this.parts = parts;
    }

    DetailTab make(ContainerTab tab) {
        return switch (tab) {
            case LOG -> log();
            case GRAPHS -> graphs();
            case TERMINAL -> terminal();
            case PROCESSES -> processes();
            case INSPECT -> inspect();
            case ISOLATION -> isolation();
        };
    }

    private DetailTab log() {
        LogViewModel model = new LogViewModel(
                () -> parts.service().log(live.id()),
                parts.tasks(),
                parts.fx(),
                parts.clock(),
                new LogSettings(parts.settings()));
        model.onFailure(parts.errors()::present);
        LogController controller = new LogController(model, live.container().name() + ".log");
        return new DetailTab(FxmlView.load(controller), controller::setActive, controller::focus, model::close);
    }

    private DetailTab graphs() {
        GraphsViewModel model = new GraphsViewModel(
                live, parts.service(), parts.events(), parts.tasks(), parts.clock(), parts.errors()::present);
        Subscription events = parts.events()
                .listen(
                        event -> {
                            if (event instanceof ContainerEvent change
                                    && change.id().equals(live.id())) {
                                model.onEvent(change);
                            }
                        },
                        () -> {});
        return new DetailTab(FxmlView.load(new GraphsController(model)), model::setActive, () -> {}, () -> {
            model.setActive(false);
            events.unsubscribe();
        });
    }

    private DetailTab terminal() {
        TerminalController controller =
                new TerminalController(new TerminalViewModel(live, parts.service(), parts.tasks(), parts.fx()));
        return new DetailTab(FxmlView.load(controller), _ -> {}, controller::focus, controller::close);
    }

    private DetailTab processes() {
        ProcessesViewModel model =
                new ProcessesViewModel(live, parts.service(), parts.tasks(), parts.clock(), parts.errors()::present);
        ProcessesController controller = new ProcessesController(model);
        return new DetailTab(
                FxmlView.load(controller), model::setActive, controller::focus, () -> model.setActive(false));
    }

    private DetailTab inspect() {
        InspectViewModel model = new InspectViewModel(live, parts.service(), parts.tasks(), parts.errors()::present);
        InspectController controller = new InspectController(model);
        return new DetailTab(
                FxmlView.load(controller), model::setActive, controller::focus, () -> model.setActive(false));
    }

    private DetailTab isolation() {
        IsolationViewModel model =
                new IsolationViewModel(live, parts.service(), parts.tasks(), parts.errors()::present);
        IsolationController controller = new IsolationController(model);
        return new DetailTab(
                FxmlView.load(controller), model::setActive, controller::focus, () -> model.setActive(false));
    }
}
