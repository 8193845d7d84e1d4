package io.cooperage.ui.images.list;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Icons;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.list.ImagesViewModel.Emptiness;
import io.cooperage.ui.images.list.ImagesViewModel.Part;
import io.cooperage.ui.images.panel.ImagePanels;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.io.File;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.geometry.Side;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.kordamp.ikonli.javafx.FontIcon;

/// The table, its filter and its keys, and the panel beside it.
public final class ImagesController {
    private final ImagesViewModel viewModel;
    private final ImagePanels panels;
    private final Messages messages = Messages.of(ImagesController.class);

    @FXML
    private BorderPane page;

    @FXML
    private Button pull;

    @FXML
    private ToggleGroup parts;

    @FXML
    private ToggleButton all;

    @FXML
    private ToggleButton inUse;

    @FXML
    private ToggleButton unused;

    @FXML
    private ToggleButton dangling;

    @FXML
    private TextField filter;

    @FXML
    private HBox tools;

    @FXML
    private StackPane body;

    @FXML
    private TableView<LiveImage> table;

    @FXML
    private HBox bulk;

    @FXML
    private Label selected;

    @FXML
    private VBox drop;

    @FXML
    private HBox foot;

    @FXML
    private Label usage;

    public ImagesController(ImagesViewModel viewModel) {
        this.viewModel = viewModel;
        panels = new ImagePanels(viewModel.parts(), viewModel.starters());
    }

    @FXML
    void initialize() {
        page.setRight(panels);
        pull.textProperty().bind(viewModel.pullLabel());
        usage.textProperty().bind(viewModel.usageText());
        bindParts();
        filter.textProperty().bindBidirectional(viewModel.filterProperty());
        filter.addEventFilter(KeyEvent.KEY_PRESSED, this::onFilterKey);
        new ImageColumns(table, viewModel, this::showMenu);
        fillTable();
        fillBulk();
        viewModel.emptinessProperty().subscribe(this::showEmptiness);
        page.addEventHandler(KeyEvent.KEY_PRESSED, this::onPageKey);
        page.setOnDragOver(this::onDragOver);
        page.setOnDragExited(left -> drop.setVisible(false));
        page.setOnDragDropped(this::onDrop);
    }

    void show(Route.Images route) {
        panels.show(route.panel(), route.ref());
        if (route.panel() == ImagesPanel.NONE) {
            focus();
        }
    }

    void hide() {
        panels.hide();
    }

    List<Command> commands() {
        return List.of(
                Command.of(messages.text("pull"), "fth-download-cloud", "Ctrl+N", this::pull),
                Command.of(messages.text("load"), "fth-package", "Ctrl+O", this::load),
                Command.of(messages.text("import"), "fth-folder-plus", "", this::importRoot),
                Command.of(messages.text("prune"), "fth-scissors", "", this::prune),
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", filter::requestFocus),
                onSelection("command.open", "Enter", Verb.OPEN),
                onSelection("command.run", "R", Verb.RUN),
                onSelection("command.tag", "T", Verb.TAG),
                onSelection("command.push", "P", Verb.PUSH),
                onSelection("command.save", "S", Verb.SAVE),
                onSelection("command.remove", "Delete", Verb.REMOVE),
                Command.of(messages.text("command.close"), "fth-x", "Esc", panels::leave)
                        .when(panels::isVisible));
    }

    @FXML
    void pull() {
        viewModel.openPanel(ImagesPanel.PULL);
    }

