package io.cooperage.ui.containers.detail.paint;

import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// A little field of colour in a legend, which is also where the canvas takes the colour from: one style sheet rule
/// for both, following the theme. FX thread only.
public final class Swatch extends Region {
    public Swatch(String styleClass) {
        getStyleClass().addAll("swatch", styleClass);
    }

    /// What the style sheet says now; transparent before it was applied.
    public Color color() {
        return getBackground() == null || getBackground().getFills().isEmpty()
                ? Color.TRANSPARENT
                : getBackground().getFills().getFirst().getFill() instanceof Color color ? color : Color.TRANSPARENT;
    }

    public void onChange(Runnable changed) {
        backgroundProperty().subscribe((_, _) -> changed.run());
    }
}
