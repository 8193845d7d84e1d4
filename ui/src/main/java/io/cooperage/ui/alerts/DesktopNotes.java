package io.cooperage.ui.alerts;

/// What the desktop shows outside the window. Any thread.
public interface DesktopNotes {
    /// Nobody is told.
    DesktopNotes NONE = (title, text) -> {};

    /// May block for a moment; failing is no trouble, as the window says the same.
    void show(String title, String text);
}
