package io.cooperage.ui.images.detail.inspect;

import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.facts.FactsPane;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.detail.inspect.ImageInspectViewModel.Document;
import java.util.List;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Inspect tab of an image. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class ImageInspectController {
    private final ImageInspectViewModel model;
    private final Messages messages = Messages.of(ImageInspectController.class);
    private final FactsPane facts;
    private final EmptyState noIndex;
    private @Nullable CodeView code;

    @FXML
    private VBox root;

    @FXML
    private HBox tools;

    @FXML
    private TextField filter;

    @FXML
    private Region space;

    @FXML
    private Button copy;

    @FXML
    private StackPane body;

    public ImageInspectController(ImageInspectViewModel model) {
        this.model = model;
        // None of the values is a path of this machine.
        facts = new FactsPane(messages.text("own"), Desktop::copy, Desktop::copy);
        noIndex = new EmptyState("fth-file-text", messages.text("document.INDEX"), messages.text("no-index"));
    }

    @FXML
    void initialize() {
        tools.getChildren()
                .addFirst(new Segments<>(
                        "document",
                        messages.text("document"),
                        model.chosenProperty(),
                        List.of(Document.values()),
                        one -> messages.text("document." + one)));
        filter.textProperty().bindBidirectional(model.filterProperty());
        filter.managedProperty().bind(filter.visibleProperty());
        space.managedProperty().bind(filter.visibleProperty().not());
        copy.setTooltip(new Tooltip(messages.text("copy.tip")));
        copy.setOnAction(_ -> Desktop.copy(model.stored()));
        model.filterProperty().subscribe((_, _) -> showFacts());
        model.chosenProperty().subscribe(_ -> show());
        model.documentsProperty().subscribe((_, _) -> show());
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
                focusSearch();
                event.consume();
            }
        });
    }

    public void focus() {
        body.getChildren().stream().findFirst().ifPresent(javafx.scene.Node::requestFocus);
    }

    private void focusSearch() {
        if (model.chosenProperty().get() == Document.FACTS) {
            filter.requestFocus();
            filter.selectAll();
        } else if (code != null) {
            code.focusSearch();
        }
    }

    private void show() {
        Document document = model.chosenProperty().get();
        filter.setVisible(document == Document.FACTS);
        CodeText text = model.documentsProperty().get().texts().get(document);
        if (document == Document.FACTS) {
            showFacts();
            body.getChildren().setAll(facts);
        } else if (text != null) {
            CodeView view = code == null ? new CodeView(messages.text("document")) : code;
            code = view;
            view.show(text);
            body.getChildren().setAll(view);
        } else if (document == Document.INDEX) {
            body.getChildren().setAll(noIndex);
        }
        copy.setDisable(model.stored().isEmpty());
    }

    private void showFacts() {
        facts.show(model.groups(), !model.filterProperty().get().isBlank());
    }
}
