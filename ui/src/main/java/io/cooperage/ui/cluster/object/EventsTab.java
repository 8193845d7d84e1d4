package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.Ages;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.util.List;
import javafx.css.PseudoClass;
import javafx.geometry.VPos;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.kordamp.ikonli.javafx.FontIcon;

/// What happened to the object, the newest first. FX thread only.
final class EventsTab extends ScrollPane {
    private static final PseudoClass BAD = PseudoClass.getPseudoClass("bad");

    private final GridPane grid = new GridPane();
    private final UiClock clock;
    private final Messages messages = Messages.of(EventsTab.class);

    EventsTab(ObjectViewModel model, UiClock clock) {
        this.clock = clock;
        getStyleClass().add("object-events");
        setFitToWidth(true);
        grid.getStyleClass().add("event-grid");
        for (int i = 0; i < 3; i++) {
            ColumnConstraints narrow = new ColumnConstraints();
            narrow.setMinWidth(Region.USE_PREF_SIZE);
            grid.getColumnConstraints().add(narrow);
        }
        ColumnConstraints rest = new ColumnConstraints();
        rest.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().add(rest);
        setContent(grid);
        model.eventsProperty().subscribe(this::show);
    }

    private void show(List<JsonNode> events) {
        grid.getChildren().clear();
        int row = 0;
        for (JsonNode each : events) {
            EventLine event = EventLine.of(each);
            Label age = new Label(Ages.human(Duration.between(event.at(), clock.now()))
                    + (event.count() > 1 ? "  ×" + event.count() : ""));
            age.getStyleClass().addAll("muted", "figure");
            Label reason = new Label(
                    event.reason(), new FontIcon(event.warning() ? "fth-alert-triangle" : "fth-check-circle"));
            reason.getStyleClass().add("event-reason");
            reason.pseudoClassStateChanged(BAD, event.warning());
            Label source = new Label(event.source());
            source.getStyleClass().addAll("muted", "small");
            Label message = new Label(event.message());
            message.setWrapText(true);
            grid.addRow(row++, age, reason, source, message);
            List.of(age, reason, source, message).forEach(node -> GridPane.setValignment(node, VPos.TOP));
        }
        if (row == 0) {
            Label none = new Label(messages.text("events.none"));
            none.getStyleClass().add("muted");
            grid.add(none, 0, 0, 4, 1);
        }
    }
}
