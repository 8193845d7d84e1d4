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

    /// The first point is at the edge if it is nearer to it than this many times the distance of two points.
    private static final double EDGE = 1.5;

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
        double[] now = outline(width, height);
        int count = now.length / 2;
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

    /// The corners of the line. Points on a level stretch are left out and the first one snaps to the edge: when
    /// samples move along a flat line, nothing visible moves, so nothing is repainted.
    private double[] outline(double width, double height) {
        int count = width <= 0 ? 0 : points.x().length;
        double[] corners = new double[count * 2];
        int used = 0;
        for (int i = 0; i < count; i++) {
            double x = rounded(points.x()[i] * width);
            double y = rounded((1 - Math.clamp(points.y()[i], 0, 1)) * height) + 0.5;
            if (i == 0 && points.x()[0] * count < EDGE) {
                x = 0;
            }
            boolean level = used >= 4 && corners[used - 1] == y && corners[used - 3] == y;
            if (level) {
                used -= 2;
            }
            corners[used++] = x;
            corners[used++] = y;
        }
        return Arrays.copyOf(corners, used);
    }

    private static double rounded(double pixels) {
        return Math.round(pixels / STEP) * STEP;
    }
}
