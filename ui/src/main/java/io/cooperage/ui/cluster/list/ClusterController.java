package io.cooperage.ui.cluster.list;

import io.cooperage.engine.cluster.ClusterService.Phase;
import io.cooperage.ui.cluster.ClusterDesk;
import io.cooperage.ui.cluster.KindNames;
import io.cooperage.ui.cluster.client.KubeContext;
import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.cluster.list.ClusterViewModel.Part;
import io.cooperage.ui.cluster.overview.Overview;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Command;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitMenuButton;
import javafx.scene.control.TableView;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The kinds at the left, the table of the chosen one, and the cluster and namespace above.
@SuppressWarnings("NullAway.Init")
public final class ClusterController {
    private final ClusterViewModel viewModel;
    private final ClusterDesk desk;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(ClusterController.class);
    private final KindList kinds;
    private final Overview overview;

    @FXML
    private ListPage<ClusterRow, Part> page;

    @FXML
    private TableView<ClusterRow> table;

    /// Says what letting go would do, while something is dragged over the page.
    @FXML
    private VBox drop;

    @FXML
    private ComboBox<KubeContext> contexts;

    @FXML
    private ComboBox<String> namespaces;

    @FXML
    private SplitMenuButton applyButton;

    @FXML
    private MenuButton kubectlMenu;

    @FXML
    private Button stopButton;

    @FXML
    private MenuButton powerMenu;

    ClusterController(ClusterViewModel viewModel, FileDialogs dialogs, Overview overview) {
        this.viewModel = viewModel;
        this.overview = overview;
        this.dialogs = dialogs;
        desk = viewModel.desk();
        kinds = new KindList(
                viewModel.typeProperty(),
                viewModel.overviewProperty(),
                viewModel::openTopology,
                viewModel::openTimeline);
    }

    @FXML
    void initialize() {
        page.setLeft(kinds);
        ClusterColumns columns = new ClusterColumns(table, viewModel);
        columns.follow();
        page.teach(this::teaching);
        page.onOpen(viewModel::open);
        page.setMenu(menu());
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.keys().on(KeyCode.DELETE, () -> viewModel.delete(viewModel.rows().selection()));
        viewModel.typeProperty().subscribe(type -> showChoice());
        viewModel.overviewProperty().subscribe(whole -> showChoice());
        viewModel.followsWholeProperty().subscribe(follows -> {
            if (follows) {
                overview.show();
            } else {
                overview.hide();
            }
        });
        fillPickers();
        desk.connectionProperty().subscribe(now -> {
            showChoice();
            kinds.show(
                    now == null ? List.of() : now.types(),
                    now != null && now.session().context().builtIn());
            namespaces.setDisable(now == null);
            applyButton.setDisable(now == null);
            boolean builtIn = now != null && now.session().context().builtIn();
            kubectlMenu.setVisible(builtIn);
            kubectlMenu.setManaged(builtIn);
        });
        desk.phaseProperty().subscribe(this::showPower);
        desk.contextProperty()
                .subscribe(chosen -> showPower(desk.phaseProperty().get()));
        ForwardsBar forwards = new ForwardsBar(desk.forwards());
        page.setFoot(forwards);
        page.setOnDragOver(this::onDrag);
        page.setOnDragExited(left -> drop.setVisible(false));
        page.setOnDragDropped(this::onDrop);
        desk.problemProperty().subscribe(words -> page.teachAnew());
        desk.phaseProperty().subscribe(words -> page.teachAnew());
        desk.contextProperty().subscribe(words -> page.teachAnew());
    }

    /// The table of a kind, or the whole of the cluster.
    private void showChoice() {
        boolean whole =
                viewModel.overviewProperty().get() && desk.connectionProperty().get() != null;
        ResourceType type = viewModel.typeProperty().get();
        String kind = type == null ? messages.text("title") : KindNames.plural(type);
        page.setTitle(whole ? messages.text("overview") : kind);
        page.showInstead(whole ? overview : null);
    }

