package io.cooperage.ui.control;

import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// A thin bar of two parts, one after the other, as long as they are against a whole. Colours come from CSS (`first`,
/// `second`). Static: it is laid out anew only when a part moves by a pixel. FX thread only.
public final class PartsBar extends Region {
    private final Region first = new Region();
    private final Region second = new Region();
    private double firstShare;
    private double secondShare;

    public PartsBar() {
        getStyleClass().add("parts-bar");
        first.getStyleClass().add("first");
        second.getStyleClass().add("second");
        getChildren().addAll(second, first);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    }

    /// @param whole what a full bar stands for; not less than both together
    public void setParts(long one, long other, long whole) {
        double all = (double) Math.max(whole, one + other);
        firstShare = all <= 0 ? 0 : one / all;
        secondShare = all <= 0 ? 0 : other / all;
        requestLayout();
    }

    @Override
    protected void layoutChildren() {
        double height = getHeight();
        double firstWidth = visible(firstShare);
        first.resizeRelocate(0, 0, firstWidth, height);
        second.resizeRelocate(firstWidth, 0, visible(secondShare), height);
    }

    /// Something is always visible of a part above nothing.
    private double visible(double share) {
        return share > 0 ? Math.max(2, Math.round(share * getWidth())) : 0;
    }
}
