package io.cooperage.ui.containers.detail.inspect;

import io.cooperage.ui.control.Icons;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Inspect tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class InspectController {
    private final InspectViewModel model;
    private final Messages messages = Messages.of(InspectController.class);
    private @Nullable RawJson raw;

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

    @FXML
    private ScrollPane factsPane;

    @FXML
    private VBox groups;

    public InspectController(InspectViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
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
            factsPane.requestFocus();
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
            raw = new RawJson();
            body.getChildren().add(raw);
            raw.show(model.documentProperty().get().json());
        }
        factsPane.setVisible(facts.isSelected());
        if (raw != null) {
            raw.setVisible(json.isSelected());
        }
    }

    private void showDocument() {
        showGroups();
        if (raw != null) {
            raw.show(model.documentProperty().get().json());
        }
    }

    private void showGroups() {
        groups.getChildren().setAll(model.groups().stream().map(this::group).toList());
        if (groups.getChildren().isEmpty() && !model.filterProperty().get().isBlank()) {
            Label none = new Label(messages.text("none"));
            none.getStyleClass().add("muted");
            groups.getChildren().add(none);
        }
    }

    private Node group(FactGroup group) {
        Label title = new Label(group.title().isEmpty() ? messages.text("own") : group.title());
        title.getStyleClass().add("group-title");
        VBox card = new VBox(title);
        card.getStyleClass().add("group");
        group.facts().forEach(fact -> card.getChildren().add(row(fact)));
        return card;
    }

    private Node row(Fact fact) {
        Label name = new Label(fact.name());
        name.getStyleClass().add("fact-name");
        name.setWrapText(true);
        Labeled value = fact.hostPath() ? link(fact) : new Label(fact.value());
        value.getStyleClass().add("fact-value");
        value.setWrapText(true);
        HBox.setHgrow(value, Priority.ALWAYS);
        value.setMaxWidth(Double.MAX_VALUE);
        Button button = Icons.button("fth-copy", messages.text("copy", fact.name()), () -> Desktop.copy(fact.value()));
        button.getStyleClass().addAll("compact", "copy-button");
        HBox row = new HBox(name, value, button);
        row.getStyleClass().add("fact-row");
        return row;
    }

    private Hyperlink link(Fact fact) {
        Hyperlink link = new Hyperlink(fact.value());
        link.setOnAction(_ -> model.open(fact.value()));
        return link;
    }
}
