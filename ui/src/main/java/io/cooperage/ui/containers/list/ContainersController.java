package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerExport;
import io.cooperage.ui.containers.list.ContainersViewModel.Part;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.control.list.SidePanel;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainersPanel;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;

/// The list of containers and its keys.
@SuppressWarnings("NullAway.Init")
public final class ContainersController {
    private static final List<Verb> IN_BULK =
            List.of(Verb.START, Verb.STOP, Verb.RESTART, Verb.PAUSE, Verb.UNPAUSE, Verb.REMOVE);

    private final ContainersViewModel viewModel;
    private final ContainerExport exports;
    private final SidePanel side;
    private final Map<ContainersPanel, Node> panes = new EnumMap<>(ContainersPanel.class);
    private final Messages messages = Messages.of(ContainersController.class);
    private ContainerColumns tableColumns;

    @FXML
    private ListPage<LiveContainer, Part> page;

    @FXML
    private MenuButton columns;

    @FXML
    private TableView<LiveContainer> table;

    public ContainersController(ContainersViewModel viewModel, ContainerExport exports) {
        this.viewModel = viewModel;
        this.exports = exports;
        side = new SidePanel(viewModel::closePanel);
    }

    @FXML
    void initialize() {
        tableColumns = new ContainerColumns(table, viewModel, this::rename, page::showMenu);
        tableColumns.offerChoice(columns);
        table.setEditable(true);
        page.teach(() -> EmptyList.teach(messages, viewModel::runContainer));
        page.setSide(side);
        page.onOpen(viewModel::open);
        page.setMenu(new ContainerMenu(viewModel, messages, this::editName, exports::ask));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.offer(viewModel.verbs(), IN_BULK, viewModel.rows().selectionLabel());
        page.on("Ctrl+N", viewModel::runContainer);
        page.keys()
                .on(KeyCode.DELETE, () -> viewModel.performOnSelection(Verb.REMOVE))
                .on(KeyCode.F2, this::editName)
                .on('s', () -> viewModel.performOnSelection(Verb.START, Verb.STOP))
                .on('r', () -> viewModel.performOnSelection(Verb.RESTART))
                .on('e', () -> page.one(viewModel::recreate))
                .on('c', () -> page.one(viewModel::cloneContainer))
                .on('p', () -> viewModel.performOnSelection(Verb.PAUSE, Verb.UNPAUSE));
    }

    /// Puts the focus where work begins: in the form that is to be open, or else in the list.
    void show(Route.Containers route) {
        switch (route.panel()) {
            case NONE -> {
                side.shut();
                page.focus();
                return;
            }
            case LIMITS -> viewModel.limits().open(route.id());
            case COMMIT -> viewModel.commit().open(route.id());
        }
        side.open(
                messages.text(route.panel().name().toLowerCase(Locale.ROOT) + ".title"),
                panes.computeIfAbsent(route.panel(), this::pane));
    }

    private Node pane(ContainersPanel panel) {
        return switch (panel) {
            case LIMITS -> new LimitsPane(viewModel.limits(), viewModel.machine());
            case COMMIT -> new CommitPane(viewModel.commit());
            case NONE -> new Region();
        };
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("run"), "fth-plus", "Ctrl+N", viewModel::runContainer),
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                onOne("command.open", "fth-corner-down-left", "Enter", viewModel::open),
                onSelection("command.start-stop", "fth-play", "S", Verb.START, Verb.STOP),
                onSelection("command.restart", Verb.RESTART.icon(), "R", Verb.RESTART),
                onSelection("command.pause", Verb.PAUSE.icon(), "P", Verb.PAUSE, Verb.UNPAUSE),
                onOne("command.recreate", "fth-edit", "E", viewModel::recreate),
                onOne("command.clone", "fth-copy", "C", viewModel::cloneContainer),
                onOne("command.limits", "fth-sliders", "", live -> viewModel.openPanel(ContainersPanel.LIMITS, live)),
                onOne("command.commit", "fth-layers", "", live -> viewModel.openPanel(ContainersPanel.COMMIT, live)),
                onOne("command.export", "fth-download", "", exports::ask),
                onOne("command.rename", "fth-edit-2", "F2", live -> editName()),
                onSelection("command.remove", Verb.REMOVE.icon(), "Delete", Verb.REMOVE));
    }

    @FXML
    void runContainer() {
        viewModel.runContainer();
    }

    private void editName() {
        page.one(live -> {
            int row = table.getItems().indexOf(live);
            table.scrollTo(row);
            table.layout();
            tableColumns.name().setEditable(true);
            table.edit(row, tableColumns.name());
            tableColumns.name().setEditable(false);
        });
    }

    private void rename(LiveContainer live, String text) {
        viewModel.rename(live, text, live::settle);
    }

    private Command onOne(String key, String icon, String keys, Consumer<LiveContainer> action) {
        return Command.of(messages.text(key), icon, keys, () -> page.one(action))
                .when(() -> viewModel.rows().selection().size() == 1);
    }

    private Command onSelection(String key, String icon, String keys, Verb... verbs) {
        return Command.of(messages.text(key), icon, keys, () -> viewModel.performOnSelection(verbs))
                .when(() -> Arrays.stream(verbs).anyMatch(viewModel::fitsSelection));
    }
}
