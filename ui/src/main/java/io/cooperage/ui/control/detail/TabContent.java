package io.cooperage.ui.control.detail;

import java.util.function.Consumer;
import javafx.scene.Parent;

/// What a tab consists of, made when the tab is shown for the first time.
///
/// @param active told whether anyone can see it, from the moment it is made
/// @param focus puts the focus where work begins
/// @param close lets go of what it holds; nobody sees it then
public record TabContent(Parent view, Consumer<Boolean> active, Runnable focus, Runnable close) {

    /// Holds nothing beyond what it shows while somebody looks.
    public static TabContent of(Parent view, Consumer<Boolean> active, Runnable focus) {
        return new TabContent(view, active, focus, () -> active.accept(false));
    }
}