    private void fillPickers() {
        contexts.setItems(desk.contexts());
        contexts.valueProperty().bindBidirectional(desk.contextProperty());
        contexts.setConverter(shown(context -> context == null ? "" : shownName(context)));
        contexts.visibleProperty().bind(javafx.beans.binding.Bindings.isNotEmpty(desk.contexts()));
        contexts.managedProperty().bind(contexts.visibleProperty());
        desk.namespaces().addListener((ListChangeListener<String>) change -> fillNamespaces());
        namespaces.setConverter(shown(name -> name == null || name.isEmpty() ? messages.text("all-namespaces") : name));
        fillNamespaces();
        namespaces.setValue(desk.namespaceProperty().get());
        namespaces.valueProperty().addListener((property, was, now) -> {
            if (now != null) {
                desk.namespaceProperty().set(now);
            }
        });
        desk.namespaceProperty().addListener((property, was, now) -> namespaces.setValue(now));
    }

    private void fillNamespaces() {
        List<String> all = new ArrayList<>(List.of(""));
        all.addAll(desk.namespaces());
        String chosen = desk.namespaceProperty().get();
        namespaces.setItems(FXCollections.observableArrayList(all));
        namespaces.setValue(all.contains(chosen) ? chosen : "");
    }

    private String shownName(KubeContext context) {
        return context.builtIn() ? messages.text("built-in") : context.name();
    }

    private static <T> StringConverter<T> shown(Function<@Nullable T, String> words) {
        return new StringConverter<>() {
            @Override
            public String toString(@Nullable T value) {
                return words.apply(value);
            }

            @Override
            public T fromString(String text) {
                throw new UnsupportedOperationException("chosen, not typed");
            }
        };
    }

    private void showPower(Phase phase) {
        // Beside the name of another cluster they would seem to be about that one.
        KubeContext chosen = desk.contextProperty().get();
        boolean ours = chosen == null || chosen.builtIn();
        // With the cluster off the page itself says how to start it.
        stopButton.setVisible(phase == Phase.RUNNING && ours);
        stopButton.setManaged(stopButton.isVisible());
        // What a cluster that is off, or that fails to start, has kept can be removed as well.
        powerMenu.setVisible(ours);
        powerMenu.setManaged(powerMenu.isVisible());
        powerMenu.setDisable(isChanging(phase));
    }

    private static boolean isChanging(Phase phase) {
        return phase == Phase.STARTING || phase == Phase.STOPPING;
    }

    private @Nullable Node teaching() {
        String problem = desk.problemProperty().get();
        KubeContext chosen = desk.contextProperty().get();
        boolean ours = chosen == null || chosen.builtIn();
        if (ours && desk.phaseProperty().get() != Phase.RUNNING) {
            Button start = new Button(messages.text("start.cluster"));
            start.setId("start-cluster");
            start.getStyleClass().add("accent");
            start.setDisable(isChanging(desk.phaseProperty().get()));
            start.setOnAction(press -> desk.start());
            return new EmptyState("fth-hexagon", messages.text("off.title"), messages.text("off.words"), start);
        }
        if (!problem.isEmpty()) {
            Button again = new Button(messages.text("retry"), new FontIcon("fth-refresh-cw"));
            again.setOnAction(press -> desk.connect());
            return new EmptyState("fth-alert-triangle", messages.text("unreachable"), problem, again);
        }
        if (desk.connectionProperty().get() == null) {
            return chosen == null
                    ? null
                    : new EmptyState(
                            "fth-link-2",
                            messages.text("reaching"),
                            messages.text("reaching.words", shownName(chosen)));
        }
        ResourceType type = viewModel.typeProperty().get();
        String kind = type == null ? "" : KindNames.plural(type);
        return new EmptyState("fth-hexagon", messages.text("empty.title", kind), messages.text("empty.words"));
    }

    @FXML
    void stop() {
        desk.stop();
    }

    @FXML
    void reset() {
        viewModel.reset();
    }

    @FXML
    void copyKubeconfig() {
        Desktop.copy(viewModel.kubectlLine());
    }

    @FXML
    void mergeKubeconfig() {
        viewModel.mergeKubeconfig();
    }

    @FXML
    void applyFile() {
        viewModel.apply(dialogs.open(messages.text("apply.title")));
    }

