package io.cooperage.ui.cluster.object;

import io.cooperage.ui.cluster.ClusterParts;
import io.cooperage.ui.containers.detail.terminal.TerminalController;
import io.cooperage.ui.containers.detail.terminal.TerminalViewModel;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Pos;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;

/// Terminals in the containers of a pod. Where there are several, the next terminal opens in the chosen one;
/// those that are open stay where they are. FX thread only.
final class PodTerminal extends BorderPane {
    private final ComboBox<String> container = new ComboBox<>();
    private final ObjectViewModel model;
    private final HBox bar;
    private final TerminalController terminals;
    private final ObservableValue<Boolean> running;
    private boolean wanted;

    /// Read where terminals are started, which is elsewhere.
    private volatile String chosen = "";

    PodTerminal(ObjectViewModel model, ClusterParts parts) {
        this.model = model;
        Messages messages = Messages.of(PodTerminal.class);
        container.setId("terminal-container");
        container.valueProperty().subscribe(now -> {
            // While its list is filled it has no value.
            if (now != null) {
                chosen = now;
            }
        });
        Label name = new Label(messages.text("terminal.container"));
        name.setLabelFor(container);
        bar = new HBox(8, name, container);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        terminals = new TerminalController(new TerminalViewModel(
                model.runningProperty(),
                (shell, columns, rows) -> model.startShell(chosen, shell, columns, rows),
                parts.tasks(),
                parts.fx()));
        running = model.runningProperty();
        // Whichever is told first.
        running.subscribe(now -> begin());
        model.objectProperty().subscribe(now -> begin());
        setTop(bar);
        setCenter(FxmlView.load(terminals));
    }

    private void fill() {
        List<String> there = model.shellContainers();
        if (!there.equals(container.getItems()) && !there.isEmpty()) {
            String was = container.getValue();
            container.getItems().setAll(there);
            container.setValue(there.contains(was) ? was : there.getFirst());
        }
        bar.setVisible(there.size() > 1);
        bar.setManaged(there.size() > 1);
    }

    /// Begins with a terminal; where the pod is not known or does not run yet, as soon as it does.
    void focus() {
        wanted = true;
        begin();
    }

    private void begin() {
        fill();
        if (wanted && running.getValue() && !chosen.isEmpty()) {
            wanted = false;
            terminals.focus();
        }
    }

    void close() {
        terminals.close();
    }
}
