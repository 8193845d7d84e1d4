package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.list.ContainersViewModel.Part;
import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Command;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import javafx.fxml.FXML;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;

/// The list of containers and its keys.
@SuppressWarnings("NullAway.Init")
public final class ContainersController {
    private static final List<Verb> IN_BULK =
            List.of(Verb.START, Verb.STOP, Verb.RESTART, Verb.PAUSE, Verb.UNPAUSE, Verb.REMOVE);

    private final ContainersViewModel viewModel;
    private final Messages messages = Messages.of(ContainersController.class);
    private ContainerColumns tableColumns;

    @FXML
    private ListPage<LiveContainer, Part> page;

    @FXML
    private MenuButton columns;

    @FXML
    private TableView<LiveContainer> table;

    public ContainersController(ContainersViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        tableColumns = new ContainerColumns(table, viewModel, this::rename, page::showMenu);
        tableColumns.offerChoice(columns);
        table.setEditable(true);
        page.teach(() -> EmptyList.teach(messages, viewModel::runContainer));
        page.onOpen(viewModel::open);
        page.setMenu(new ContainerMenu(viewModel, messages, this::editName));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.offer(viewModel.verbs(), IN_BULK, viewModel.rows().selectionLabel());
        page.on("Ctrl+N", viewModel::runContainer);
        page.keys()
                .on(KeyCode.DELETE, () -> viewModel.performOnSelection(Verb.REMOVE))
                .on(KeyCode.F2, this::editName)
                .on('s', () -> viewModel.performOnSelection(Verb.START, Verb.STOP))
                .on('r', () -> viewModel.performOnSelection(Verb.RESTART))
                .on('p', () -> viewModel.performOnSelection(Verb.PAUSE, Verb.UNPAUSE));
    }

    /// Puts the focus where work begins.
    void focus() {
        page.focus();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("run"), "fth-plus", "Ctrl+N", viewModel::runContainer),
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                onOne("command.open", "fth-corner-down-left", "Enter", viewModel::open),
                onSelection("command.start-stop", "fth-play", "S", Verb.START, Verb.STOP),
                onSelection("command.restart", Verb.RESTART.icon(), "R", Verb.RESTART),
                onSelection("command.pause", Verb.PAUSE.icon(), "P", Verb.PAUSE, Verb.UNPAUSE),
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
            table.edit(row, tableColumns.name());
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
