package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.cluster.yaml.Merge.Conflict;
import io.cooperage.ui.cluster.yaml.YamlText;
import io.cooperage.ui.i18n.Messages;
import java.util.List;
import java.util.function.BiConsumer;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// The fields that two sides changed differently, with both values, to choose from. FX thread only.
final class ConflictsPane extends BorderPane {
    private final Messages messages = Messages.of(ConflictsPane.class);
    private final VBox rows = new VBox(12);
    private final BiConsumer<Conflict, Boolean> choose;

    /// @param choose told which side is wanted; true for the cluster's
    ConflictsPane(BiConsumer<Conflict, Boolean> choose, Runnable settle) {
        this.choose = choose;
        getStyleClass().add("conflicts");
        Label title = new Label(messages.text("conflicts"));
        title.getStyleClass().add("section-title");
        Region space = new Region();
        HBox.setHgrow(space, Priority.ALWAYS);
        Button done = new Button(messages.text("conflicts.settle"));
        done.setId("settle-conflicts");
        done.getStyleClass().add("accent");
        done.setOnAction(press -> settle.run());
        HBox bar = new HBox(8, title, space, done);
        bar.getStyleClass().add("tab-bar");
        bar.setAlignment(Pos.CENTER_LEFT);
        rows.getStyleClass().add("rows");
        ScrollPane scroll = new ScrollPane(rows);
        scroll.setFitToWidth(true);
        setTop(bar);
        setCenter(scroll);
    }

    void show(List<Conflict> conflicts) {
        rows.getChildren().clear();
        for (int i = 0; i < conflicts.size(); i++) {
            rows.getChildren().add(row(i, conflicts.get(i)));
        }
    }

    private VBox row(int number, Conflict conflict) {
        Label path = new Label(conflict.path());
        path.getStyleClass().addAll("mono", "medium");
        ToggleGroup sides = new ToggleGroup();
        GridPane values = new GridPane(16, 4);
        side(values, 0, sides, "conflict-mine-" + number, messages.text("conflict.mine"), conflict.mine())
                .setSelected(true);
        RadioButton other = side(
                values, 1, sides, "conflict-theirs-" + number, messages.text("conflict.theirs"), conflict.theirs());
        other.selectedProperty().subscribe((was, now) -> choose.accept(conflict, now));
        Label before = new Label(messages.text("conflict.before", words(conflict.before())));
        before.getStyleClass().addAll("muted", "small");
        return new VBox(4, path, values, before);
    }

    private RadioButton side(GridPane at, int row, ToggleGroup sides, String id, String title, JsonNode value) {
        RadioButton button = new RadioButton(title);
        button.setId(id);
        button.setToggleGroup(sides);
        button.setMinWidth(Region.USE_PREF_SIZE);
        Label words = new Label(words(value));
        words.getStyleClass().add("mono");
        words.setWrapText(true);
        at.addRow(row, button, words);
        return button;
    }

    private String words(JsonNode value) {
        return value.isMissingNode() || value.isNull()
                ? messages.text("conflict.none")
                : value.isValueNode() ? value.asText() : YamlText.of(value).strip();
    }
}
