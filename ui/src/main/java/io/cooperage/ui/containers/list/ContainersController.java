package io.cooperage.ui.containers.list;

import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.list.ContainersViewModel.Emptiness;
import io.cooperage.ui.containers.list.ContainersViewModel.Part;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Command;
import java.util.List;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The table, its filter and its keys.
public final class ContainersController {
    private final ContainersViewModel viewModel;
    private final Messages messages = Messages.of(ContainersController.class);
    private @Nullable ContainerColumns tableColumns;

    @FXML
    private BorderPane page;

    @FXML
    private ToggleGroup parts;

    @FXML
    private ToggleButton all;

    @FXML
    private ToggleButton running;

    @FXML
    private ToggleButton stopped;

    @FXML
    private TextField filter;

    @FXML
    private MenuButton columns;

    @FXML
    private HBox tools;

    @FXML
    private StackPane body;

    @FXML
    private TableView<LiveContainer> table;

    @FXML
    private HBox bulk;

    @FXML
    private Label selected;

    public ContainersController(ContainersViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    void initialize() {
        bindParts();
        filter.textProperty().bindBidirectional(viewModel.filterProperty());
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::onFilterKey);
        tableColumns = new ContainerColumns(table, viewModel, this::rename, this::showMenu);
        tableColumns.offerChoice(columns);
        fillTable();
        fillBulk();
        viewModel.emptinessProperty().subscribe(this::showEmptiness);
        page.addEventHandler(KeyEvent.KEY_PRESSED, this::onPageKey);
    }

