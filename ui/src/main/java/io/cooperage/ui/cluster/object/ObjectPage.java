package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.cluster.topology.GraphReader;
import io.cooperage.ui.cluster.usage.UsageTab;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.control.detail.DetailPage;
import io.cooperage.ui.control.detail.PageTab;
import io.cooperage.ui.control.detail.TabContent;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ObjectTab;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The page of one object of a cluster. FX thread only.
public final class ObjectPage implements Page {
    private static final String TRASH = "fth-trash-2";
    private static final List<Integer> GRACES = List.of(1, 10, 60);
    private static final Set<String> LOGGED = Set.of(
            "pods", "deployments.apps", "statefulsets.apps", "daemonsets.apps", "replicasets.apps", "jobs.batch");

    private final Route.ClusterObject at;
    private final ClusterParts parts;
    private final Messages messages = Messages.of(ObjectPage.class);
    private final ObjectViewModel model;
    private final DetailPage<ObjectTab> page = new DetailPage<>();
    private final StackPane view;
    private final Label kind = new Label("", new FontIcon("fth-hexagon"));
    private final ReplicaControl scaling;
    private final Button restart;
    private final MenuButton delete;
    private final MenuButton more = new MenuButton(messages.text("actions"));
    private final List<ObjectTab> tabs;
    private boolean shown;

    public ObjectPage(Route.ClusterObject at, ClusterParts parts) {
        this.at = at;
        this.parts = parts;
        model = new ObjectViewModel(at, parts);
        page.getStyleClass().add("object-page");
        page.getStylesheets()
                .add(Objects.requireNonNull(ObjectPage.class.getResource("object-page.css"))
                        .toExternalForm());
        kind.getStyleClass().add("muted");
        page.getFacts().add(kind);
        scaling = new ReplicaControl(messages.text("scale"), now -> {
            if (model.isScaled()) {
                model.scale(now);
            }
        });
        restart = Icons.button("fth-refresh-cw", messages.text("restart"), model::restart);
        restart.setId("restart-rollout");
        delete = new MenuButton("", new FontIcon(TRASH));
        delete.setId("delete-object");
        delete.getStyleClass().add("quiet");
        delete.setAccessibleText(messages.text("delete"));
        delete.setTooltip(new Tooltip(messages.text("delete")));
        more.setId("object-actions");
        page.getActions().addAll(scaling, restart, more, delete);
        tabs = new ArrayList<>(List.of(ObjectTab.SUMMARY, ObjectTab.YAML, ObjectTab.EVENTS));
        if (LOGGED.contains(at.kind())) {
            tabs.add(ObjectTab.LOG);
            tabs.add(ObjectTab.GRAPHS);
        }
        if (model.isPod()) {
            tabs.add(ObjectTab.TERMINAL);
        }
        if (LOGGED.contains(at.kind()) || at.kind().equals("services")) {
            tabs.add(ObjectTab.PORTS);
        }
        if (RevisionHistory.isKeptOf(at.kind())) {
            tabs.add(ObjectTab.REVISIONS);
        }
        page.tabs().fill(tabs.stream().map(this::tab).toList(), this::chosen);
        page.showProblem(model.problemProperty(), model::dismissProblem);
        EmptyState gone = new EmptyState("fth-hexagon", messages.text("gone.title"), messages.text("gone.words"));
        view = new StackPane(page, gone);
        model.goneProperty().subscribe(missing -> {
            page.setVisible(!missing);
            gone.setVisible(missing);
        });
        model.objectProperty().subscribe(this::head);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public ObservableValue<String> title() {
        return new ReadOnlyStringWrapper(at.name());
    }

    @Override
    public void show(Route route) {
        if (!shown) {
            shown = true;
            model.show();
        }
        if (route instanceof Route.ClusterObject object && tabs.contains(object.tab())) {
            page.tabs().show(object.tab());
        }
    }

    @Override
    public void hide() {
        shown = false;
        model.hide();
    }

    @Override
    public void close() {
        page.tabs().close();
        model.hide();
    }

    @Override
    public List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        for (int i = 0; i < tabs.size(); i++) {
            ObjectTab tab = tabs.get(i);
            commands.add(Command.of(
                    messages.text("command.tab", messages.text("tab." + tab), at.name()),
                    icon(tab),
                    "Alt+" + (i + 1),
                    () -> parts.navigator().go(withTab(tab))));
        }
        commands.add(Command.of(messages.text("restart"), "fth-refresh-cw", "", model::restart)
                .when(model::isRestarted));
        commands.add(Command.of(messages.text("delete"), "fth-trash-2", "", model::delete));
        return commands;
    }

    private Route.ClusterObject withTab(ObjectTab tab) {
        return new Route.ClusterObject(at.kind(), at.namespace(), at.name(), tab);
    }

