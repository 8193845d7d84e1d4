package io.cooperage.ui.containers.detail.graphs;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.function.IntToDoubleFunction;
import javafx.geometry.VPos;
import javafx.scene.canvas.GraphicsContext;
import javafx.scene.paint.Color;
import javafx.scene.text.Font;
import javafx.scene.text.Text;
import javafx.scene.text.TextAlignment;

/// Paints one chart. Made anew for each paint. FX thread only.
final class ChartPainter {
    private static final DateTimeFormatter SECONDS =
            DateTimeFormatter.ofPattern("HH:mm:ss").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter MINUTES =
            DateTimeFormatter.ofPattern("HH:mm").withZone(ZoneId.systemDefault());
    private static final DateTimeFormatter DAYS =
            DateTimeFormatter.ofPattern("MM-dd HH:mm").withZone(ZoneId.systemDefault());

    private static final double LEFT = 64;
    private static final double RIGHT = 2;
    private static final double TOP = 8;
    private static final double BOTTOM = 18;
    private static final double BAND = 6;

    /// The lines of the grid above the ground line.
    static final int LINES = 4;

    private final GraphicsContext g;
    private final ChartSpec spec;
    private final SampleWindow window;
    private final Map<String, Color> colors;
    private final Map<String, String> names;
    private final String latest;
    private final double width;
    private final double height;
    private final double ceiling;
    private final boolean band;
    private final LevelNames levelNames = new LevelNames(LEFT + 6);

    /// @param colors by series key, and `grid` and `axis`, and those of the markers by their kind
    /// @param names written on the levels, by series key
    /// @param latest what the right end of the last ten minutes is called
    ChartPainter(
            GraphicsContext g,
            ChartSpec spec,
            SampleWindow window,
            Map<String, Color> colors,
            Map<String, String> names,
            String latest,
            double width,
            double height) {
        this.g = g;
        this.spec = spec;
        this.window = window;
        this.colors = colors;
        this.names = names;
        this.latest = latest;
        this.width = width;
        this.height = height;
        this.ceiling = spec.ceiling(window);
        this.band = spec.series().stream().anyMatch(one -> one.shape() == Series.Shape.BAND && window.knows(one));
    }

    private double plotBottom() {
        return height - BOTTOM - (band ? BAND + 3 : 0);
    }

    static double x(double width, SampleWindow window, Instant time) {
        double fraction = (time.toEpochMilli() - window.start().toEpochMilli())
                / (double) window.length().toMillis();
        return LEFT + fraction * (width - LEFT - RIGHT);
    }

    static Instant timeAt(double width, SampleWindow window, double x) {
        double fraction = Math.clamp((x - LEFT) / (width - LEFT - RIGHT), 0, 1);
        return window.start().plusMillis((long) (fraction * window.length().toMillis()));
    }

    private double x(int index) {
        return x(width, window, window.get(index).time());
    }

    private double y(double value) {
        return plotBottom() - Math.min(value / ceiling, 1.02) * (plotBottom() - TOP);
    }

    void paint(Iterable<Marker> markers) {
        g.clearRect(0, 0, width, height);
        g.setFontSmoothingType(javafx.scene.text.FontSmoothingType.GRAY);
        paintGrid();
        g.save();
        g.beginPath();
        g.rect(LEFT, 0, width - LEFT - RIGHT, plotBottom() + 1);
        g.clip();
        double[] base = new double[window.size()];
        for (Series series : spec.series()) {
            if (series.shape() == Series.Shape.STACKED && window.knows(series)) {
                paintStacked(series, base);
            }
        }
        for (Series series : spec.series()) {
            switch (series.shape()) {
                case AREA -> {
                    area(series, 0.16);
                    line(series, 1.5);
                }
                case LINE -> line(series, 1.5);
                case LEVEL -> level(series);
                case STACKED, BAND -> {}
            }
        }
        g.restore();
        if (band) {
            spec.series().stream()
                    .filter(one -> one.shape() == Series.Shape.BAND)
                    .forEach(this::paintBand);
        }
        markers.forEach(this::paintMarker);
    }