    @FXML
    void applyFolder() {
        dialogs.folder(messages.text("apply.folder")).ifPresent(folder -> viewModel.apply(List.of(folder)));
    }

    @FXML
    void deployImage() {
        viewModel.deployImage();
    }

    private void onDrag(DragEvent drag) {
        if (drag.getDragboard().hasFiles() && desk.connectionProperty().get() != null) {
            drag.acceptTransferModes(TransferMode.COPY);
            drop.setVisible(true);
            drag.consume();
        }
    }

    private void onDrop(DragEvent dropped) {
        drop.setVisible(false);
        if (dropped.getDragboard().hasFiles()) {
            viewModel.apply(
                    dropped.getDragboard().getFiles().stream().map(File::toPath).toList());
            dropped.setDropCompleted(true);
            dropped.consume();
        }
    }

    private ContextMenu menu() {
        MenuItem open = new MenuItem(messages.text("open"), new FontIcon("fth-corner-down-left"));
        open.setOnAction(choice -> page.one(viewModel::open));
        MenuItem copy = new MenuItem(messages.text("copy"), new FontIcon("fth-copy"));
        copy.setOnAction(choice -> Desktop.copy(viewModel.rows().selection().stream()
                .map(row -> String.join("\t", row.now().cells()))
                .collect(Collectors.joining("\n"))));
        MenuItem move = new MenuItem(messages.text("move"), new FontIcon("fth-send"));
        move.setId("move-objects");
        move.setOnAction(choice -> viewModel.move(viewModel.rows().selection()));
        MenuItem delete = new MenuItem(messages.text("delete"), new FontIcon("fth-trash-2"));
        delete.setOnAction(choice -> viewModel.delete(viewModel.rows().selection()));
        ContextMenu menu = new ContextMenu(open, copy, move, new SeparatorMenuItem(), delete);
        menu.setOnShowing(
                showing -> move.setDisable(!viewModel.canMove(viewModel.rows().selection())));
        return menu;
    }

    void focus() {
        if (viewModel.followsWholeProperty().get()) {
            overview.requestFocus();
        } else {
            page.focus();
        }
    }

    List<Command> commands() {
        List<Command> commands = new ArrayList<>();
        commands.add(Command.of(
                messages.text("overview"),
                "fth-activity",
                "",
                () -> viewModel.overviewProperty().set(true)));
        commands.add(Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter));
        commands.add(Command.of(messages.text("apply.title"), "fth-upload", "", this::applyFile)
                .when(() -> desk.connectionProperty().get() != null));
        commands.add(Command.of(messages.text("apply.folder"), "fth-upload", "", this::applyFolder)
                .when(() -> desk.connectionProperty().get() != null));
        commands.add(Command.of(messages.text("deploy"), "fth-plus", "", viewModel::deployImage));
        commands.add(Command.of(
                        messages.text("move"),
                        "fth-send",
                        "",
                        () -> viewModel.move(viewModel.rows().selection()))
                .when(() -> viewModel.canMove(viewModel.rows().selection())));
        commands.add(Command.of(
                        messages.text("delete"),
                        "fth-trash-2",
                        "Delete",
                        () -> viewModel.delete(viewModel.rows().selection()))
                .when(() -> !viewModel.rows().selection().isEmpty()));
        commands.add(Command.of(messages.text("start.cluster"), "fth-power", "", desk::start)
                .when(() -> desk.phaseProperty().get() == Phase.OFF));
        commands.add(Command.of(messages.text("stop.cluster"), "fth-power", "", desk::stop)
                .when(() -> desk.phaseProperty().get() == Phase.RUNNING));
        commands.add(Command.of(messages.text("reset"), "fth-trash-2", "", viewModel::reset)
                .when(() -> !powerMenu.isDisable() && powerMenu.isVisible()));
        ClusterDesk.Connection now = desk.connectionProperty().get();
        if (now != null) {
            now.types()
                    .forEach(type -> commands.add(Command.of(
                            messages.text("command.kind", KindNames.plural(type)),
                            "fth-hexagon",
                            "",
                            () -> viewModel.choose(type.id()))));
        }
        return commands;
    }
}
