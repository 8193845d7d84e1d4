package io.cooperage.ui.cluster.overview;

import io.cooperage.ui.cluster.KindNames;
import io.cooperage.ui.cluster.overview.Summary.Tally;
import io.cooperage.ui.control.StatusBadge;
import io.cooperage.ui.control.StatusBadge.Mark;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;

/// How many there are of each kind, and how they fare. FX thread only.
final class TallySection extends Section {
    private final OverviewViewModel model;
    private final FlowPane tiles = new FlowPane(12, 12);

    TallySection(OverviewViewModel model) {
        super("tallies");
        this.model = model;
        tiles.setRowValignment(VPos.TOP);
        replace(List.of(tiles));
    }

    @Override
    void show(Summary summary) {
        if (!isNew(summary.tallies())) {
            return;
        }
        Object owner = getScene() == null ? null : getScene().getFocusOwner();
        String focused = owner instanceof Button button && tiles.equals(button.getParent()) ? button.getId() : "";
        tiles.getChildren().setAll(summary.tallies().stream().map(this::tile).toList());
        tiles.getChildren().stream()
                .filter(tile -> tile.getId().equals(focused))
                .forEach(tile -> tile.requestFocus());
    }

    private Button tile(Tally tally) {
        VBox marks = new VBox(2);
        for (Map.Entry<Mark, Integer> mark : tally.marks().entrySet()) {
            StatusBadge badge = new StatusBadge();
            badge.setMark(mark.getKey());
            HBox line = new HBox(6, badge, label(words(tally, mark), "muted", "small"));
            line.setAlignment(Pos.CENTER_LEFT);
            marks.getChildren().add(line);
        }
        Label count = label(Integer.toString(tally.count()), "tally-count");
        HBox figures = new HBox(12, count, marks);
        figures.setAlignment(Pos.TOP_LEFT);
        marks.setAlignment(Pos.CENTER_LEFT);
        marks.setMinHeight(28);
        VBox box = new VBox(4, label(KindNames.plural(tally.type()), "medium", "small"), figures);
        Button tile = new Button();
        tile.setGraphic(box);
        tile.setId("tally-" + tally.type().plural());
        tile.getStyleClass().add("tile");
        tile.setAccessibleText(KindNames.plural(tally.type()) + ": " + tally.count() + " "
                + tally.marks().entrySet().stream()
                        .map(mark -> words(tally, mark))
                        .collect(Collectors.joining(", ")));
        tile.setOnAction(press -> model.list(tally.type().id()));
        return tile;
    }

    private static String words(Tally tally, Map.Entry<Mark, Integer> mark) {
        String family = tally.type().id().equals("pods") ? "pods" : "any";
        return MESSAGES.text("mark." + family + "." + mark.getKey(), mark.getValue());
    }
}