    private void paintGrid() {
        g.setFont(Font.font("Inter Tabular", 11));
        g.setTextBaseline(VPos.CENTER);
        g.setLineWidth(1);
        for (int i = 0; i <= LINES; i++) {
            double y = Math.round(plotBottom() - i * (plotBottom() - TOP) / LINES) + 0.5;
            g.setStroke(color("grid"));
            g.strokeLine(LEFT, y, width - RIGHT, y);
            if (i % 2 == 0) {
                g.setFill(color("axis"));
                g.setTextAlign(TextAlignment.RIGHT);
                g.fillText(spec.unit().axis(ceiling * i / LINES), LEFT - 8, y);
            }
        }
        g.setFill(color("axis"));
        g.setTextBaseline(VPos.BOTTOM);
        if (window.span() != null) {
            paintClock();
            return;
        }
        for (int minutes = 10; minutes >= 0; minutes -= 2) {
            double x = LEFT + (10 - minutes) / 10.0 * (width - LEFT - RIGHT);
            g.setTextAlign(
                    minutes == 10 ? TextAlignment.LEFT : minutes == 0 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            g.fillText(minutes == 0 ? latest : "−" + minutes + " min", x, height - 1);
        }
        g.setTextBaseline(VPos.BASELINE);
        g.setTextAlign(TextAlignment.LEFT);
    }

    /// Times of day below a span; the day too where it is more than one.
    private void paintClock() {
        long seconds = window.length().toSeconds();
        DateTimeFormatter format = seconds < 600 ? SECONDS : seconds <= 90_000 ? MINUTES : DAYS;
        int labels = Math.clamp((long) ((width - LEFT) / 110), 2, 6);
        for (int i = 0; i < labels; i++) {
            double x = LEFT + (double) i / (labels - 1) * (width - LEFT - RIGHT);
            g.setTextAlign(i == 0 ? TextAlignment.LEFT : i == labels - 1 ? TextAlignment.RIGHT : TextAlignment.CENTER);
            g.fillText(format.format(timeAt(width, window, x)), x, height - 1);
        }
        g.setTextBaseline(VPos.BASELINE);
        g.setTextAlign(TextAlignment.LEFT);
    }

    /// The instant that a person chose, on the canvas of the cross-hair.
    void paintCursor(GraphicsContext over, Instant time) {
        double x = Math.round(x(width, window, time)) + 0.5;
        if (x < LEFT || x > width - RIGHT) {
            return;
        }
        over.setStroke(color("cursor"));
        over.setLineWidth(2);
        over.strokeLine(x, TOP - 4, x, plotBottom() + 4);
    }

    /// What a person is about to zoom to.
    void paintSelection(GraphicsContext over, double from, double to) {
        double left = Math.clamp(Math.min(from, to), LEFT, width - RIGHT);
        double right = Math.clamp(Math.max(from, to), LEFT, width - RIGHT);
        over.setFill(color("cursor").deriveColor(0, 1, 1, 0.18));
        over.fillRect(left, TOP, right - left, plotBottom() - TOP);
    }

    private double value(Series series, int index) {
        return series.value(window.get(index));
    }

    private void line(Series series, double strength) {
        g.setStroke(color(series.key()));
        g.setLineWidth(strength);
        g.beginPath();
        trace(i -> value(series, i));
        g.stroke();
    }

    /// Appends the values to the path as lines, interrupted where nothing is known.
    private void trace(IntToDoubleFunction values) {
        boolean down = false;
        for (int i = 0; i < window.size(); i++) {
            double value = values.applyAsDouble(i);
            if (Double.isNaN(value)) {
                down = false;
            } else if (down && window.joined(i)) {
                g.lineTo(x(i), y(value));
            } else {
                g.moveTo(x(i), y(value));
                down = true;
            }
        }
    }

    private void area(Series series, double opacity) {
        g.setFill(color(series.key()).deriveColor(0, 1, 1, opacity));
        fillBetween(_ -> 0, i -> value(series, i));
    }

    private void paintStacked(Series series, double[] base) {
        double[] top = base.clone();
        for (int i = 0; i < top.length; i++) {
            double value = value(series, i);
            top[i] = base[i] + (Double.isNaN(value) ? 0 : value);
        }
        double[] bottom = base.clone();
        g.setFill(color(series.key()).deriveColor(0, 1, 1, 0.75));
        fillBetween(i -> bottom[i], i -> Double.isNaN(value(series, i)) ? Double.NaN : top[i]);
        System.arraycopy(top, 0, base, 0, top.length);
    }

    private void fillBetween(IntToDoubleFunction lower, IntToDoubleFunction upper) {
        int start = 0;
        while (start < window.size()) {
            if (Double.isNaN(upper.applyAsDouble(start))) {
                start++;
                continue;
            }
            int end = start + 1;
            while (end < window.size() && window.joined(end) && !Double.isNaN(upper.applyAsDouble(end))) {
                end++;
            }
            g.beginPath();
            g.moveTo(x(start), y(lower.applyAsDouble(start)));
            for (int i = start; i < end; i++) {
                g.lineTo(x(i), y(upper.applyAsDouble(i)));
            }
            for (int i = end - 1; i >= start; i--) {
                g.lineTo(x(i), y(lower.applyAsDouble(i)));
            }
            g.closePath();
            g.fill();
            start = end;
        }
    }

    private void level(Series series) {
        if (window.isEmpty()) {
            return;
        }
        double value = value(series, window.size() - 1);
        if (Double.isNaN(value) || value > ceiling) {
            return;
        }
        double y = Math.round(y(value)) + 0.5;
        g.setStroke(color(series.key()));
        g.setLineWidth(1);
        g.setLineDashes(5, 4);
        g.strokeLine(LEFT, y, width - RIGHT, y);
        g.setLineDashes();
        String name = names.getOrDefault(series.key(), "");
        if (!name.isEmpty()) {
            Text words = new Text(name);
            words.setFont(Font.font("Inter Tabular", 11));
            double left = levelNames.place(y, words.getLayoutBounds().getWidth());
            g.setFont(words.getFont());
            g.setFill(color(series.key()));
            g.setTextAlign(TextAlignment.LEFT);
            g.setTextBaseline(y - TOP > 16 ? VPos.BOTTOM : VPos.TOP);
            g.fillText(name, left, y - TOP > 16 ? y - 3 : y + 3);
            g.setTextBaseline(VPos.BASELINE);
        }
    }

    private void paintBand(Series series) {
        double top = plotBottom() + 3;
        g.setFill(color("grid"));
        g.fillRect(LEFT, top, width - LEFT - RIGHT, BAND);
        Color color = color(series.key());
        for (int i = 1; i < window.size(); i++) {
            double value = value(series, i);
            if (value > 0 && window.joined(i)) {
                g.setFill(color.deriveColor(0, 1, 1, Math.min(1, 0.25 + value * 0.75)));
                g.fillRect(x(i - 1), top, Math.max(1, x(i) - x(i - 1)), BAND);
            }
        }
    }

    private void paintMarker(Marker marker) {
        double x = Math.round(x(width, window, marker.time())) + 0.5;
        if (x < LEFT || x > width - RIGHT) {
            return;
        }
        Color color = color(marker.kind().name().toLowerCase(java.util.Locale.ROOT));
        g.setStroke(color);
        g.setLineWidth(1);
        g.setLineDashes(2, 3);
        g.strokeLine(x, TOP, x, plotBottom());
        g.setLineDashes();
        g.setFill(color);
        // Shape as well as colour: up for coming to life, down for ending, a diamond for the rest.
        switch (marker.kind()) {
            case START, RESTART, UNPAUSE, HEALTHY ->
                g.fillPolygon(new double[] {x - 4.5, x + 4.5, x}, new double[] {TOP, TOP, TOP - 7}, 3);
            case DIE, UNHEALTHY ->
                g.fillPolygon(new double[] {x - 4.5, x + 4.5, x}, new double[] {TOP - 7, TOP - 7, TOP}, 3);
            case OOM, PAUSE, EXEC ->
                g.fillPolygon(new double[] {x, x + 4.5, x, x - 4.5}, new double[] {TOP - 8, TOP - 4, TOP, TOP - 4}, 4);
        }
    }

    /// The cross-hair, on a canvas of its own so that moving the mouse repaints no data.
    void paintHover(GraphicsContext over, int index) {
        double x = Math.round(x(index)) + 0.5;
        over.setStroke(color("axis"));
        over.setLineWidth(1);
        over.strokeLine(x, TOP, x, plotBottom());
        double stack = 0;
        for (Series series : spec.series()) {
            double value = value(series, index);
            if (Double.isNaN(value) || series.shape() == Series.Shape.LEVEL || series.shape() == Series.Shape.BAND) {
                continue;
            }
            if (series.shape() == Series.Shape.STACKED) {
                stack += value;
                value = stack;
            }
            over.setFill(color("surface"));
            over.fillOval(x - 4, y(value) - 4, 8, 8);
            over.setFill(color(series.key()));
            over.fillOval(x - 2.5, y(value) - 2.5, 5, 5);
        }
    }

    private Color color(String key) {
        return colors.getOrDefault(key, Color.GRAY);
    }
}
