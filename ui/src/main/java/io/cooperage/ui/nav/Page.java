package io.cooperage.ui.nav;

import java.util.List;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.value.ObservableValue;
import javafx.scene.Parent;

/// What the window shows at a route. Made lazily on the first visit and kept, so that a form keeps its text and a
/// terminal its session. FX thread only.
public interface Page {
    Parent view();

    /// Where this is within its part of the window, shown after the part's name at the top; empty for the part itself.
    default ObservableValue<String> title() {
        return new ReadOnlyStringWrapper("");
    }

    /// The page becomes visible, or is already and the route within it changed (another tab). Puts the focus where
    /// work begins.
    void show(Route route);

    /// Another page takes its place: stop redrawing.
    void hide();

    /// It will not be shown again: let go of sessions and listeners.
    default void close() {}

    /// What can be done here, for Ctrl+K and the sheet of shortcuts.
    default List<Command> commands() {
        return List.of();
    }
}
