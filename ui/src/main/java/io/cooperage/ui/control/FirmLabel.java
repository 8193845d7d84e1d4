package io.cooperage.ui.control;

import javafx.scene.control.Label;

/// A label that keeps some of its text where room is short: text that fits the least width is never cut, longer
/// text gives way down to it. FX thread only.
public final class FirmLabel extends Label {
    private double least;

    /// In pixels; 0 at first.
    public double getLeast() {
        return least;
    }

    public void setLeast(double width) {
        least = width;
        requestLayout();
    }

    @Override
    protected double computeMinWidth(double height) {
        return Math.min(least, prefWidth(height));
    }
}
