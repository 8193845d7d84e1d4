package io.cooperage.ui.containers.detail.terminal;

import io.cooperage.ui.containers.detail.paint.Swatch;
import java.util.HashMap;
import java.util.Map;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextField;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/// The Terminal tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class TerminalController {
    private final TerminalViewModel model;
    private final Map<ShellSession, Tab> tabs = new HashMap<>();
    private final Swatch foreground = new Swatch("terminal-foreground");
    private final Swatch background = new Swatch("terminal-background");
    private final Swatch selection = new Swatch("terminal-selection");
    private final TerminalColors colors = new TerminalColors(foreground, background, selection);

    @FXML
    private StackPane root;

    @FXML
    private ComboBox<String> command;

    @FXML
    private TextField user;

    @FXML
    private Button open;

    @FXML
    private Button attach;

    @FXML
    private TabPane sessions;

    @FXML
    private VBox empty;

    @FXML
    private VBox stopped;

    public TerminalController(TerminalViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        for (Swatch swatch : new Swatch[] {foreground, background, selection}) {
            swatch.setManaged(false);
            swatch.setVisible(false);
            root.getChildren().add(swatch);
            swatch.onChange(this::repaint);
        }
        command.getItems().setAll("/bin/bash", "/bin/sh");
        command.getEditor().textProperty().bindBidirectional(model.commandProperty());
        user.textProperty().bindBidirectional(model.userProperty());
        open.disableProperty().bind(model.runningProperty().not());
        attach.visibleProperty().bind(model.attachableProperty());
        attach.managedProperty().bind(attach.visibleProperty());
        attach.disableProperty().bind(model.runningProperty().not().or(model.attachedProperty()));
        var none = Bindings.isEmpty(model.sessions());
        sessions.visibleProperty().bind(none.not());
        empty.visibleProperty().bind(none.and(model.runningProperty()));
        stopped.visibleProperty().bind(none.and(model.runningProperty().not()));
        model.sessions().forEach(this::add);
        model.sessions().addListener(this::sessionsChanged);
        sessions.getSelectionModel().selectedItemProperty().subscribe(tab -> {
            if (tab != null && tab.getContent() instanceof TerminalPane pane) {
                pane.focusTerminal();
            }
        });
    }

    /// The tab is shown: begin with a terminal, and type into it.
    public void focus() {
        model.openFirst();
        Tab selected = sessions.getSelectionModel().getSelectedItem();
        if (selected != null && selected.getContent() instanceof TerminalPane pane) {
            pane.focusTerminal();
        }
    }

    /// The page is closed.
    public void close() {
        tabs.values().forEach(TerminalController::closePane);
        model.close();
    }

    @FXML
    void openTerminal() {
        model.open();
    }

    @FXML
    void attach() {
        model.attach();
    }

    private void sessionsChanged(ListChangeListener.Change<? extends ShellSession> change) {
        while (change.next()) {
            change.getRemoved().forEach(this::remove);
            change.getAddedSubList().forEach(this::add);
        }
    }

    private void add(ShellSession session) {
        Tab tab = new Tab(session.title());
        tab.setContent(new TerminalPane(session, colors, model.runningProperty()));
        tab.setOnCloseRequest(event -> {
            event.consume();
            model.close(session);
        });
        tabs.put(session, tab);
        sessions.getTabs().add(tab);
        sessions.getSelectionModel().select(tab);
        // Only what was laid out can take the focus, which the terminal does as soon as its shell runs.
        sessions.applyCss();
        sessions.layout();
    }

    private void remove(ShellSession session) {
        Tab tab = tabs.remove(session);
        if (tab != null) {
            closePane(tab);
            sessions.getTabs().remove(tab);
        }
    }

    private static void closePane(Tab tab) {
        if (tab.getContent() instanceof TerminalPane pane) {
            pane.close();
        }
    }

    private void repaint() {
        tabs.values().forEach(tab -> {
            if (tab.getContent() instanceof TerminalPane pane) {
                pane.repaint();
            }
        });
    }
}
