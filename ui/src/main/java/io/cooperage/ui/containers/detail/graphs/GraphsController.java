package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.ui.containers.detail.ansi.AnsiParser;
import io.cooperage.ui.control.Segments;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/// The Graphs tab. FX thread only.
@SuppressWarnings("NullAway.Init")
public final class GraphsController {
    private static final PseudoClass NEAREST = PseudoClass.getPseudoClass("nearest");
    private static final DateTimeFormatter DAY_TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final GraphsViewModel model;
    private final FileDialogs dialogs;
    private final Messages messages = Messages.of(GraphsController.class);
    private final List<ChartView> charts = new ArrayList<>();

    @FXML
    private GridPane grid;

    @FXML
    private Label readout;

    @FXML
    private HBox ranges;

    @FXML
    private Button reset;

    @FXML
    private Button export;

    @FXML
    private VBox moment;

    @FXML
    private Label momentTime;

    @FXML
    private Label momentEvents;

    @FXML
    private Button inLog;

    @FXML
    private VBox momentLines;

    public GraphsController(GraphsViewModel model, FileDialogs dialogs) {
        this.model = model;
        this.dialogs = dialogs;
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
        ranges.getChildren()
                .add(new Segments<>(
                        "graph-range",
                        messages.text("range"),
                        model.rangeProperty(),
                        List.of(Range.values()),
                        one -> messages.text("range." + one)));
        reset.visibleProperty().bind(model.zoomedProperty());
        reset.managedProperty().bind(model.zoomedProperty());
        model.momentProperty().subscribe(this::showMoment);
        model.pickedProperty().subscribe(_ -> showHover());
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

    private void showMoment(@Nullable Moment shown) {
        moment.setVisible(shown != null);
        moment.setManaged(shown != null);
        if (shown == null) {
            return;
        }
        momentTime.setText(TIME.format(shown.at()));
        momentEvents.setText(shown.markers().stream()
                .map(marker -> TIME.format(marker.time()) + " " + words(marker))
                .collect(Collectors.joining("  ·  ")));
        inLog.setDisable(shown.lines().isEmpty());
        momentLines.getChildren().clear();
        for (LogLine line : shown.lines()) {
            Label label = new Label(TIME.format(line.time()) + "  "
                    + AnsiParser.parse(line.text()).text());
            label.getStyleClass().add("moment-line");
            label.pseudoClassStateChanged(NEAREST, line.number() == shown.nearest());
            momentLines.getChildren().add(label);
        }
        if (shown.lines().isEmpty()) {
            Label none = new Label(messages.text("moment.nothing"));
            none.getStyleClass().add("muted");
            momentLines.getChildren().add(none);
        }
    }

    private String words(Marker marker) {
        return messages.text("marker." + marker.kind().name().toLowerCase(Locale.ROOT))
                + (marker.detail().isEmpty() ? "" : " " + messages.text("marker.code", marker.detail()));
    }

    @FXML
    void resetZoom() {
        model.resetZoom();
    }

    @FXML
    void export() {
        dialogs.save(messages.text("export.title"), model.fileName()).ifPresent(model::export);
    }

    @FXML
    void showInLog() {
        Moment shown = model.momentProperty().get();
        if (shown != null) {
            model.showInLog(shown.at());
        }
    }

    @FXML
    void shutMoment() {
        model.unpick();
    }

    private String readout(@Nullable Instant hover) {
        export.setDisable(model.window().isEmpty());
        if (model.window().isEmpty()) {
            return "";
        }
        if (hover == null && model.window().span() != null) {
            return messages.text(
                    "readout.span",
                    DAY_TIME.format(model.window().start()),
                    DAY_TIME.format(model.window().end()));
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
        return time + " · " + TIME.format(marker.time()) + " " + words(marker);
    }
}
