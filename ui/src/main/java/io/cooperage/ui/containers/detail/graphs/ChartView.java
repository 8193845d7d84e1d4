package io.cooperage.ui.containers.detail.graphs;

import io.cooperage.engine.container.ContainerStats;
import io.cooperage.ui.containers.detail.paint.Swatch;
import io.cooperage.ui.i18n.Messages;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import javafx.scene.AccessibleRole;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.scene.paint.Color;
import org.jspecify.annotations.Nullable;

/// One chart with its title and a legend that shows the values at the instant pointed at, or the latest. It
/// repaints when told of new samples while it can be seen, and moves a cross-hair on a canvas of its own. FX
/// thread only.
final class ChartView extends VBox {
    private static final Messages MESSAGES = Messages.of(ChartView.class);

    /// Pixels; less is a click with an unsteady hand.
    private static final double DRAG = 5;

    private final Charted model;
    private final ChartSpec spec;
    private final Map<Series, Label> values = new LinkedHashMap<>();
    private final Map<String, Swatch> swatches = new HashMap<>();
    private final Label absent = new Label();
    private final Plot plot = new Plot();

    ChartView(Charted model, ChartSpec spec) {
        this.model = model;
        this.spec = spec;
        getStyleClass().addAll("chart-card", spec.key());
        Label title = new Label(MESSAGES.text("chart." + spec.key()));
        title.getStyleClass().add("chart-title");
        title.setMinWidth(Region.USE_PREF_SIZE);
        FlowPane legend = new FlowPane();
        legend.getStyleClass().add("legend");
        spec.series().forEach(series -> legend.getChildren().add(entry(series)));
        HBox.setHgrow(legend, Priority.ALWAYS);
        HBox head = new HBox(title, legend);
        head.getStyleClass().add("chart-head");
        absent.getStyleClass().addAll("muted", "absent");
        absent.setWrapText(true);
        absent.setVisible(false);
        StackPane body = new StackPane(plot, absent);
        VBox.setVgrow(body, Priority.ALWAYS);
        getChildren().addAll(head, body);
        for (String hidden : new String[] {"grid", "axis", "surface", "cursor"}) {
            hiddenSwatch(hidden);
        }
        for (Marker.Kind kind : Marker.Kind.values()) {
            hiddenSwatch(kind.name().toLowerCase(Locale.ROOT));
        }
    }

    private HBox entry(Series series) {
        Swatch swatch = new Swatch(series.key());
        swatch.getStyleClass().add(series.shape().name().toLowerCase(Locale.ROOT));
        remember(series.key(), swatch);
        String name = MESSAGES.text("series." + series.key());
        Label label = new Label(name);
        label.getStyleClass().add("series-name");
        Label value = new Label();
        value.getStyleClass().add("series-value");
        values.put(series, value);
        HBox entry = new HBox(swatch, label, value);
        entry.getStyleClass().add("legend-entry");
        String explanation = MESSAGES.text("explain." + series.key());
        Tooltip.install(entry, new Tooltip(explanation));
        entry.setAccessibleHelp(explanation);
        return entry;
    }

    private void hiddenSwatch(String key) {
        Swatch swatch = new Swatch(key);
        swatch.setManaged(false);
        swatch.setVisible(false);
        getChildren().add(swatch);
        remember(key, swatch);
    }

    private void remember(String key, Swatch swatch) {
        swatches.put(key, swatch);
        swatch.onChange(plot::requestLayout);
    }

    /// New samples or markers: paints with the next pulse.
    void refresh() {
        boolean available = spec.isAvailable(model.window());
        setVisibility(available);
        if (!available) {
            absent.setText(whyAbsent());
        }
        showValues();
        plot.requestLayout();
        plot.setAccessibleText(summary());
    }

    private String whyAbsent() {
        // What is counted between two samples is not known from one.
        return switch (model.window().size()) {
            case 0 -> MESSAGES.text(model.isAlive() ? "waiting" : "nothing");
            case 1 -> MESSAGES.text(model.isAlive() ? "waiting" : "brief");
            default -> MESSAGES.text("absent", MESSAGES.text("absent." + spec.key()));
        };
    }

