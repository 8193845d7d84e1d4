package io.cooperage.ui.images.detail.layers;

import javafx.scene.layout.Region;

/// The size of a layer against that of the largest, and how much of it is wasted.
final class LayerBar extends Region {
    private final Region fill = new Region();
    private final Region lost = new Region();
    private double size;
    private double wasted;

    LayerBar() {
        getStyleClass().add("layer-bar");
        fill.getStyleClass().add("fill");
        lost.getStyleClass().add("lost");
        getChildren().addAll(fill, lost);
    }

    /// @param ofLargest 0 to 1
    /// @param wastedOfLargest the part of it that is wasted
    void show(double ofLargest, double wastedOfLargest) {
        size = Math.clamp(ofLargest, 0, 1);
        wasted = Math.clamp(wastedOfLargest, 0, size);
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double whole = size > 0 ? Math.max(2, Math.round(size * getWidth())) : 0;
        double part = wasted > 0 ? Math.max(2, Math.round(wasted * getWidth())) : 0;
        fill.resizeRelocate(0, 0, whole, getHeight());
        lost.resizeRelocate(whole - Math.min(part, whole), 0, Math.min(part, whole), getHeight());
    }
}
