package io.cooperage.ui.containers.detail.merged;

import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.detail.log.LogSource;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.i18n.Messages;
import javafx.css.PseudoClass;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// A container with its colour, its tick and what lets it be heard alone or not at all. FX thread only.
final class SourceCell extends ListCell<SourceRow> {
    private static final Messages MESSAGES = Messages.of(SourceCell.class);
    private static final PseudoClass QUIET = PseudoClass.getPseudoClass("quiet");

    private final AllLogsViewModel model;
    private final CheckBox chosen = new CheckBox();
    private final Region color = new Region();
    private final Label name = new Label();
    private final FontIcon warning = new FontIcon("fth-alert-triangle");
    private final Label problem = new Label("", warning);
    private final StatusBadge badge = new StatusBadge();
    private final ToggleButton solo = toggle("fth-headphones");
    private final ToggleButton mute = toggle("fth-volume-x");
    private final HBox content;
    private Subscription shown = Subscription.EMPTY;

    SourceCell(AllLogsViewModel model) {
        this.model = model;
        getStyleClass().add("source-cell");
        color.getStyleClass().add("source-color");
        name.getStyleClass().add("source-name");
        name.setMaxWidth(Double.MAX_VALUE);
        name.setMinWidth(20);
        HBox.setHgrow(name, Priority.ALWAYS);
        problem.getStyleClass().add("source-problem");
        content = new HBox(chosen, color, badge, name, problem, solo, mute);
        content.getStyleClass().add("source-row");
        // The list itself is the one stop of the Tab key; its keys do what these do.
        chosen.setFocusTraversable(false);
        chosen.setOnAction(_ -> model.choosing());
        setPrefWidth(0);
    }

    private static ToggleButton toggle(String icon) {
        ToggleButton button = new ToggleButton("", new FontIcon(icon));
        button.getStyleClass().add("source-toggle");
        button.setFocusTraversable(false);
        return button;
    }

    @Override
    protected void updateItem(@Nullable SourceRow row, boolean empty) {
        SourceRow before = getItem();
        super.updateItem(row, empty);
        if (before != null && before.equals(row) && getGraphic() != null) {
            return;
        }
        shown.unsubscribe();
        shown = Subscription.EMPTY;
        if (before != null) {
            chosen.selectedProperty().unbindBidirectional(before.chosenProperty());
            solo.selectedProperty().unbindBidirectional(before.soloProperty());
            mute.selectedProperty().unbindBidirectional(before.mutedProperty());
        }
        if (row == null || empty) {
            setGraphic(null);
            setAccessibleText("");
            return;
        }
        chosen.selectedProperty().bindBidirectional(row.chosenProperty());
        solo.selectedProperty().bindBidirectional(row.soloProperty());
        mute.selectedProperty().bindBidirectional(row.mutedProperty());
        color.getStyleClass().setAll("source-color", "source-" + row.color() % LogSource.COLORS);
        shown = Subscription.combine(
                row.live().containerProperty().subscribe(_ -> describe(row)),
                row.problemProperty().subscribe(_ -> describe(row)),
                row.chosenProperty().subscribe(_ -> describe(row)),
                row.soloProperty().subscribe(_ -> describe(row)),
                row.mutedProperty().subscribe(_ -> describe(row)),
                model.soloingProperty().subscribe(_ -> describe(row)));
        setGraphic(content);
    }

    private void describe(SourceRow row) {
        name.setText(row.name());
        String status = ContainerText.status(row.live().container().state());
        badge.setMark(ContainerText.mark(row.live().container().state()));
        setTooltip(new Tooltip(row.name() + " · " + status));
        chosen.setAccessibleText(MESSAGES.text("cell.choose", row.name()));
        name(solo, "cell.solo", row);
        name(mute, "cell.mute", row);
        String why = row.problemProperty().get();
        problem.setVisible(!why.isEmpty());
        problem.setManaged(!why.isEmpty());
        problem.setTooltip(why.isEmpty() ? null : new Tooltip(why));
        boolean ticked = row.chosenProperty().get();
        boolean silent = !ticked
                || row.mutedProperty().get()
                || (model.soloingProperty().get() && !row.soloProperty().get());
        solo.setDisable(!ticked);
        mute.setDisable(!ticked);
        pseudoClassStateChanged(QUIET, silent);
        setAccessibleText(MESSAGES.text(silent ? "cell.hidden" : "cell.shown", row.name(), status)
                + (row.soloProperty().get() ? MESSAGES.text("cell.is-solo") : "")
                + (row.mutedProperty().get() ? MESSAGES.text("cell.is-muted") : "")
                + (why.isEmpty() ? "" : " " + why));
    }

    private static void name(ToggleButton button, String key, SourceRow row) {
        button.setAccessibleText(MESSAGES.text(key, row.name()));
        button.setTooltip(new Tooltip(MESSAGES.text(key + ".hint")));
    }
}
