package io.cooperage.ui.control;

import javafx.css.PseudoClass;
import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// A thin bar filled to a fraction, warmer as it nears the end. Static: it repaints only when the fill moves by a
/// pixel. FX thread only.
public final class MeterBar extends Region {
    private static final double WARM = 0.75;
    private static final double HOT = 0.9;
    private static final PseudoClass WARM_CLASS = PseudoClass.getPseudoClass("warm");
    private static final PseudoClass HOT_CLASS = PseudoClass.getPseudoClass("hot");

    private final Region fill = new Region();
    private double fraction;

    public MeterBar() {
        getStyleClass().add("meter-bar");
        fill.getStyleClass().add("fill");
        getChildren().add(fill);
        setAccessibleRole(AccessibleRole.PROGRESS_INDICATOR);
    }

    /// @param value 0 to 1; more is shown as full
    public void setFraction(double value) {
        fraction = Math.clamp(value, 0, 1);
        pseudoClassStateChanged(WARM_CLASS, fraction >= WARM && fraction < HOT);
        pseudoClassStateChanged(HOT_CLASS, fraction >= HOT);
        if (fillWidth() != fill.getWidth()) {
            requestLayout();
        }
    }

    public double fraction() {
        return fraction;
    }

    @Override
    protected void layoutChildren() {
        fill.resizeRelocate(0, 0, fillWidth(), getHeight());
    }

    /// Something is always visible of a value above nothing.
    private double fillWidth() {
        double width = Math.round(fraction * getWidth());
        return fraction > 0 ? Math.max(2, width) : 0;
    }
}