    @FXML
    void load() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(messages.text("load.title"));
        List<File> files = chooser.showOpenMultipleDialog(page.getScene().getWindow());
        if (files != null) {
            take(files);
        }
    }

    @FXML
    void importRoot() {
        viewModel.openPanel(ImagesPanel.IMPORT);
    }

    @FXML
    void prune() {
        viewModel.openPanel(ImagesPanel.PRUNE);
    }

    /// Loads what was dropped or chosen.
    void take(List<File> files) {
        panels.load(files.stream().map(File::toPath).toList());
    }

    /// Puts the focus where work begins.
    private void focus() {
        Node start = body.lookup(".empty-state .button");
        if (start != null) {
            start.requestFocus();
            return;
        }
        if (table.getSelectionModel().isEmpty() && !table.getItems().isEmpty()) {
            table.getSelectionModel().selectFirst();
        }
        table.requestFocus();
    }

    private void bindParts() {
        Map<Part, ToggleButton> buttons =
                Map.of(Part.ALL, all, Part.IN_USE, inUse, Part.UNUSED, unused, Part.DANGLING, dangling);
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
        table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        table.getSelectionModel().getSelectedItems().addListener((ListChangeListener<LiveImage>) change -> viewModel
                .selection()
                .setAll(table.getSelectionModel().getSelectedItems().stream()
                        .filter(Objects::nonNull)
                        .toList()));
        table.setRowFactory(view -> row());
        table.addEventFilter(KeyEvent.KEY_PRESSED, this::onTableKey);
        table.addEventFilter(KeyEvent.KEY_TYPED, this::onTableTyped);
        table.setContextMenu(new ImageMenu(viewModel, messages));
        // Until the list is known the table is blank rather than wrong.
        table.setPlaceholder(new Region());
    }

    private TableRow<LiveImage> row() {
        TableRow<LiveImage> row = new TableRow<>();
        row.setOnMouseClicked(click -> {
            LiveImage live = row.getItem();
            if (live != null && click.getButton() == MouseButton.PRIMARY && click.getClickCount() == 2) {
                viewModel.open(live);
            }
        });
        return row;
    }

    private void fillBulk() {
        selected.textProperty().bind(viewModel.selectionLabel());
        selected.setMinWidth(Region.USE_PREF_SIZE);
        for (Verb verb : List.of(Verb.SAVE, Verb.REMOVE)) {
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
        body.getChildren().removeIf(node -> node instanceof EmptyState);
        boolean nothing = emptiness == Emptiness.NO_IMAGES;
        table.setVisible(emptiness == Emptiness.NOT_EMPTY || emptiness == Emptiness.LOADING);
        tools.setVisible(!nothing);
        foot.setVisible(!nothing);
        Node teaching = switch (emptiness) {
            case NOT_EMPTY, LOADING -> null;
            case NO_IMAGES -> EmptyImages.teach(messages, viewModel, this::load);
            case NO_MATCH -> EmptyImages.noMatch(messages, viewModel::showAll);
        };
        if (teaching != null) {
            body.getChildren().addFirst(teaching);
        }
        if (page.getScene() != null && page.getScene().getFocusOwner() == null && !panels.focus()) {
            focus();
        }
    }

    private void onDragOver(DragEvent drag) {
        if (drag.getDragboard().hasFiles()) {
            drag.acceptTransferModes(TransferMode.COPY, TransferMode.LINK);
            drop.setVisible(true);
        }
        drag.consume();
    }

    private void onDrop(DragEvent dropped) {
        List<File> files = dropped.getDragboard().getFiles();
        drop.setVisible(false);
        if (!files.isEmpty()) {
            take(files);
        }
        dropped.setDropCompleted(!files.isEmpty());
        dropped.consume();
    }

    private void onTableKey(KeyEvent key) {
        if (key.isControlDown() || key.isAltDown() || key.isMetaDown()) {
            return;
        }
        boolean ours = true;
        switch (key.getCode()) {
            case ENTER -> viewModel.performOnSelection(Verb.OPEN);
            case DELETE -> viewModel.performOnSelection(Verb.REMOVE);
            case ESCAPE -> {
                if (panels.isVisible()) {
                    panels.leave();
                } else {
                    clearSelection();
                }
            }
            default -> ours = false;
        }
        if (ours) {
            key.consume();
        }
    }

    /// Letters lead to fields, so they are heard when they are typed, not when they are pressed: else the field that
    /// gets the focus meanwhile would get the letter too.
    private void onTableTyped(KeyEvent key) {
        boolean ours = true;
        switch (key.getCharacter()) {
            case "r" -> viewModel.performOnSelection(Verb.RUN);
            case "t" -> viewModel.performOnSelection(Verb.TAG);
            case "p" -> viewModel.performOnSelection(Verb.PUSH);
            case "s" -> viewModel.performOnSelection(Verb.SAVE);
            case "/" -> filter.requestFocus();
            default -> ours = false;
        }
        if (ours) {
            key.consume();
        }
    }

    private void onPageKey(KeyEvent key) {
        boolean ours = true;
        if (key.isControlDown() && key.getCode() == KeyCode.N) {
            pull();
        } else if (key.isControlDown() && key.getCode() == KeyCode.O) {
            load();
        } else if (key.isControlDown() && key.getCode() == KeyCode.F) {
            filter.requestFocus();
            filter.selectAll();
        } else if (key.getCode() == KeyCode.ESCAPE && panels.isVisible()) {
            panels.leave();
        } else {
            ours = false;
        }
        if (ours) {
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

    private void showMenu() {
        table.getContextMenu().show(table, Side.RIGHT, -200, 64);
    }

    private Command onSelection(String key, String keys, Verb verb) {
        return Command.of(messages.text(key), verb.icon(), keys, () -> viewModel.performOnSelection(verb))
                .when(() -> viewModel.fitsSelection(verb));
    }
}
