package io.cooperage.ui.cluster.overview;

import javafx.scene.AccessibleRole;
import javafx.scene.layout.Region;

/// What is asked for as a pale bar, and on it, thinner, what is used, both against what there is. Static:
/// laid out anew only when a share changes. FX thread only.
final class CapacityBar extends Region {
    private final Region requested = new Region();
    private final Region used = new Region();
    private double requestedShare;
    private double usedShare;

    CapacityBar() {
        getStyleClass().add("capacity-bar");
        requested.getStyleClass().add("requested");
        used.getStyleClass().add("used");
        getChildren().addAll(requested, used);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
    }

    /// @param requestedNow,usedNow 0 to 1; more is shown as full, less than 0 not at all
    /// @param words the same for those who can't see it
    void show(double requestedNow, double usedNow, String words) {
        setAccessibleText(words);
        if (requestedNow != requestedShare || usedNow != usedShare) {
            requestedShare = requestedNow;
            usedShare = usedNow;
            requestLayout();
        }
    }

    @Override
    protected void layoutChildren() {
        double height = getHeight();
        requested.resizeRelocate(0, 0, width(requestedShare), height);
        double thin = Math.max(2, Math.round(height / 2));
        used.resizeRelocate(0, (height - thin) / 2, width(usedShare), thin);
    }

    /// Something is always visible of a share above nothing.
    private double width(double share) {
        return share > 0 ? Math.max(2, Math.round(Math.min(1, share) * getWidth())) : 0;
    }
}
