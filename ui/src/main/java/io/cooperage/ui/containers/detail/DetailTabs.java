package io.cooperage.ui.containers.detail;

import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.detail.files.FilesController;
import io.cooperage.ui.containers.detail.files.FilesViewModel;
import io.cooperage.ui.containers.detail.graphs.GraphsController;
import io.cooperage.ui.containers.detail.graphs.GraphsViewModel;
import io.cooperage.ui.containers.detail.inspect.InspectController;
import io.cooperage.ui.containers.detail.inspect.InspectViewModel;
import io.cooperage.ui.containers.detail.isolation.IsolationController;
import io.cooperage.ui.containers.detail.isolation.IsolationViewModel;
import io.cooperage.ui.containers.detail.log.LineAction;
import io.cooperage.ui.containers.detail.log.LogController;
import io.cooperage.ui.containers.detail.log.LogSettings;
import io.cooperage.ui.containers.detail.log.LogViewModel;
import io.cooperage.ui.containers.detail.network.NetworkController;
import io.cooperage.ui.containers.detail.network.NetworkViewModel;
import io.cooperage.ui.containers.detail.processes.ProcessesController;
import io.cooperage.ui.containers.detail.processes.ProcessesViewModel;
import io.cooperage.ui.containers.detail.terminal.TerminalController;
import io.cooperage.ui.containers.detail.terminal.TerminalViewModel;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// The tabs of one container. FX thread only.
final class DetailTabs {
    private final LiveContainer live;
    private final ContainerParts parts;
    private final DetailEngineParts engine;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(DetailTabs.class);
    private @Nullable LogViewModel log;
    private @Nullable GraphsViewModel graphs;

    DetailTabs(LiveContainer live, ContainerParts parts, DetailEngineParts engine, FileDialogs dialogs) {
        this.live = live;
        this.parts = parts;
        this.engine = engine;
        this.dialogs = dialogs;
    }

    /// In the order of the page. A new tab is a constant of [ContainerTab], a line here and its name in the texts.
    List<PageTab<ContainerTab>> rows() {
        return Stream.of(ContainerTab.values())
                .map(tab -> switch (tab) {
                    case LOG -> row(tab, "fth-align-left", this::log);
                    case GRAPHS -> row(tab, "fth-activity", this::graphs);
                    case FILES -> row(tab, "fth-folder", this::files);
                    case NETWORK -> row(tab, "fth-share-2", this::network);
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

    /// Shows an instant in a tab that was opened and shows time.
    void goTo(ContainerTab tab, Instant at) {
        if (tab == ContainerTab.LOG && log != null) {
            log.goTo(at);
        } else if (tab == ContainerTab.GRAPHS && graphs != null) {
            graphs.goTo(at);
        }
    }

    private void say(String done) {
        parts.notices().toast(Toast.of(Tone.SUCCESS, done));
    }

    private TabContent log() {
        LogViewModel model = new LogViewModel(
                () -> parts.service().log(live.id()),
                parts.tasks(),
                parts.fx(),
                parts.clock(),
                new LogSettings(parts.settings()));
        model.onFailure(parts.errors()::present);
        model.onSaved(this::say);
        log = model;
        LogController controller = new LogController(model, live.container().name() + ".log");
        controller.setLineActions(List.of(new LineAction(
                messages.text("line.graphs"),
                "fth-activity",
                entry -> parts.navigator()
                        .go(new ContainerDetail(
                                live.id(), ContainerTab.GRAPHS, entry.line().time())))));
        return new TabContent(FxmlView.load(controller), controller::setActive, controller::focus, model::close);
    }

    private TabContent graphs() {
        GraphsViewModel model = new GraphsViewModel(
                live, parts.service(), parts.events(), parts.tasks(), parts.clock(), parts.errors()::present);
        graphs = model;
        model.onExported(this::say);
        model.onShowInLog(at -> parts.navigator().go(new ContainerDetail(live.id(), ContainerTab.LOG, at)));
        Subscription events = parts.events()
                .listen(
                        event -> {
                            if (event instanceof ContainerEvent change
                                    && change.id().equals(live.id())) {
                                model.onEvent(change);
                            }
                        },
                        () -> {});
        return new TabContent(FxmlView.load(new GraphsController(model, dialogs)), model::setActive, () -> {}, () -> {
            model.setActive(false);
            events.unsubscribe();
        });
    }

    private TabContent files() {
        FilesViewModel model = new FilesViewModel(
                live, parts.service(), engine.comparer(), parts.tasks(), parts.notices(), parts.errors()::present);
        FilesController controller = new FilesController(model, dialogs);
        return new TabContent(FxmlView.load(controller), model::setActive, controller::focus, controller::close);
    }

    private TabContent network() {
        NetworkViewModel model = new NetworkViewModel(
                live, parts.service(), engine.networks(), parts.events(), parts.tasks(), parts.errors()::present);
        NetworkController controller = new NetworkController(model);
        return TabContent.of(FxmlView.load(controller), model::setActive, controller::focus);
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
