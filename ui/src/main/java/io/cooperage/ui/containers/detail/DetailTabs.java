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
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.util.Subscription;

/// The tabs of one container. FX thread only.
final class DetailTabs {
    private final LiveContainer live;
    private final ContainerParts parts;
    private final Messages messages = Messages.of(DetailTabs.class);

    DetailTabs(LiveContainer live, ContainerParts parts) {
        this.live = live;
        this.parts = parts;
    }

    /// In the order of the page. A new tab is a constant of [ContainerTab], a line here and its name in the texts.
    List<PageTab<ContainerTab>> rows() {
        return Stream.of(ContainerTab.values())
                .map(tab -> switch (tab) {
                    case LOG -> row(tab, "fth-align-left", this::log);
                    case GRAPHS -> row(tab, "fth-activity", this::graphs);
                    case TERMINAL -> row(tab, "fth-terminal", this::terminal);
                    case PROCESSES -> row(tab, "fth-cpu", this::processes);
                    case INSPECT -> row(tab, "fth-info", this::inspect);
                    case ISOLATION -> row(tab, "fth-layers", this::isolation);
                })
                .toList();
    }

    private PageTab<ContainerTab> row(ContainerTab tab, String icon, Supplier<TabContent> content) {
        return new PageTab<>(tab, messages.text("tab." + tab), icon, content);
    }

    private TabContent log() {
        LogViewModel model = new LogViewModel(
                () -> parts.service().log(live.id()),
                parts.tasks(),
                parts.fx(),
                parts.clock(),
                new LogSettings(parts.settings()));
        model.onFailure(parts.errors()::present);
        LogController controller = new LogController(model, live.container().name() + ".log");
        return new TabContent(FxmlView.load(controller), controller::setActive, controller::focus, model::close);
    }

    private TabContent graphs() {
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
        return new TabContent(FxmlView.load(new GraphsController(model)), model::setActive, () -> {}, () -> {
            model.setActive(false);
            events.unsubscribe();
        });
    }

    private TabContent terminal() {
        TerminalController controller =
                new TerminalController(new TerminalViewModel(live, parts.service(), parts.tasks(), parts.fx()));
        return new TabContent(FxmlView.load(controller), _ -> {}, controller::focus, controller::close);
    }

    private TabContent processes() {
        ProcessesViewModel model =
                new ProcessesViewModel(live, parts.service(), parts.tasks(), parts.clock(), parts.errors()::present);
        ProcessesController controller = new ProcessesController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }

    private TabContent inspect() {
        InspectViewModel model = new InspectViewModel(live, parts.service(), parts.tasks(), parts.errors()::present);
        InspectController controller = new InspectController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }

    private TabContent isolation() {
        IsolationViewModel model =
                new IsolationViewModel(live, parts.service(), parts.tasks(), parts.errors()::present);
        IsolationController controller = new IsolationController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
    }
}
