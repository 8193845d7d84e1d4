package io.cooperage.ui.shell;

import javafx.beans.value.ChangeListener;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ScrollBar;
import javafx.scene.input.ScrollEvent;
import javafx.scene.layout.Region;
import javafx.scene.shape.Rectangle;
import org.jspecify.annotations.Nullable;

/// The room of the page: the page fills it, and can be scrolled where it needs more than there is, so that
/// nothing on it is out of reach in a small window. What gets the focus comes into sight.
///
/// A scroll pane would do the same, but takes the arrow keys and the focus of whatever is pressed on the
/// page, also when there is nothing to scroll. FX thread only.
final class PageViewport extends Region {
    private final Region page;
    private final ScrollBar down = bar(Orientation.VERTICAL);
    private final ScrollBar across = bar(Orientation.HORIZONTAL);
    private final Rectangle seen = new Rectangle();
    private final ChangeListener<@Nullable Node> followFocus = (_, _, now) -> follow(now);
    private boolean arranging;

    /// @param page fills the room there is, down to its minimal size
    PageViewport(Region page) {
        this.page = page;
        getStyleClass().add("page-viewport");
        setClip(seen);
        getChildren().addAll(page, down, across);
        down.valueProperty().subscribe((_, _) -> moved());
        across.valueProperty().subscribe((_, _) -> moved());
        addEventHandler(ScrollEvent.SCROLL, this::scroll);
        sceneProperty().subscribe((was, now) -> listen(was, now));
    }

    @Override
    protected double computeMinWidth(double height) {
        return 0;
    }

    @Override
    protected double computeMinHeight(double width) {
        return 0;
    }

    @Override
    protected void layoutChildren() {
        arranging = true;
        try {
            arrange();
        } finally {
            arranging = false;
        }
    }

    /// A layout that is asked for while there is one would be lost, and with it those that the page asks for
    /// later.
    private void moved() {
        if (!arranging) {
            requestLayout();
        }
    }

    private void arrange() {
        double width = getWidth();
        double height = getHeight();
        seen.setWidth(width);
        seen.setHeight(height);
        double wide = page.minWidth(-1);
        boolean isWide = wide > width;
        double barHeight = isWide ? across.prefHeight(-1) : 0;
        double high = page.minHeight(Math.max(wide, width));
        boolean isHigh = high > height - barHeight;
        double barWidth = isHigh ? down.prefWidth(-1) : 0;
        if (isHigh && !isWide && wide > width - barWidth) {
            isWide = true;
            barHeight = across.prefHeight(-1);
        }
        double roomWide = width - barWidth;
        double roomHigh = height - barHeight;
        double pageWidth = Math.max(wide, roomWide);
        double pageHeight = Math.max(page.minHeight(pageWidth), roomHigh);
        fit(down, isHigh, pageHeight, roomHigh);
        fit(across, isWide, pageWidth, roomWide);
        page.resizeRelocate(snapPositionX(-across.getValue()), snapPositionY(-down.getValue()), pageWidth, pageHeight);
        down.resizeRelocate(roomWide, 0, barWidth, roomHigh);
        across.resizeRelocate(0, roomHigh, roomWide, barHeight);
    }

    private static void fit(ScrollBar bar, boolean needed, double whole, double room) {
        bar.setVisible(needed);
        double most = Math.max(0, whole - room);
        bar.setMax(most);
        bar.setVisibleAmount(whole <= 0 ? 0 : most * room / whole);
        bar.setBlockIncrement(room * 0.9);
        bar.setUnitIncrement(40);
        bar.setValue(Math.clamp(bar.getValue(), 0, most));
    }

    /// Only what nothing on the page wanted.
    private void scroll(ScrollEvent event) {
        boolean moved = move(down, event.getDeltaY());
        moved |= move(across, event.getDeltaX());
        if (moved) {
            event.consume();
        }
    }

    private static boolean move(ScrollBar bar, double delta) {
        double wanted = Math.clamp(bar.getValue() - delta, bar.getMin(), bar.getMax());
        boolean moves = bar.isVisible() && wanted != bar.getValue();
        if (moves) {
            bar.setValue(wanted);
        }
        return moves;
    }

    private void listen(@Nullable Scene was, @Nullable Scene now) {
        if (was != null) {
            was.focusOwnerProperty().removeListener(followFocus);
        }
        if (now != null) {
            now.focusOwnerProperty().addListener(followFocus);
        }
    }

    private void follow(@Nullable Node owner) {
        if ((!down.isVisible() && !across.isVisible()) || owner == null || !isOnPage(owner)) {
            return;
        }
        Bounds place = page.sceneToLocal(owner.localToScene(owner.getLayoutBounds()));
        if (place == null) {
            return;
        }
        bringIn(down, place.getMinY(), place.getMaxY(), getHeight() - across.getHeight());
        bringIn(across, place.getMinX(), place.getMaxX(), getWidth() - down.getWidth());
    }

    /// Its beginning matters most, where it is larger than the room.
    private static void bringIn(ScrollBar bar, double from, double to, double room) {
        if (!bar.isVisible()) {
            return;
        }
        double value = Math.min(Math.max(bar.getValue(), to + 8 - room), from - 8);
        bar.setValue(Math.clamp(value, bar.getMin(), bar.getMax()));
    }

    private boolean isOnPage(Node node) {
        for (Parent each = node.getParent(); each != null; each = each.getParent()) {
            if (each.equals(page)) {
                return true;
            }
        }
        return false;
    }

    private static ScrollBar bar(Orientation orientation) {
        ScrollBar bar = new ScrollBar();
        bar.setOrientation(orientation);
        bar.setVisible(false);
        bar.setFocusTraversable(false);
        return bar;
    }
}
