package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.fxml.FXML;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import org.jspecify.annotations.Nullable;

/// The Graphs tab. FX thread only.
public final class GraphsController {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final GraphsViewModel model;
    private final Messages messages = Messages.of(GraphsController.class);
    private final List<ChartView> charts = new ArrayList<>();

    @FXML
    @SuppressWarnings("NullAway.Init")
    private GridPane grid;

    @FXML
    @SuppressWarnings("NullAway.Init")
    private Label readout;

    public GraphsController(GraphsViewModel model) {
        this.model = model;
    }

    @FXML
    void initialize() {
        List<ChartSpec> specs = model.charts();
        for (int i = 0; i < specs.size(); i++) {
            ChartView chart = new ChartView(model, specs.get(i));
            charts.add(chart);
            boolean alone = i == specs.size() - 1 && specs.size() % 2 == 1;
            grid.add(chart, i % 2, i / 2, alone ? 2 : 1, 1);
        }
        model.revisionProperty().subscribe(_ -> refresh());
        model.hoverProperty().subscribe(_ -> showHover());
    }

    private void refresh() {
        charts.forEach(ChartView::refresh);
        readout.setText(readout(model.hoverProperty().get()));
    }

    private void showHover() {
        charts.forEach(ChartView::showHover);
        readout.setText(readout(model.hoverProperty().get()));
    }

    private String readout(@Nullable Instant hover) {
        if (model.window().isEmpty()) {
            return "";
        }
        if (hover == null) {
            return messages.text(
                    model.isAlive() ? "readout.live" : "readout.ended",
                    TIME.format(model.window().end()));
        }
        Marker marker = model.markerNear(hover);
        String time = TIME.format(hover);
        if (marker == null) {
            return time;
        }
        String words = messages.text("marker." + marker.kind().name().toLowerCase(Locale.ROOT));
        return time + " · " + TIME.format(marker.time()) + " " + words
                + (marker.detail().isEmpty() ? "" : " " + messages.text("marker.code", marker.detail()));
    }
}
