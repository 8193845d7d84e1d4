package io.cooperage.ui.control;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import javafx.scene.shape.Arc;
import javafx.scene.shape.ArcType;
import javafx.scene.shape.Circle;

/// A ring filled to a fraction, with a few characters in its middle: good, fair or poor, which its colour says too.
/// FX thread only.
public final class Gauge extends Pane {
    private static final double GOOD = 0.95;
    private static final double FAIR = 0.85;
    private static final double WIDTH = 5;
    private static final PseudoClass FAIR_CLASS = PseudoClass.getPseudoClass("fair");
    private static final PseudoClass POOR_CLASS = PseudoClass.getPseudoClass("poor");

    private final Circle track = new Circle();
    private final Arc arc = new Arc();
    private final Label words = new Label();

    /// @param size width and height in pixels
    public Gauge(double size) {
        getStyleClass().add("gauge");
        setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
        setMinSize(size, size);
        setPrefSize(size, size);
        setMaxSize(size, size);
        double middle = size / 2;
        double radius = middle - WIDTH / 2 - 0.5;
        track.getStyleClass().add("track");
        track.setCenterX(middle);
        track.setCenterY(middle);
        track.setRadius(radius);
        track.setStrokeWidth(WIDTH);
        arc.getStyleClass().add("arc");
        arc.setType(ArcType.OPEN);
        arc.setCenterX(middle);
        arc.setCenterY(middle);
        arc.setRadiusX(radius);
        arc.setRadiusY(radius);
        arc.setStartAngle(90);
        arc.setStrokeWidth(WIDTH);
        words.setAlignment(javafx.geometry.Pos.CENTER);
        getChildren().addAll(track, arc, words);
    }

    /// @param fraction 0 to 1; more is better
    public void show(double fraction, String text) {
        double shown = Math.clamp(fraction, 0, 1);
        pseudoClassStateChanged(FAIR_CLASS, shown < GOOD && shown >= FAIR);
        pseudoClassStateChanged(POOR_CLASS, shown < FAIR);
        arc.setLength(-360 * shown);
        words.setText(text);
    }

    @Override
    protected void layoutChildren() {
        words.resizeRelocate(0, 0, getWidth(), getHeight());
    }
}
