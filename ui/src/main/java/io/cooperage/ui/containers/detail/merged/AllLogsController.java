package io.cooperage.ui.containers.detail.merged;

import io.cooperage.engine.container.ContainerLog.Entry;
import io.cooperage.ui.containers.detail.log.LineAction;
import io.cooperage.ui.containers.detail.log.LogController;
import io.cooperage.ui.containers.detail.log.LogViewModel;
import io.cooperage.ui.control.EmptyState;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.StackPane;
import org.jspecify.annotations.Nullable;

/// The page of all logs. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class AllLogsController {
    private final AllLogsViewModel model;
    private final Messages messages = Messages.of(AllLogsController.class);
    private @Nullable LogController log;
    private boolean seen;

    /// The page was shown before there was a log to read.
    private boolean focusWanted;

    @FXML
    private BorderPane root;

    @FXML
    private ListView<SourceRow> sources;

    @FXML
    private TextField filter;

    @FXML
    private Label summary;

    @FXML
    private StackPane place;

    AllLogsController(AllLogsViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::shortcut);
        sources.setItems(model.rows());
        sources.setCellFactory(_ -> new SourceCell(model));
        sources.setPlaceholder(new Label(messages.text("sources.none")));
        sources.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
        filter.textProperty().bindBidirectional(model.filterProperty());
        filter.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DOWN) {
                sources.requestFocus();
                sources.getSelectionModel().selectFirst();
                event.consume();
            } else if (event.getCode() == KeyCode.ESCAPE && !filter.getText().isEmpty()) {
                filter.clear();
                event.consume();
            }
        });
        model.onAskTime(() -> log == null ? null : log.timeInSight());
        model.logProperty().subscribe(this::show);
    }

    void focus() {
        focusWanted = log == null;
        if (log == null) {
            sources.requestFocus();
        } else {
            log.focus();
        }
    }

    void focusSearch() {
        if (log != null) {
            log.focusSearch();
        }
    }

    void setActive(boolean visible) {
        seen = visible;
        if (log != null) {
            log.setActive(visible);
        }
    }

    private void show(@Nullable LogViewModel shown) {
        if (log != null) {
            log.setActive(false);
        }
        summary.setText(messages.text("summary", model.chosen(), model.all()));
        if (shown == null) {
            log = null;
            boolean none = model.isLoaded() && model.all() == 0;
            place.getChildren()
                    .setAll(new EmptyState(
                            "fth-align-left",
                            messages.text(none ? "empty.title" : "nothing.title"),
                            messages.text(none ? "empty.text" : "nothing.text")));
            return;
        }
        LogController made = new LogController(shown, messages.text("file.name"));
        made.setLineActions(List.of(
                action("action.solo", "fth-headphones", (row, _) -> model.soloOnly(row)),
                action(
                        "action.mute",
                        "fth-volume-x",
                        (row, _) -> row.mutedProperty().set(true)),
                action(
                        "action.log",
                        "fth-align-left",
                        (row, line) ->
                                model.open(row, ContainerTab.LOG, line.line().time())),
                action(
                        "action.graphs",
                        "fth-activity",
                        (row, line) ->
                                model.open(row, ContainerTab.GRAPHS, line.line().time()))));
        Parent view = FxmlView.load(made);
        made.setActive(seen);
        log = made;
        place.getChildren().setAll(view);
        if (focusWanted) {
            focus();
        }
    }

    private LineAction action(String text, String icon, BiConsumer<SourceRow, Entry> act) {
        return new LineAction(messages.text(text), icon, entry -> {
            SourceRow row = model.rowOf(entry);
            if (row != null) {
                act.accept(row, entry);
            }
        });
    }

    /// Wherever in the page the focus is.
    private void shortcut(KeyEvent event) {
        LogController shown = log;
        if (shown != null && event.isShortcutDown() && event.getCode() == KeyCode.F) {
            shown.focusSearch();
            event.consume();
        } else if (shown != null && event.isShortcutDown() && event.getCode() == KeyCode.G) {
            shown.focusGoTo();
            event.consume();
        }
    }

    private void key(KeyEvent event) {
        SourceRow row = sources.getSelectionModel().getSelectedItem();
        if (row == null || event.isShortcutDown() || event.isAltDown()) {
            return;
        }
        switch (event.getCode()) {
            case SPACE -> {
                model.choosing();
                row.chosenProperty().set(!row.chosenProperty().get());
            }
            case S -> row.soloProperty().set(!row.soloProperty().get());
            case M -> row.mutedProperty().set(!row.mutedProperty().get());
            case ENTER -> model.open(row, ContainerTab.LOG, null);
            default -> {
                return;
            }
        }
        event.consume();
    }

    @FXML
    void chooseAll() {
        model.chooseAll();
    }

    @FXML
    void chooseRunning() {
        model.chooseRunning();
    }

    @FXML
    void chooseNone() {
        model.chooseNone();
    }
}
