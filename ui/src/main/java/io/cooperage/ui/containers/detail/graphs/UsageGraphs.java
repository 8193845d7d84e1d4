package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.i18n.Messages;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalDouble;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.RowConstraints;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/// The graphs of a container's page for samples from elsewhere, with what was requested and what is allowed
/// drawn across them. FX thread only.
public final class UsageGraphs extends VBox {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());

    private final Messages messages = Messages.of(UsageGraphs.class);
    private final UsageModel model;
    private final GridPane grid = new GridPane();
    private final Label readout = new Label();
    private List<ChartView> charts = List.of();

    /// What was asked for; empty where nothing was.
    ///
    /// @param cpuRequest,cpuLimit in cores
    /// @param memoryRequest,memoryLimit in bytes
    public record Levels(
            OptionalDouble cpuRequest,
            OptionalDouble cpuLimit,
            OptionalDouble memoryRequest,
            OptionalDouble memoryLimit) {}

    /// @param gap samples that far apart still belong together
    /// @param choices stand at the left of the line over the charts
    public UsageGraphs(Duration gap, Node... choices) {
        model = new UsageModel(gap, this::refresh);
        getStyleClass().add("graphs");
        getStylesheets()
                .add(Objects.requireNonNull(UsageGraphs.class.getResource("graphs.css"))
                        .toExternalForm());
        readout.getStyleClass().addAll("readout", "muted");
        readout.setMaxWidth(Double.MAX_VALUE);
        readout.setMinWidth(0);
        HBox.setHgrow(readout, Priority.ALWAYS);
        Button reset = new Button(messages.text("reset"), new FontIcon("fth-zoom-out"));
        reset.setMinWidth(Region.USE_PREF_SIZE);
        reset.setOnAction(press -> model.resetZoom());
        reset.visibleProperty().bind(model.zoomedProperty());
        reset.managedProperty().bind(model.zoomedProperty());
        HBox tools = new HBox();
        tools.getStyleClass().add("graph-tools");
        tools.getChildren().addAll(choices);
        tools.getChildren().addAll(readout, reset);
        grid.getStyleClass().add("charts");
        for (int i = 0; i < 2; i++) {
            ColumnConstraints half = new ColumnConstraints();
            half.setPercentWidth(50);
            grid.getColumnConstraints().add(half);
        }
        ScrollPane scroll = new ScrollPane(grid);
        scroll.setFitToWidth(true);
        scroll.setFitToHeight(true);
        scroll.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
        VBox.setVgrow(scroll, Priority.ALWAYS);
        getChildren().addAll(tools, scroll);
        model.hoverProperty().subscribe(now -> {
            charts.forEach(ChartView::showHover);
            read(now);
        });
    }

    /// Lays the charts out anew.
    ///
    /// @param detailed the samples tell more than processor and memory
    /// @param alone they are of one container
    public void arrange(Levels levels, boolean detailed, boolean alone) {
        List<ChartSpec> specs = ChartSpec.usage(levels, detailed, alone);
        List<ChartView> made = new ArrayList<>();
        grid.getChildren().clear();
        grid.getRowConstraints().clear();
        for (int i = 0; i < specs.size(); i++) {
            ChartView chart = new ChartView(model, specs.get(i));
            made.add(chart);
            boolean last = i == specs.size() - 1 && specs.size() % 2 == 1;
            grid.add(chart, i % 2, i / 2, last ? 2 : 1, 1);
            if (i % 2 == 0) {
                RowConstraints row = new RowConstraints();
                row.setVgrow(Priority.ALWAYS);
                row.setMinHeight(150);
                grid.getRowConstraints().add(row);
            }
        }
        charts = made;
        refresh();
    }

    /// @param samples oldest first
    public void show(List<ContainerStats> samples) {
        model.show(samples);
    }

    /// What the charts say, in words.
    public String summary() {
        return charts.stream().map(ChartView::summary).reduce("", (a, b) -> a.isEmpty() ? b : a + "\n" + b);
    }

    private void refresh() {
        charts.forEach(ChartView::refresh);
        read(model.hoverProperty().get());
    }

    private void read(@Nullable Instant at) {
        readout.setText(at == null ? messages.text("usage.live") : TIME.format(at));
    }
}
