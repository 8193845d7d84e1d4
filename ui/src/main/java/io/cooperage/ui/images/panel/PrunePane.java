package io.cooperage.ui.images.panel;

import io.cooperage.ui.control.Segments;
import io.cooperage.ui.control.list.PanelForm;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.images.panel.PruneViewModel.Choice;
import io.cooperage.ui.images.panel.PruneViewModel.Victim;
import java.util.List;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// What would go, with its size, before anything does.
final class PrunePane extends VBox {
    PrunePane(PruneViewModel viewModel) {
        Messages messages = Messages.of(PrunePane.class);
        getStyleClass().add("panel-body");
        Label meaning = PanelForm.hint("");
        meaning.textProperty().bind(viewModel.choice.map(choice -> messages.text("prune.hint." + key(choice))));
        Segments<Choice> choice = new Segments<>(
                "prune-choice",
                messages.text("prune.which"),
                viewModel.choice,
                List.of(Choice.values()),
                each -> messages.text("prune." + key(each)));
        ListView<Victim> victims = new ListView<>(viewModel.victims());
        victims.setId("prune-list");
        victims.setAccessibleText(messages.text("prune.which"));
        victims.setCellFactory(list -> new VictimCell());
        victims.setPlaceholder(new Region());
        victims.setFixedCellSize(32);
        victims.prefHeightProperty()
                .bind(Bindings.size(viewModel.victims()).multiply(32).add(2));
        victims.setMaxHeight(Region.USE_PREF_SIZE);
        victims.visibleProperty().bind(Bindings.isNotEmpty(viewModel.victims()));
        victims.managedProperty().bind(victims.visibleProperty());
        Label total = PanelForm.heading("");
        total.textProperty().bind(viewModel.totalProperty());
        Label problem = PanelForm.problem(viewModel.problemProperty());
        Button prune = PanelForm.accent("prune", messages.text("prune.button"), viewModel::prune);
        prune.getStyleClass().setAll("button", "danger");
        prune.disableProperty().bind(Bindings.isEmpty(viewModel.victims()).or(viewModel.busyProperty()));
        HBox foot = PanelForm.buttons(prune);
        foot.getChildren().addFirst(total);
        foot.setAlignment(Pos.CENTER_LEFT);
        Label both = PanelForm.hint(messages.text("prune.both"));
        both.visibleProperty().bind(victims.visibleProperty());
        both.managedProperty().bind(victims.visibleProperty());
        VBox form = PanelForm.form(new VBox(4, choice, meaning), victims, problem, foot, both);
        getChildren().add(form);
    }

    private static String key(Choice choice) {
        return choice.name().toLowerCase(Locale.ROOT);
    }

    private static final class VictimCell extends ListCell<Victim> {
        private final Label name = new Label();
        private final Label size = new Label();
        private final Tooltip whole = new Tooltip();
        private final HBox line = new HBox(name, size);

        VictimCell() {
            name.setMaxWidth(Double.MAX_VALUE);
            name.setTooltip(whole);
            HBox.setHgrow(name, Priority.ALWAYS);
            size.getStyleClass().add("muted");
            size.setMinWidth(Region.USE_PREF_SIZE);
            line.setAlignment(Pos.CENTER_LEFT);
            line.getStyleClass().add("line");
            setPrefWidth(0); // The name gives way, not the list.
        }

        @Override
        protected void updateItem(Victim victim, boolean empty) {
            super.updateItem(victim, empty);
            if (empty || victim == null) {
                setGraphic(null);
                return;
            }
            name.setText(victim.name());
            whole.setText(victim.name());
            size.setText(Amounts.bytes(victim.size()));
            setGraphic(line);
        }
    }
}
