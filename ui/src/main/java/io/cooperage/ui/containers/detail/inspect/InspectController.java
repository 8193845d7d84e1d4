package io.cooperage.ui.containers.detail.inspect;

import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.facts.FactsPane;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Inspect tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class InspectController {
    private final InspectViewModel model;
    private final FactsPane groups;
    private final Messages messages = Messages.of(InspectController.class);
    private @Nullable CodeView raw;

    @FXML
    private VBox root;

    @FXML
    private ToggleButton facts;

    @FXML
    private ToggleButton json;

    @FXML
    private TextField filter;

    @FXML
    private Button copy;

    @FXML
    private StackPane body;

    public InspectController(InspectViewModel model) {
        this.model = model;
        groups = new FactsPane(messages.text("own"), Desktop::copy, model::open);
    }

    @FXML
    void initialize() {
        body.getChildren().add(groups);
        ToggleGroup views = new ToggleGroup();
        views.getToggles().addAll(facts, json);
        views.selectToggle(facts);
        views.selectedToggleProperty().addListener((_, was, now) -> {
            if (now == null) {
                // One of the two is always chosen.
                views.selectToggle(was);
            } else {
                showView();
            }
        });
        filter.textProperty().bindBidirectional(model.filterProperty());
        filter.visibleProperty().bind(facts.selectedProperty());
        model.filterProperty().subscribe((_, _) -> showGroups());
        model.documentProperty().subscribe(_ -> showDocument());
        copy.setOnAction(_ -> Desktop.copy(model.documentProperty().get().json()));
        root.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
                focusSearch();
                event.consume();
            }
        });
    }

    public void focus() {
        if (facts.isSelected()) {
            groups.requestFocus();
        }
    }

    private void focusSearch() {
        if (raw != null && json.isSelected()) {
            raw.focusSearch();
        } else {
            filter.requestFocus();
            filter.selectAll();
        }
    }

    private void showView() {
        if (json.isSelected() && raw == null) {
            raw = new CodeView(messages.text("json.name"));
            body.getChildren().add(raw);
            raw.show(text());
        }
        groups.setVisible(facts.isSelected());
        if (raw != null) {
            raw.setVisible(json.isSelected());
        }
    }

    private void showDocument() {
        showGroups();
        if (raw != null) {
            raw.show(text());
        }
    }

    private CodeText text() {
        return CodeText.of(Language.JSON, model.documentProperty().get().json());
    }

    private void showGroups() {
        groups.show(model.groups(), !model.filterProperty().get().isBlank());
    }
}