    private void setVisibility(boolean available) {
        plot.setVisible(available);
        absent.setVisible(!available);
    }

    void showHover() {
        showValues();
        plot.paintHover();
    }

    /// Lines that stand for something else than what was measured say so, where a chart is about them.
    private Map<String, String> names() {
        Map<String, String> names = new HashMap<>();
        for (Series series : spec.series()) {
            if (spec.whole() && series.shape() == Series.Shape.LEVEL) {
                names.put(series.key(), MESSAGES.text("series." + series.key()));
            }
        }
        return names;
    }

    private int shownIndex() {
        Instant hover = model.hoverProperty().get();
        return hover == null ? model.window().size() - 1 : model.window().nearest(hover);
    }

    private void showValues() {
        int index = shownIndex();
        values.forEach((series, label) -> {
            label.setText(index < 0 ? "" : text(series, model.window().get(index)));
            if (series.shape() == Series.Shape.LEVEL) {
                // A level that does not exist, such as no limit, needs no entry.
                HBox entry = (HBox) label.getParent();
                boolean exists = index >= 0
                        && series.reader().apply(model.window().get(index)).isPresent();
                entry.setVisible(exists);
                entry.setManaged(exists);
            }
        });
    }

    private String text(Series series, ContainerStats sample) {
        double value = series.value(sample);
        if (Double.isNaN(value)) {
            return MESSAGES.text("unknown");
        }
        return series.shape() == Series.Shape.BAND
                ? ChartUnit.FRACTION.text(value)
                : spec.unit().text(value);
    }

    /// The chart in words, for those who can't see it.
    String summary() {
        StringJoiner words = new StringJoiner(". ");
        words.add(MESSAGES.text("chart." + spec.key()));
        SampleWindow window = model.window();
        if (!spec.isAvailable(window)) {
            return words.add(absent.getText()).toString();
        }
        for (Series series : spec.series()) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            double sum = 0;
            int count = 0;
            for (int i = 0; i < window.size(); i++) {
                double value = series.value(window.get(i));
                if (!Double.isNaN(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                    sum += value;
                    count++;
                }
            }
            String name = MESSAGES.text("series." + series.key());
            if (count > 0) {
                ChartUnit unit = series.shape() == Series.Shape.BAND ? ChartUnit.FRACTION : spec.unit();
                words.add(
                        series.shape() == Series.Shape.LEVEL
                                ? name + " " + unit.text(high)
                                : MESSAGES.text(
                                        "summary",
                                        name,
                                        text(series, window.get(window.size() - 1)),
                                        unit.text(low),
                                        unit.text(sum / count),
                                        unit.text(high)));
            }
        }
        return words.toString();
    }

    /// The two canvases. A region of its own, so that a changed figure in the legend lays out no canvas.
    private final class Plot extends Region {
        private final Canvas data = new Canvas();
        private final Canvas over = new Canvas();
        private @Nullable ChartPainter painter;

        /// Where a drag began and has come to; NaN while there is none.
        private double pressed = Double.NaN;

        private double dragged;

        Plot() {
            getStyleClass().add("plot");
            data.setMouseTransparent(true);
            over.setMouseTransparent(true);
            getChildren().addAll(data, over);
            setFocusTraversable(true);
            setAccessibleRole(AccessibleRole.IMAGE_VIEW);
            setPickOnBounds(true);
            addEventHandler(MouseEvent.MOUSE_MOVED, this::point);
            addEventHandler(MouseEvent.MOUSE_EXITED, _ -> model.hoverProperty().set(null));
            addEventHandler(MouseEvent.MOUSE_PRESSED, this::press);
            addEventHandler(MouseEvent.MOUSE_DRAGGED, this::drag);
            addEventHandler(MouseEvent.MOUSE_RELEASED, this::release);
            addEventHandler(KeyEvent.KEY_PRESSED, this::key);
            focusedProperty().subscribe((_, focused) -> {
                if (!focused) {
                    model.hoverProperty().set(null);
                }
            });
        }

        private void press(MouseEvent event) {
            requestFocus();
            if (event.getButton() == MouseButton.PRIMARY && !model.window().isEmpty()) {
                pressed = event.getX();
                dragged = pressed;
            }
        }

