package io.cooperage.ui.fx;

import javafx.application.ColorScheme;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;

/// What the desktop around the window says and keeps. FX thread only.
public final class Desktop {
    private Desktop() {}

    /// Light or dark, changing while the window is open.
    public static ReadOnlyObjectProperty<ColorScheme> colorScheme() {
        return Platform.getPreferences().colorSchemeProperty();
    }

    /// The person asked the desktop for less motion.
    public static boolean reducedMotion() {
        return Platform.getPreferences().isReducedMotion();
    }

    public static void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
    }
}
