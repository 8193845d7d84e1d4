package io.cooperage.ui.testing;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Control;
import javafx.scene.control.Labeled;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.text.Text;

/// Looks for what a person can't get at, or can't read: controls that lie outside of all that can be scrolled
/// to, or were squeezed to nothing, and buttons whose words were cut. FX thread only.
public final class Reach {
    private static final double TOLERANCE = 1.5;
    private static final double LEAST = 12;

    private final List<String> problems = new ArrayList<>();

    private Reach() {}

    /// @return one line for each problem
    public static List<String> problemsOf(Parent page) {
        Reach reach = new Reach();
        reach.look(page, page.localToScene(page.getLayoutBounds()));
        return reach.problems;
    }

    /// @param area in which things can be seen, at least after scrolling; in the scene's coordinates
    private void look(Node node, Bounds area) {
        if (!node.isVisible() || isOwnWorld(node)) {
            return;
        }
        Bounds reached = area;
        if (node instanceof Control control && control.isFocusTraversable() && !(node instanceof ScrollPane)) {
            judge(control, area);
        }
        if (node instanceof ScrollPane scroll) {
            if (scroll.getWidth() < LEAST * 3 || scroll.getHeight() < LEAST * 3) {
                problems.add(name(scroll) + " has no room: " + sizeOf(scroll));
            }
            Node content = scroll.getContent();
            if (content != null) {
                look(content, content.localToScene(content.getLayoutBounds()));
            }
            return;
        }
        if (node.getClip() != null) {
            Bounds clip = node.localToScene(node.getClip().getBoundsInParent());
            reached = intersection(area, clip);
        }
        if (node instanceof Parent parent && !(node instanceof TextInputControl)) {
            for (Node child : parent.getChildrenUnmodifiable()) {
                look(child, reached);
            }
        }
    }

    private void judge(Control control, Bounds area) {
        Bounds place = control.localToScene(control.getLayoutBounds());
        if (place.getWidth() < LEAST || place.getHeight() < LEAST) {
            problems.add(name(control) + " is squeezed: " + sizeOf(control));
        } else if (place.getMinX() < area.getMinX() - TOLERANCE
                || place.getMaxX() > area.getMaxX() + TOLERANCE
                || place.getMinY() < area.getMinY() - TOLERANCE
                || place.getMaxY() > area.getMaxY() + TOLERANCE) {
            problems.add("%s at %.0f,%.0f to %.0f,%.0f is outside of %.0f,%.0f to %.0f,%.0f"
                    .formatted(
                            name(control),
                            place.getMinX(),
                            place.getMinY(),
                            place.getMaxX(),
                            place.getMaxY(),
                            area.getMinX(),
                            area.getMinY(),
                            area.getMaxX(),
                            area.getMaxY()));
        }
        if (control instanceof ButtonBase button && isCut(button)) {
            problems.add(name(control) + " is cut");
        }
    }

    private static boolean isCut(Labeled labeled) {
        String words = labeled.getText();
        if (words == null
                || words.isEmpty()
                || labeled.isWrapText()
                || labeled.getContentDisplay() == ContentDisplay.GRAPHIC_ONLY) {
            return false;
        }
        return labeled.lookup(".text") instanceof Text shown && !shown.getText().equals(words);
    }

    /// Rows, tabs and texts scroll by themselves; what is in them is judged with all rows in sight or not at
    /// all.
    private static boolean isOwnWorld(Node node) {
        return node instanceof VirtualFlow
                || node instanceof ScrollBar
                || node.getStyleClass().contains("tab-header-area")
                || node.getStyleClass().contains("column-header-background")
                || node.getStyleClass().contains("virtual-flow");
    }

    private static Bounds intersection(Bounds one, Bounds other) {
        double x = Math.max(one.getMinX(), other.getMinX());
        double y = Math.max(one.getMinY(), other.getMinY());
        return new BoundingBox(
                x,
                y,
                Math.max(0, Math.min(one.getMaxX(), other.getMaxX()) - x),
                Math.max(0, Math.min(one.getMaxY(), other.getMaxY()) - y));
    }

    private static String name(Node node) {
        StringBuilder words = new StringBuilder(node.getClass().getSimpleName());
        if (node.getId() != null) {
            words.append('#').append(node.getId());
        }
        if (node instanceof Labeled labeled
                && !String.valueOf(labeled.getText()).isEmpty()) {
            words.append(" ‘").append(labeled.getText()).append('’');
        } else if (node.getAccessibleText() != null) {
            words.append(" (").append(node.getAccessibleText()).append(')');
        } else {
            words.append(node.getStyleClass());
        }
        return words.toString();
    }

    private static String sizeOf(Control control) {
        return "%.0f x %.0f".formatted(control.getWidth(), control.getHeight());
    }
}
