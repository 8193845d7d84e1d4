package io.cooperage.ui.volumes.list;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.NameCell;
import io.cooperage.ui.control.list.NameCell.Said;
import io.cooperage.ui.control.list.RowColumns;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.control.list.VerbsCell;
import io.cooperage.ui.control.list.WordsCell;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.volumes.VolumeCommands.Verb;
import io.cooperage.ui.volumes.VolumeText;
import io.cooperage.ui.volumes.list.VolumesViewModel.Part;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import javafx.beans.Observable;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;

/// The list of volumes and its keys, and the panels beside it.
@SuppressWarnings("NullAway.Init")
public final class VolumesController {
    private static final double ROOM_FOR_ALL = 860;

    private static final Comparator<LiveVolume> BY_NAME =
            Comparator.comparing(LiveVolume::name, String.CASE_INSENSITIVE_ORDER);

    private final VolumesViewModel viewModel;
    private final Messages messages = Messages.of(VolumesController.class);
    private final SidePanel side;
    private final Map<VolumesPanel, Node> panes = new EnumMap<>(VolumesPanel.class);

    @FXML
    private ListPage<LiveVolume, Part> page;

    @FXML
    private TableView<LiveVolume> table;

    @FXML
    private Label summary;

    public VolumesController(VolumesViewModel viewModel) {
        this.viewModel = viewModel;
        side = new SidePanel(() -> viewModel.openPanel(VolumesPanel.NONE));
    }

    @FXML
    void initialize() {
        summary.textProperty().bind(viewModel.summary());
        columns();
        page.teach(this::teach);
        page.setSide(side);
        page.onOpen(viewModel::open);
        page.setMenu(new VolumeMenu(viewModel, messages));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.offer(
                viewModel.parts().commands(),
                List.of(Verb.MEASURE, Verb.REMOVE),
                viewModel.rows().selectionLabel());
        page.on("Ctrl+N", this::create);
        page.keys()
                .on(KeyCode.DELETE, () -> viewModel.performOnSelection(Verb.REMOVE))
                .on('m', () -> viewModel.performOnSelection(Verb.MEASURE))
                .on('e', () -> viewModel.performOnSelection(Verb.EXPORT))
                .on('i', () -> viewModel.performOnSelection(Verb.IMPORT))
                .on('c', () -> viewModel.performOnSelection(Verb.COPY));
    }

    void show(Route.Volumes route) {
        viewModel.prune().close();
        if (route.panel() == VolumesPanel.NONE) {
            side.shut();
            page.focus();
            return;
        }
        switch (route.panel()) {
            case CREATE -> viewModel.create().open("");
            case COPY -> viewModel.copy().open(route.name());
            case PRUNE -> viewModel.prune().open();
            case NONE -> {}
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
                onSelection("command.measure", "M", Verb.MEASURE),
                onSelection("command.export", "E", Verb.EXPORT),
                onSelection("command.import", "I", Verb.IMPORT),
                onSelection("command.copy", "C", Verb.COPY),
                onSelection("command.empty", "", Verb.EMPTY),
                onSelection("command.remove", "Delete", Verb.REMOVE),
                Command.of(messages.text("command.close"), "fth-x", "Esc", side::leave)
                        .when(side::isOpen));
    }

    @FXML
    void create() {
        viewModel.openPanel(VolumesPanel.CREATE);
    }

    @FXML
    void prune() {
        viewModel.openPanel(VolumesPanel.PRUNE);
    }

    @FXML
    void measure() {
        viewModel.measureAll();
    }

    private Node teach() {
        Button first = new Button(messages.text("create"));
        first.setId("first-volume");
        first.getStyleClass().add("accent");
        first.setOnAction(press -> create());
        return new EmptyState("fth-database", messages.text("empty.title"), messages.text("empty.words"), first);
    }

    private Node pane(VolumesPanel panel) {
        return switch (panel) {
            case CREATE -> new NewVolumePane(viewModel.create(), false);
            case COPY -> new NewVolumePane(viewModel.copy(), true);
            case PRUNE -> new PruneVolumesPane(viewModel.prune());
            case NONE -> new Region();
        };
    }

    private void columns() {
        RowColumns<LiveVolume> columns = new RowColumns<>(table);
        TableColumn<LiveVolume, LiveVolume> name = columns.live(
                "name",
                () -> new NameCell<>(
                        live -> new Observable[] {live.volumeProperty(), live.activityProperty(), live.problemProperty()
                        },
                        this::said),
                BY_NAME);
        columns.live(
                "size",
                () -> new WordsCell<LiveVolume>(
                        live -> new Observable[] {live.usageProperty(), live.measuringProperty()},
                        VolumeText::size,
                        "figure"),
                Comparator.comparingLong(LiveVolume::bytes));
        words(columns, "users", this::users);
        TableColumn<?, ?> driver =
                words(columns, "driver", live -> live.volume().driver());
        TableColumn<?, ?> labels = words(columns, "labels", live -> VolumeText.labels(live.volume()));
        TableColumn<?, ?> created = columns.live(
                "created",
                () -> new WordsCell<LiveVolume>(
                        live -> new Observable[] {viewModel.nowProperty()},
                        live -> Amounts.ago(
                                live.volume().createdAt(),
                                viewModel.nowProperty().get()),
                        "plain"),
                Comparator.<LiveVolume, java.time.Instant>comparing(
                                live -> live.volume().createdAt())
                        .reversed());
        TableColumn<?, ?> actions = columns.live(
                "actions",
                () -> new VerbsCell<>(
                        viewModel.parts().commands(),
                        List.of(Verb.EXPORT, Verb.REMOVE),
                        viewModel.rows().traits(),
                        page::showMenu),
                null);
        List.of(driver, labels, created, actions)
                .forEach(column ->
                        column.visibleProperty().bind(table.widthProperty().greaterThan(ROOM_FOR_ALL)));
        columns.sort(viewModel.rows().shown(), BY_NAME);
        columns.giveTheRestTo(name);
    }

    private String users(LiveVolume live) {
        return String.join(
                ", ", VolumeText.users(live.volume(), viewModel.parts().containers()));
    }

    private Said said(LiveVolume live) {
        String activity = live.activityProperty().get();
        return new Said(
                VolumeText.shown(live.volume()),
                live.volume().anonymous() ? "mono" : "medium",
                live.problemProperty().get(),
                activity.isEmpty() && live.volume().anonymous() ? messages.text("anonymous") : activity,
                live.name() + "\n" + live.volume().mountpoint());
    }

    private static TableColumn<LiveVolume, LiveVolume> words(
            RowColumns<LiveVolume> columns, String id, Function<LiveVolume, String> words) {
        return columns.live(
                id,
                () -> new WordsCell<>(live -> new Observable[] {live.volumeProperty()}, words, "plain"),
                Comparator.comparing(words));
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
