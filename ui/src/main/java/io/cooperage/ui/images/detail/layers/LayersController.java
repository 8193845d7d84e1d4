package io.cooperage.ui.images.detail.layers;

import io.cooperage.engine.image.browse.ImageBrowser.LayerView;
import io.cooperage.engine.image.browse.ImageBrowser.WastedFile;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.files.ChangeMark;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.layers.LayersViewModel.Contents;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Layers tab: the layers and the waste at the left, the files at the right, the chosen file below them.
/// FX thread only.
@SuppressWarnings("NullAway.Init")
public final class LayersController {
    private enum Part {
        LAYERS,
        WASTE
    }

    private static final double LAYERS_SHARE = 0.32;

    private final LayersViewModel model;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(LayersController.class);
    private final ObjectProperty<Part> part = new SimpleObjectProperty<>(Part.LAYERS);
    private FilesPane files;
    private FilePane file;
    private Segments<Part> partChoice;
    private boolean settling;
    private boolean isPlaced;

    @FXML
    private BorderPane root;

    @FXML
    private HBox score;

    @FXML
    private HBox parts;

    @FXML
    private SplitPane columns;

    @FXML
    private SplitPane right;

    @FXML
    private ListView<LayerView> layers;

    @FXML
    private ListView<WastedFile> waste;

    @FXML
    private VBox card;

    @FXML
    private VBox filesBox;

    public LayersController(LayersViewModel model, FileDialogs dialogs) {
        this.model = model;
        this.dialogs = dialogs;
    }

    @FXML
    void initialize() {
        root.getStylesheets().add(ChangeMark.styles());
        LayerCard layerCard = new LayerCard(model, dialogs);
        card.getChildren().add(layerCard);
        file = new FilePane(model, dialogs, this::closeFile);
        files = new FilesPane(model, dialogs, file::openDiff, file::focus);
        filesBox.getChildren().add(files);
        VBox.setVgrow(files, javafx.scene.layout.Priority.ALWAYS);
        partChoice = new Segments<>(
                "part", messages.text("parts"), part, List.of(Part.values()), one -> messages.text(key(one)));
        parts.getChildren().add(partChoice);
        part.subscribe(now -> {
            layers.setVisible(now == Part.LAYERS);
            waste.setVisible(now == Part.WASTE);
        });
        prepareLists();
        model.contentsProperty().subscribe(this::show);
        model.layerProperty().subscribe(now -> {
            settling = true;
            layers.getSelectionModel().clearAndSelect(now.intValue());
            settling = false;
            layerCard.show();
        });
        model.files().selectedProperty().subscribe(node -> showFile(node != null));
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
        // Not when it is pressed: the character would follow into the field.
        root.addEventFilter(KeyEvent.KEY_TYPED, event -> {
            if (event.getCharacter().equals("/") && !isTyping(event)) {
                files.focusFilter();
                event.consume();
            }
        });
    }

    public void focus() {
        files.focus();
    }

    private void prepareLists() {
        layers.setCellFactory(_ -> new LayerCell(model));
        layers.getSelectionModel().selectedIndexProperty().subscribe(now -> {
            if (!settling && now.intValue() >= 0) {
                model.selectLayer(now.intValue());
            }
        });
        waste.setCellFactory(_ -> new WasteCell());
        waste.setPlaceholder(
                new EmptyState("fth-check-circle", messages.text("waste.none"), messages.text("waste.none.text")));
        waste.getSelectionModel().selectedItemProperty().subscribe(now -> {
            if (now != null) {
                model.reveal(now);
            }
        });
        waste.setOnMouseClicked(_ -> {
            WastedFile again = waste.getSelectionModel().getSelectedItem();
            if (again != null) {
                model.reveal(again);
            }
        });
    }

    private void show(@Nullable Contents contents) {
        if (contents == null) {
            return;
        }
        if (!isPlaced) {
            // The first layout comes before the page is in the window, and what it makes of the divider would stay.
            columns.setDividerPositions(LAYERS_SHARE);
            isPlaced = true;
        }
        settling = true;
        layers.getItems().setAll(contents.layers());
        layers.getSelectionModel().clearAndSelect(model.layerProperty().get());
        settling = false;
        waste.getItems().setAll(contents.efficiency().files());
        partChoice
                .textOf(Part.LAYERS)
                .set(messages.text("layers.count", contents.layers().size()));
        partChoice
                .textOf(Part.WASTE)
                .set(messages.text("waste.count", contents.efficiency().files().size()));
        score.getChildren().setAll(EfficiencyStrip.of(contents));
    }

    private void showFile(boolean wanted) {
        boolean there = right.getItems().contains(file);
        if (wanted && !there) {
            right.getItems().add(file);
            right.setDividerPositions(0.5);
        } else if (!wanted && there) {
            right.getItems().remove(file);
        }
    }

    private void closeFile() {
        model.files().select(null);
        files.focus();
    }

    private void key(KeyEvent event) {
        if (isTyping(event)) {
            return;
        }
        if (event.getCode() == KeyCode.OPEN_BRACKET) {
            model.previousLayer();
        } else if (event.getCode() == KeyCode.CLOSE_BRACKET) {
            model.nextLayer();
        } else {
            return;
        }
        event.consume();
    }

    private static boolean isTyping(KeyEvent event) {
        return event.getTarget() instanceof TextInputControl
                || event.isShortcutDown()
                || event.isAltDown()
                || insideCode(event);
    }

    /// A text that is read has its own keys.
    private static boolean insideCode(KeyEvent event) {
        return event.getTarget() instanceof Node node && node.getStyleClass().contains("code-area");
    }

    private static String key(Part part) {
        return part == Part.LAYERS ? "layers" : "waste";
    }
}
