package io.cooperage.ui.containers.detail.inspect;

import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.CodeView;
import io.cooperage.ui.control.code.Language;
import io.cooperage.ui.control.facts.FactsPane;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Inspect tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class InspectController {
    private final InspectViewModel model;
    private final FactsPane groups;
    private final Messages messages = Messages.of(InspectController.class);
    private final ObjectProperty<View> view = new SimpleObjectProperty<>(this, "view", View.FACTS);
    private @Nullable CodeView raw;

    /// Ways to look at it.
    private enum View {
        FACTS,
        JSON
    }

    @FXML
    private VBox root;

    @FXML
    private HBox tools;

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
        tools.getChildren()
                .addFirst(new Segments<>(
                        "inspect-view",
                        messages.text("view"),
                        view,
                        List.of(View.values()),
                        each -> messages.text("view." + each)));
        view.subscribe(this::showView);
        filter.textProperty().bindBidirectional(model.filterProperty());
        filter.visibleProperty().bind(view.isEqualTo(View.FACTS));
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
        if (view.get() == View.FACTS) {
            groups.requestFocus();
        }
    }

    private void focusSearch() {
        if (raw != null && view.get() == View.JSON) {
            raw.focusSearch();
        } else {
            filter.requestFocus();
            filter.selectAll();
        }
    }

    private void showView(View now) {
        if (now == View.JSON && raw == null) {
            raw = new CodeView(messages.text("json.name"));
            body.getChildren().add(raw);
            raw.show(text());
        }
        groups.setVisible(now == View.FACTS);
        if (raw != null) {
            raw.setVisible(now == View.JSON);
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