        private void drag(MouseEvent event) {
            if (!Double.isNaN(pressed)) {
                dragged = event.getX();
                paintHover();
                event.consume();
            }
        }

        /// A drag zooms, a click chooses an instant, a double click goes back to all of the range.
        private void release(MouseEvent event) {
            if (Double.isNaN(pressed) || model.window().isEmpty()) {
                return;
            }
            double from = pressed;
            double to = dragged;
            pressed = Double.NaN;
            Instant a = ChartPainter.timeAt(getWidth(), model.window(), Math.min(from, to));
            Instant b = ChartPainter.timeAt(getWidth(), model.window(), Math.max(from, to));
            if (Math.abs(to - from) >= DRAG) {
                model.zoom(a, b);
            } else if (event.getClickCount() == 2) {
                model.resetZoom();
            } else {
                model.pick(a);
            }
            paintHover();
            event.consume();
        }

        private void point(MouseEvent event) {
            if (!model.window().isEmpty()) {
                Instant at = ChartPainter.timeAt(getWidth(), model.window(), event.getX());
                int nearest = model.window().nearest(at);
                model.hoverProperty().set(model.window().get(nearest).time());
            }
        }

        private void key(KeyEvent event) {
            int step = event.isShortcutDown() ? 30 : 1;
            boolean pan = event.isShiftDown();
            Instant at = model.hoverProperty().get();
            switch (event.getCode()) {
                case LEFT -> {
                    if (pan) {
                        model.pan(-0.25);
                    } else {
                        model.moveHover(-step);
                    }
                }
                case RIGHT -> {
                    if (pan) {
                        model.pan(0.25);
                    } else {
                        model.moveHover(step);
                    }
                }
                case PLUS, ADD, EQUALS -> model.zoomBy(0.5);
                case MINUS, SUBTRACT -> model.zoomBy(2);
                case DIGIT0, NUMPAD0, BACK_SPACE -> model.resetZoom();
                case ENTER -> {
                    if (at == null) {
                        return;
                    }
                    model.pick(at);
                }
                case ESCAPE -> {
                    if (at == null && model.pickedProperty().get() == null) {
                        return;
                    }
                    model.hoverProperty().set(null);
                    model.unpick();
                }
                default -> {
                    return;
                }
            }
            event.consume();
        }

        @Override
        protected void layoutChildren() {
            for (Canvas canvas : new Canvas[] {data, over}) {
                canvas.setWidth(getWidth());
                canvas.setHeight(getHeight());
            }
            if (model.window().isEmpty() || getWidth() < 120 || getHeight() < 40) {
                painter = null;
                data.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
                return;
            }
            Map<String, Color> colors = new HashMap<>();
            swatches.forEach((key, swatch) -> colors.put(key, swatch.color()));
            ChartPainter now = new ChartPainter(
                    data.getGraphicsContext2D(),
                    spec,
                    model.window(),
                    colors,
                    names(),
                    MESSAGES.text(model.isAlive() ? "axis.now" : "axis.end"),
                    getWidth(),
                    getHeight());
            now.paint(model.markers());
            painter = now;
            paintHover();
        }

        void paintHover() {
            over.getGraphicsContext2D().clearRect(0, 0, getWidth(), getHeight());
            Instant chosen = model.pickedProperty().get();
            if (painter != null && chosen != null) {
                painter.paintCursor(over.getGraphicsContext2D(), chosen);
            }
            if (painter != null && !Double.isNaN(pressed) && Math.abs(dragged - pressed) >= DRAG) {
                painter.paintSelection(over.getGraphicsContext2D(), pressed, dragged);
            }
            if (painter != null && model.hoverProperty().get() != null && shownIndex() >= 0) {
                painter.paintHover(over.getGraphicsContext2D(), shownIndex());
            }
        }

        @Override
        protected double computePrefHeight(double width) {
            return 140;
        }

        @Override
        protected double computeMinHeight(double width) {
            return 90;
        }

        @Override
        protected double computePrefWidth(double height) {
            return 360;
        }
    }
}
