package io.cooperage.ui.control;

import java.util.Arrays;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;

/// The last moments of one number, without axes. It is repainted only if a point moved by a visible amount, so a
/// quiet value costs nothing. Colours come from CSS (`line`, `area`). FX thread only.
public final class Sparkline extends Region {
    /// Points closer than this look the same.
    private static final double STEP = 0.5;

    private final Polygon area = new Polygon();
    private final Polyline line = new Polyline();
    private double[] shown = {};
    private Points points = new Points(new double[0], new double[0]);

    /// @param x 0 is the left edge, 1 the right one; ascending
    /// @param y 0 is the bottom, 1 the top; as many as `x`
    public record Points(double[] x, double[] y) {}

    public Sparkline() {
        getStyleClass().add("sparkline");
        area.getStyleClass().add("area");
        line.getStyleClass().add("line");
        area.setManaged(false);
        line.setManaged(false);
        getChildren().addAll(area, line);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        setMinSize(0, 0);
    }

    public void show(Points now) {
        points = now;
        draw();
    }

    @Override
    protected void layoutChildren() {
        draw();
    }

    private void draw() {
        double width = getWidth();
        double height = getHeight() - 1;
        int count = width <= 0 ? 0 : points.x().length;
        double[] now = new double[count * 2];
        for (int i = 0; i < count; i++) {
            now[2 * i] = Math.round(points.x()[i] * width / STEP) * STEP;
            now[2 * i + 1] = Math.round((1 - Math.clamp(points.y()[i], 0, 1)) * height / STEP) * STEP + 0.5;
        }
        if (Arrays.equals(now, shown)) {
            return;
        }
        shown = now;
        Double[] path = Arrays.stream(now).boxed().toArray(Double[]::new);
        line.getPoints().setAll(path);
        if (count < 2) {
            area.getPoints().clear();
            return;
        }
        Double[] closed = Arrays.copyOf(path, path.length + 4);
        closed[path.length] = now[now.length - 2];
        closed[path.length + 1] = height + 1;
        closed[path.length + 2] = now[0];
        closed[path.length + 3] = height + 1;
        area.getPoints().setAll(closed);
    }
}
