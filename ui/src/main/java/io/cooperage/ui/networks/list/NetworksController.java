package io.cooperage.ui.networks.list;

import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.NameCell;
import io.cooperage.ui.control.list.NameCell.Said;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.control.list.VerbsCell;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveNetwork;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.networks.Cidr;
import io.cooperage.ui.networks.NetworkCommands;
import io.cooperage.ui.networks.NetworkCommands.Verb;
import io.cooperage.ui.networks.NetworkText;
import io.cooperage.ui.networks.list.NetworksViewModel.Part;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;

/// The list of networks and its keys, and the panels beside it.
@SuppressWarnings("NullAway.Init")
public final class NetworksController {
    private static final double ROOM_FOR_ALL = 860;

    private static final Comparator<LiveNetwork> BY_NAME =
            Comparator.comparing(LiveNetwork::name, String.CASE_INSENSITIVE_ORDER);

    /// Those a person made come first.
    private static final Comparator<LiveNetwork> OWN_FIRST = Comparator.<LiveNetwork, Boolean>comparing(
                    live -> live.network().predefined())
            .thenComparing(BY_NAME);

    private final NetworksViewModel viewModel;
    private final Messages messages = Messages.of(NetworksController.class);
    private final SidePanel side;
    private final Map<NetworksPanel, Node> panes = new EnumMap<>(NetworksPanel.class);

    @FXML
    private ListPage<LiveNetwork, Part> page;

    @FXML
    private TableView<LiveNetwork> table;

    public NetworksController(NetworksViewModel viewModel) {
        this.viewModel = viewModel;
        side = new SidePanel(() -> viewModel.openPanel(NetworksPanel.NONE));
    }

    @FXML
    void initialize() {
        columns();
        page.setSide(side);
        page.onOpen(viewModel::open);
        page.setMenu(new NetworkMenu(viewModel, messages));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.offer(
                viewModel.parts().commands(),
                List.of(Verb.REMOVE),
                viewModel.rows().selectionLabel());
        page.on("Ctrl+N", this::create);
        page.keys().on(KeyCode.DELETE, () -> viewModel.performOnSelection(Verb.REMOVE));
    }

    void show(Route.Networks route) {
        viewModel.prune().close();
        if (route.panel() == NetworksPanel.NONE) {
            side.shut();
            page.focus();
            return;
        }
        if (route.panel() == NetworksPanel.PRUNE) {
            viewModel.prune().open();
        }
        side.open(
                messages.text("title." + route.panel().name().toLowerCase(Locale.ROOT)),
                panes.computeIfAbsent(route.panel(), this::pane));
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("create"), "fth-plus", "Ctrl+N", this::create),
                Command.of(messages.text("prune"), "fth-scissors", "", this::prune),
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                onSelection("command.open", "Enter", Verb.OPEN),
                onSelection("command.remove", "Delete", Verb.REMOVE),
                Command.of(messages.text("command.close"), "fth-x", "Esc", side::leave)
                        .when(side::isOpen));
    }

    @FXML
    void create() {
        viewModel.openPanel(NetworksPanel.CREATE);
    }

    @FXML
    void prune() {
        viewModel.openPanel(NetworksPanel.PRUNE);
    }

    private Node pane(NetworksPanel panel) {
        return switch (panel) {
            case CREATE -> new CreateNetworkPane(viewModel.create());
            case PRUNE -> new PruneNetworksPane(viewModel.prune());
            case NONE -> new Region();
        };
    }

    private void columns() {
        NetworkCommands commands = viewModel.parts().commands();
        RowColumns<LiveNetwork> columns = new RowColumns<>(table);
        TableColumn<LiveNetwork, LiveNetwork> name = columns.live(
                "name",
                () -> new NameCell<>(
                        live -> new Observable[] {
                            live.networkProperty(), live.activityProperty(), live.problemProperty()
                        },
                        NetworksController::said),
                BY_NAME);
        LiveContainers containers = viewModel.parts().containers();
        words(columns, "driver", live -> live.network().config().driver(), "plain");
        columns.live(
                "subnet",
                () -> cell(live -> NetworkText.subnets(live.network()), "mono"),
                Comparator.comparing(live -> Cidr.parse(firstLine(NetworkText.subnets(live.network())))
                        .map(Cidr::first)
                        .orElse(BigInteger.ZERO)));
        TableColumn<?, ?> gateway = words(columns, "gateway", live -> NetworkText.gateways(live.network()), "mono");
        columns.live(
                "members",
                () -> new WordsCell<LiveNetwork>(
                        live -> new Observable[] {live.networkProperty(), containers.loadedProperty()},
                        live -> NetworkText.members(live.network(), containers),
                        "plain"),
                Comparator.comparingInt(live -> live.network().members().size()));
        TableColumn<?, ?> traits = words(columns, "traits", live -> NetworkText.traits(live.network()), "plain");
        TableColumn<?, ?> created = columns.live(
                "created",
                () -> new WordsCell<LiveNetwork>(
                        live -> new Observable[] {viewModel.nowProperty()}, this::age, "plain"),
                Comparator.<LiveNetwork, java.time.Instant>comparing(
                                live -> live.network().createdAt())
                        .reversed());
        TableColumn<?, ?> actions = columns.live(
                "actions",
                () -> new VerbsCell<>(
                        commands, List.of(Verb.REMOVE), viewModel.rows().traits(), page::showMenu),
                null);
        List.of(gateway, traits, created, actions)
                .forEach(column ->
                        column.visibleProperty().bind(table.widthProperty().greaterThan(ROOM_FOR_ALL)));
        columns.sort(viewModel.rows().shown(), OWN_FIRST);
        columns.giveTheRestTo(name);
    }

    private String age(LiveNetwork live) {
        return live.network().predefined()
                ? ""
                : Amounts.ago(
                        live.network().createdAt(), viewModel.nowProperty().get());
    }

    private static Said said(LiveNetwork live) {
        return new Said(
                live.name(),
                live.network().predefined() ? "plain" : "medium",
                live.problemProperty().get(),
                live.activityProperty().get(),
                live.name() + "\n" + live.network().shortId());
    }

    private static TableColumn<LiveNetwork, LiveNetwork> words(
            RowColumns<LiveNetwork> columns, String id, Function<LiveNetwork, String> words, String style) {
        return columns.live(id, () -> cell(words, style), Comparator.comparing(words));
    }

    private static WordsCell<LiveNetwork> cell(Function<LiveNetwork, String> words, String style) {
        return new WordsCell<>(live -> new Observable[] {live.networkProperty()}, words, style);
    }

    private static String firstLine(String text) {
        return text.lines().findFirst().orElse("");
    }

    private Command onSelection(String key, String keys, Verb verb) {
        return Command.of(
                        messages.text(key),
                        viewModel.parts().commands().icon(verb),
                        keys,
                        () -> viewModel.performOnSelection(verb))
                .when(() -> viewModel.fitsSelection(verb));
    }
}
