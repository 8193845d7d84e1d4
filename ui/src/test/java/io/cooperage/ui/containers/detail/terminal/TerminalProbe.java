package io.cooperage.ui.containers.detail.terminal;

import javafx.scene.Node;
import org.jspecify.annotations.Nullable;

/// Looks into the terminal that is shown, for tests from outside. FX thread only.
public final class TerminalProbe {
    private TerminalProbe() {}

    /// The text on its screen.
    public static String text(Node root) {
        TerminalPane pane = pane(root);
        return pane == null ? "" : pane.screenText();
    }

    /// It has ceased to look for something to paint.
    public static boolean isResting(Node root) {
        TerminalPane pane = pane(root);
        return pane != null && pane.isResting();
    }

    private static @Nullable TerminalPane pane(Node root) {
        return root.lookup(".terminal-pane") instanceof TerminalPane pane ? pane : null;
    }
}
