package io.cooperage.ui.containers.detail.log;

import io.cooperage.ui.i18n.Messages;
import java.io.File;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Pane;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;

/// The Log tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class LogController {
    private static final PseudoClass INVALID = PseudoClass.getPseudoClass("invalid");

    private final LogViewModel model;
    private final String fileName;
    private final LogView view;
    private final Messages messages = Messages.of(LogController.class);

    @FXML
    private VBox root;

    @FXML
    private HBox searchBox;

    @FXML
    private TextField search;

    @FXML
    private ProgressIndicator searching;

    @FXML
    private Label count;

    @FXML
    private ToggleButton matchCase;

    @FXML
    private ToggleButton filter;

    @FXML
    private Button previous;

    @FXML
    private Button next;

    @FXML
    private ComboBox<StreamChoice> stream;

    @FXML
    private ToggleButton lineNumbers;

    @FXML
    private ToggleButton timestamps;

    @FXML
    private ToggleButton wrap;

    @FXML
    private ToggleButton follow;

    @FXML
    private Button save;

    @FXML
    private Label queryError;

    @FXML
    private StackPane body;

    @FXML
    private VBox empty;

    @FXML
    private Label emptyTitle;

    @FXML
    private Label emptyText;

    @FXML
    private Button pill;

    @FXML
    private TextField goTo;

    @FXML
    private Label goToError;

    /// @param fileName proposed when the log is saved
    public LogController(LogViewModel model, String fileName) {
        this.model = model;
        this.fileName = fileName;
        this.view = new LogView(model);
    }

    @FXML
    void initialize() {
        body.getChildren().addFirst(view);
        bindSearch();
        bindChoices();
        bindState();
        bindGoTo();
        root.addEventFilter(KeyEvent.KEY_PRESSED, this::key);
    }

    /// Puts the focus where reading begins.
    public void focus() {
        view.requestFocus();
    }

    /// Someone can see it, or no longer.
    public void setActive(boolean seen) {
        view.setActive(seen);
    }

    /// What the menu of a line offers beside copying.
    public void setLineActions(List<LineAction> actions) {
        view.setLineActions(actions);
    }

    /// For a log that does not tell output from errors: another choice stands where one chooses between them.
    public void replaceStreams(Node choice) {
        ObservableList<Node> tools = ((Pane) stream.getParent()).getChildren();
        tools.set(tools.indexOf(stream), choice);
    }

    /// When the line at the upper edge was written; null when there is none.
    public @Nullable Instant timeInSight() {
        return view.topTime();
    }

    private void bindGoTo() {
        goToError.visibleProperty().bind(goToError.textProperty().isNotEmpty());
        goToError.managedProperty().bind(goToError.visibleProperty());
        goTo.textProperty().subscribe((_, _) -> goToError.setText(""));
        goToError.visibleProperty().subscribe(wrong -> goTo.pseudoClassStateChanged(INVALID, wrong));
        goTo.disableProperty().bind(model.lineCountProperty().isEqualTo(0));
        goTo.setOnAction(_ -> InstantWords.parse(goTo.getText(), model.now(), ZoneId.systemDefault())
                .ifPresentOrElse(
                        time -> {
                            model.goTo(time);
                            focus();
                        },
                        () -> goToError.setText(messages.text("goto.invalid"))));
    }

    public void focusGoTo() {
        goTo.requestFocus();
        goTo.selectAll();
    }

    public void focusSearch() {
        search.requestFocus();
        search.selectAll();
    }

    private void bindSearch() {
        search.textProperty().bindBidirectional(model.queryProperty());
        search.setOnAction(_ -> view.nextMatch());
        matchCase.selectedProperty().bindBidirectional(model.settings().matchCaseProperty());
        filter.selectedProperty().bindBidirectional(model.settings().filterProperty());
        previous.setOnAction(_ -> view.previousMatch());
        next.setOnAction(_ -> view.nextMatch());
        previous.disableProperty().bind(model.matchCountProperty().isEqualTo(0));
        next.disableProperty().bind(model.matchCountProperty().isEqualTo(0));
        searching.visibleProperty().bind(model.searchingProperty());
        searching.managedProperty().bind(searching.visibleProperty());
        count.textProperty()
                .bind(Bindings.createStringBinding(
                        this::countText,
                        model.matchCountProperty(),
                        model.currentMatchProperty(),
                        model.queryProperty(),
                        model.searchingProperty(),
                        model.queryErrorProperty()));
        queryError
                .textProperty()
                .bind(Bindings.createStringBinding(
                        () -> model.queryErrorProperty().get().isEmpty()
                                ? ""
                                : messages.text(
                                        "query.invalid",
                                        model.queryErrorProperty().get()),
                        model.queryErrorProperty()));
        queryError.visibleProperty().bind(queryError.textProperty().isNotEmpty());
        queryError.managedProperty().bind(queryError.visibleProperty());
        queryError.visibleProperty().subscribe(wrong -> searchBox.pseudoClassStateChanged(INVALID, wrong));
    }

    private String countText() {
        if (model.queryProperty().get().isEmpty()
                || !model.queryErrorProperty().get().isEmpty()) {
            return "";
        }
        int matches = model.matchCountProperty().get();
        if (matches == 0) {
            return model.searchingProperty().get() ? "" : messages.text("count.none");
        }
        int current = model.currentMatchProperty().get();
        return current < 0 ? messages.text("count.all", matches) : messages.text("count.current", current + 1, matches);
    }

    private void bindChoices() {
        stream.setItems(FXCollections.observableArrayList(StreamChoice.values()));
        stream.setConverter(new StringConverter<>() {
            @Override
            public String toString(StreamChoice choice) {
                return messages.text("stream." + choice);
            }

            @Override
            public StreamChoice fromString(String text) {
                throw new UnsupportedOperationException("the field is not editable");
            }
        });
        stream.valueProperty().bindBidirectional(model.streamProperty());
        LogSettings settings = model.settings();
        lineNumbers.selectedProperty().bindBidirectional(settings.lineNumbersProperty());
        timestamps.selectedProperty().bindBidirectional(settings.timestampsProperty());
        wrap.selectedProperty().bindBidirectional(settings.wrapProperty());
        follow.selectedProperty().bindBidirectional(model.followProperty());
    }

    private void bindState() {
        pill.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> messages.text("pill", model.newLinesProperty().get()), model.newLinesProperty()));
        pill.visibleProperty().bind(model.newLinesProperty().greaterThan(0));
        pill.managedProperty().bind(pill.visibleProperty());
        model.stateProperty().subscribe(this::showState);
        model.problemProperty()
                .subscribe((_, _) -> showState(model.stateProperty().get()));
        save.disableProperty().bind(model.lineCountProperty().isEqualTo(0));
        view.accessibleTextProperty()
                .bind(Bindings.createStringBinding(
                        () -> messages.text(
                                "view.name", model.lineCountProperty().get()),
                        model.lineCountProperty()));
    }

    private void showState(LogViewModel.State state) {
        empty.setVisible(state == LogViewModel.State.EMPTY || state == LogViewModel.State.UNREADABLE);
        switch (state) {
            case EMPTY -> {
                emptyTitle.setText(messages.text("empty.title"));
                emptyText.setText(messages.text("empty.text"));
            }
            case UNREADABLE -> {
                emptyTitle.setText(messages.text("unreadable.title"));
                emptyText.setText(model.problemProperty().get());
            }
            case OPENING, READY -> {}
        }
    }

    private void key(KeyEvent event) {
        boolean handled = true;
        if (event.isShortcutDown() && event.getCode() == KeyCode.F) {
            focusSearch();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.G) {
            focusGoTo();
        } else if (event.getCode() == KeyCode.ESCAPE && goTo.isFocused()) {
            goTo.clear();
            focus();
        } else if (event.isShortcutDown() && event.getCode() == KeyCode.S) {
            saveLog();
        } else if (event.getCode() == KeyCode.F3) {
            step(event.isShiftDown());
        } else if (event.getCode() == KeyCode.ENTER && event.isShiftDown() && search.isFocused()) {
            step(true);
        } else if (event.getCode() == KeyCode.ESCAPE && search.isFocused()) {
            search.clear();
            focus();
        } else if (event.getCode() == KeyCode.DOWN && search.isFocused()) {
            focus();
        } else {
            handled = false;
        }
        if (handled) {
            event.consume();
        }
    }

    private void step(boolean backwards) {
        if (backwards) {
            view.previousMatch();
        } else {
            view.nextMatch();
        }
    }

    @FXML
    void resumeFollowing() {
        model.followProperty().set(true);
        focus();
    }

    @FXML
    void saveLog() {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(messages.text("save.title"));
        chooser.setInitialFileName(fileName);
        chooser.getExtensionFilters()
                .addAll(List.of(
                        new FileChooser.ExtensionFilter(messages.text("save.kind"), "*.log"),
                        new FileChooser.ExtensionFilter(messages.text("save.any"), "*")));
        File chosen = chooser.showSaveDialog(root.getScene().getWindow());
        if (chosen != null) {
            model.save(chosen.toPath());
        }
    }
}
