package io.cooperage.ui.images.list;

import io.cooperage.ui.control.list.ListPage;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.ImageCommands.Verb;
import io.cooperage.ui.images.list.ImagesViewModel.Part;
import io.cooperage.ui.images.panel.ImagePanels;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Command;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.io.File;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;

/// The list of images and its keys, the panel beside it, and what is dropped here.
@SuppressWarnings("NullAway.Init")
public final class ImagesController {
    private static final List<Verb> IN_BULK = List.of(Verb.SAVE, Verb.REMOVE);

    private final ImagesViewModel viewModel;
    private final ImagePanels panels;
    private final Messages messages = Messages.of(ImagesController.class);

    @FXML
    private ListPage<LiveImage, Part> page;

    @FXML
    private Button pull;

    @FXML
    private TableView<LiveImage> table;

    @FXML
    private VBox drop;

    @FXML
    private Label usage;

    public ImagesController(ImagesViewModel viewModel) {
        this.viewModel = viewModel;
        panels = new ImagePanels(viewModel.parts(), viewModel.starters());
    }

    @FXML
    void initialize() {
        pull.textProperty().bind(viewModel.pullLabel());
        usage.textProperty().bind(viewModel.usageText());
        new ImageColumns(table, viewModel, page::showMenu);
        page.setSide(panels.view());
        page.teach(() -> EmptyImages.teach(messages, viewModel, this::load));
        page.onOpen(viewModel::open);
        page.setMenu(new ImageMenu(viewModel, messages));
        page.show(viewModel.rows(), List.of(Part.values()), viewModel::partLabel);
        page.offer(viewModel.verbs(), IN_BULK, viewModel.selectionLabel());
        page.on("Ctrl+N", this::pull);
        page.on("Ctrl+O", this::load);
        page.keys()
                .on(KeyCode.DELETE, () -> viewModel.performOnSelection(Verb.REMOVE))
                .on('r', () -> viewModel.performOnSelection(Verb.RUN))
                .on('t', () -> viewModel.performOnSelection(Verb.TAG))
                .on('p', () -> viewModel.performOnSelection(Verb.PUSH))
                .on('s', () -> viewModel.performOnSelection(Verb.SAVE));
        page.setOnDragOver(this::onDragOver);
        page.setOnDragExited(left -> drop.setVisible(false));
        page.setOnDragDropped(this::onDrop);
    }

    void show(Route.Images route) {
        panels.show(route.panel(), route.ref());
        if (route.panel() == ImagesPanel.NONE) {
            page.focus();
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
                Command.of(messages.text("command.filter"), "fth-filter", "Ctrl+F", page::focusFilter),
                onSelection("command.open", "Enter", Verb.OPEN),
                onSelection("command.run", "R", Verb.RUN),
                onSelection("command.tag", "T", Verb.TAG),
                onSelection("command.push", "P", Verb.PUSH),
                onSelection("command.save", "S", Verb.SAVE),
                onSelection("command.remove", "Delete", Verb.REMOVE),
                Command.of(messages.text("command.close"), "fth-x", "Esc", panels::leave)
                        .when(() -> panels.view().isOpen()));
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

    private Command onSelection(String key, String keys, Verb verb) {
        return Command.of(messages.text(key), verb.icon(), keys, () -> viewModel.performOnSelection(verb))
                .when(() -> viewModel.fitsSelection(verb));
    }
}