    private PageTab<ObjectTab> tab(ObjectTab tab) {
        return new PageTab<>(tab, messages.text("tab." + tab), icon(tab), () -> switch (tab) {
            case SUMMARY -> {
                SummaryTab summary = new SummaryTab(model);
                yield TabContent.of(summary, active -> {}, summary::focus);
            }
            case YAML -> {
                YamlTab yaml = new YamlTab(model, parts);
                yield TabContent.of(
                        yaml,
                        active -> {
                            if (!active) {
                                yaml.hidePopups();
                            }
                        },
                        yaml::focus);
            }
            case EVENTS -> {
                EventsTab events = new EventsTab(model, parts.clock());
                yield TabContent.of(events, active -> {}, events::requestFocus);
            }
            case TERMINAL -> {
                PodTerminal terminal = new PodTerminal(model, parts);
                yield new TabContent(terminal, active -> {}, terminal::focus, terminal::close);
            }
            case GRAPHS -> {
                boolean builtIn = model.connection()
                        .map(now -> now.session().context().builtIn())
                        .orElse(true);
                UsageTab usage = builtIn
                        ? UsageTab.recorded(parts, model.pods())
                        : UsageTab.measured(
                                parts, model.connection().orElseThrow().session(), at.namespace(), model.pods());
                yield TabContent.of(usage, usage::setActive, usage::focus);
            }
            case PORTS -> {
                PortsTab ports = new PortsTab(new PortsViewModel(model, parts));
                yield new TabContent(ports, active -> {}, ports::focus, ports::close);
            }
            case REVISIONS -> {
                RevisionsTab revisions = new RevisionsTab(model, parts.clock());
                yield TabContent.of(revisions, active -> {}, revisions::focus);
            }
            case LOG -> {
                LogTab log = new LogTab(model, parts);
                yield new TabContent(log, log::setActive, log::focus, log::close);
            }
        });
    }

    private void head(@Nullable JsonNode now) {
        String uid = now == null ? "" : now.at("/metadata/uid").asText();
        page.setIdentity(at.name(), uid.isEmpty() ? "" : uid.substring(0, Math.min(8, uid.length())), uid);
        kind.setText((now == null ? at.kind() : now.path("kind").asText())
                + (at.namespace().isEmpty() ? "" : "  ·  " + at.namespace()));
        scaling.setVisible(model.isScaled());
        scaling.setManaged(model.isScaled());
        restart.setVisible(model.isRestarted());
        restart.setManaged(model.isRestarted());
        List<MenuItem> actions = new ArrayList<>();
        for (ObjectAction action : model.actions()) {
            String key = action.key();
            actions.add(item("action-" + key, messages.text("action." + key), action.icon(), () -> model.perform(key)));
        }
        model.containers()
                .forEach((name, id) -> actions.add(item(
                        "open-" + name + id,
                        messages.text("open-container", name),
                        "fth-box",
                        () -> model.openContainer(id))));
        if (tabs.contains(ObjectTab.PORTS)) {
            actions.add(item(
                    "more-ports",
                    messages.text("more.ports"),
                    "fth-corner-down-right",
                    () -> parts.navigator().go(withTab(ObjectTab.PORTS))));
        }
        if (GraphReader.draws(at.kind())) {
            actions.add(item(
                    "show-topology",
                    messages.text("topology"),
                    "fth-share-2",
                    () -> parts.navigator().go(new Route.ClusterTopology(at.kind(), at.namespace(), at.name()))));
        }
        if (!at.namespace().isEmpty()) {
            actions.add(item(
                    "move",
                    messages.text("move"),
                    "fth-send",
                    () -> parts.navigator().go(new Route.ClusterMove(at.kind(), at.namespace(), List.of(at.name())))));
        }
        fill(more, actions);
        fillDelete();
        more.setVisible(!more.getItems().isEmpty());
        more.setManaged(more.isVisible());
        if (model.isScaled()) {
            scaling.show(model.replicas());
        }
    }

    /// A pod can be given another time to end than it asks for.
    private void fillDelete() {
        List<MenuItem> ways = new ArrayList<>();
        if (model.isPod()) {
            ways.add(item("delete-own", messages.text("delete.own", model.graceSeconds()), TRASH, model::delete));
            for (int seconds : GRACES) {
                ways.add(item(
                        "delete-within-" + seconds,
                        messages.text("delete.within", seconds),
                        TRASH,
                        () -> model.deleteWithin(seconds)));
            }
            ways.add(item("delete-now", messages.text("delete.now"), "fth-zap", () -> model.deleteWithin(0)));
        } else {
            ways.add(item("delete-own", messages.text("delete"), TRASH, model::delete));
        }
        fill(delete, ways);
    }

    private static MenuItem item(String id, String words, String icon, Runnable action) {
        MenuItem item = new MenuItem(words, new FontIcon(icon));
        item.setId(id);
        item.setOnAction(choice -> action.run());
        return item;
    }

    /// An object may change many times a second; a menu that says the same stays as it is under the mouse.
    private static void fill(MenuButton menu, List<MenuItem> items) {
        List<String> was = menu.getItems().stream().map(MenuItem::getId).toList();
        if (!was.equals(items.stream().map(MenuItem::getId).toList())) {
            menu.getItems().setAll(items);
        }
    }

    /// A person chose a tab: a place to come back to.
    private void chosen(ObjectTab tab) {
        if (shown
                && parts.navigator().current() instanceof Route.ClusterObject now
                && withTab(now.tab()).equals(now)
                && now.tab() != tab) {
            parts.navigator().go(withTab(tab));
        }
    }

    private static String icon(ObjectTab tab) {
        return switch (tab) {
            case SUMMARY -> "fth-info";
            case YAML -> "fth-edit-3";
            case EVENTS -> "fth-activity";
            case LOG -> "fth-align-left";
            case GRAPHS -> "fth-bar-chart-2";
            case PORTS -> "fth-corner-down-right";
            case TERMINAL -> "fth-terminal";
            case REVISIONS -> "fth-clock";
        };
    }
}