    /// Puts the focus where work begins.
    void focus() {
        Node start = body.lookup("#first-run");
        if (start != null) {
            start.requestFocus();
            return;
        }
        if (table.getSelectionModel().isEmpty() && !table.getItems().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
        table.requestFocus();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("run"), "fth-plus", "Ctrl+N", viewModel::runContainer),
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", filter::requestFocus),
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

    private void bindParts() {
        Map<Part, ToggleButton> buttons = Map.of(Part.ALL, all, Part.RUNNING, running, Part.STOPPED, stopped);
        buttons.forEach((part, button) -> {
            button.textProperty().bind(viewModel.partLabel(part));
            button.setUserData(part);
        });
        viewModel.partProperty().subscribe(part -> parts.selectToggle(buttons.get(part)));
        parts.selectedToggleProperty().addListener((property, was, now) -> {
            if (now == null) {
                parts.selectToggle(was); // One of them always holds.
            } else {
                viewModel.partProperty().set((Part) now.getUserData());
            }
        });
    }

    private void fillTable() {
        table.setEditable(true);
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<LiveContainer>) change -> viewModel
                .selection()
                .setAll(table.getSelectionModel().getSelectedItems().stream()
                        .filter(java.util.Objects::nonNull)
                        .toList()));
        table.setRowFactory(view -> row());
        table.addEventFilter(KeyEvent.KEY_PRESSED, this::onTableKey);
        // Not when it is pressed: the character would follow into the field.
        table.addEventFilter(KeyEvent.KEY_TYPED, key -> {
            if (key.getCharacter().equals("/") && table.getEditingCell() == null) {
                filter.requestFocus();
                key.consume();
            }
        });
        table.setContextMenu(new ContainerMenu(viewModel, messages, this::editName));
    }

    private TableRow<LiveContainer> row() {
        TableRow<LiveContainer> row = new TableRow<>();
        row.setOnMouseClicked(click -> {
            LiveContainer live = row.getItem();
            if (live != null && click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2) {
                viewModel.open(live);
            }
        });
        return row;
    }

    private void fillBulk() {
        selected.textProperty().bind(viewModel.selectionLabel());
        for (Verb verb : List.of(Verb.START, Verb.STOP, Verb.RESTART, Verb.PAUSE, Verb.UNPAUSE, Verb.REMOVE)) {
            Button button = new Button(viewModel.label(verb), new FontIcon(verb.icon()));
            button.getStyleClass().addAll("quiet", "compact");
            button.setMinWidth(Region.USE_PREF_SIZE);
            button.setMnemonicParsing(false);
            button.disableProperty()
                    .bind(Bindings.createBooleanBinding(() -> !viewModel.fitsSelection(verb), viewModel.selection()));
            button.setOnAction(press -> viewModel.performOnSelection(verb));
            bulk.getChildren().add(button);
        }
        Button clear = Icons.button("fth-x", messages.text("clear-selection"), this::clearSelection);
        clear.getStyleClass().add("compact");
        bulk.getChildren().add(clear);
        bulk.visibleProperty().bind(Bindings.size(viewModel.selection()).greaterThan(1));
        bulk.managedProperty().bind(bulk.visibleProperty());
    }

    private void showEmptiness(Emptiness emptiness) {
        body.getChildren().removeIf(ContainersController::isEmptyState);
        boolean nothing = emptiness == Emptiness.NO_CONTAINERS;
        table.setVisible(emptiness == Emptiness.NOT_EMPTY || emptiness == Emptiness.LOADING);
        tools.setVisible(!nothing);
        Node teaching = switch (emptiness) {
            case NOT_EMPTY, LOADING -> null;
            case NO_CONTAINERS -> EmptyList.teach(messages, viewModel::runContainer);
            case NO_MATCH -> EmptyList.noMatch(messages, viewModel::showAll);
        };
        if (teaching != null) {
            body.getChildren().addFirst(teaching);
        }
        if (page.getScene() != null && page.getScene().getFocusOwner() == null) {
            focus();
        }
        // Until the list is known the table is blank rather than wrong.
        table.setPlaceholder(new Region());
    }

    private static boolean isEmptyState(Node node) {
        return node instanceof io.cooperage.ui.control.EmptyState;
    }

    private void onTableKey(KeyEvent key) {
        if (table.getEditingCell() != null || key.isControlDown() || key.isAltDown() || key.isMetaDown()) {
            return;
        }
        boolean ours = true;
        switch (key.getCode()) {
            case ENTER -> one(viewModel::open);
            case DELETE -> viewModel.performOnSelection(Verb.REMOVE);
            case F2 -> editName();
            case S -> viewModel.performOnSelection(Verb.START, Verb.STOP);
            case R -> viewModel.performOnSelection(Verb.RESTART);
            case P -> viewModel.performOnSelection(Verb.PAUSE, Verb.UNPAUSE);
            case ESCAPE -> clearSelection();
            default -> ours = false;
        }
        if (ours) {
            key.consume();
        }
    }

    private void onPageKey(KeyEvent key) {
        if (key.isControlDown() && key.getCode() == KeyCode.N) {
            viewModel.runContainer();
            key.consume();
        } else if (key.isControlDown() && key.getCode() == KeyCode.F) {
            filter.requestFocus();
            filter.selectAll();
            key.consume();
        }
    }

    private void onFilterKey(KeyEvent key) {
        if (key.getCode() == KeyCode.ESCAPE) {
            viewModel.filterProperty().set("");
            focus();
            key.consume();
        } else if (key.getCode() == KeyCode.DOWN || key.getCode() == KeyCode.ENTER) {
            focus();
            key.consume();
        }
    }

    private void clearSelection() {
        table.getSelectionModel().clearSelection();
    }

    private void editName() {
        one(live -> {
            int row = table.getItems().indexOf(live);
            table.scrollTo(row);
            table.layout();
            if (tableColumns != null) {
                table.edit(row, tableColumns.name());
            }
        });
    }

    private void rename(LiveContainer live, String text) {
        viewModel.rename(live, text, live::settle);
    }

    private void showMenu() {
        table.getContextMenu().show(table, Side.RIGHT, -200, 64);
    }

    private void one(java.util.function.Consumer<LiveContainer> action) {
        if (viewModel.selection().size() == 1) {
            action.accept(viewModel.selection().getFirst());
        }
    }

    private Command onOne(String key, String icon, String keys, java.util.function.Consumer<LiveContainer> action) {
        return Command.of(messages.text(key), icon, keys, () -> one(action))
                .when(() -> viewModel.selection().size() == 1);
    }

    private Command onSelection(String key, String icon, String keys, Verb... verbs) {
        return Command.of(messages.text(key), icon, keys, () -> viewModel.performOnSelection(verbs))
                .when(() -> java.util.Arrays.stream(verbs).anyMatch(viewModel::fitsSelection));
    }
}
