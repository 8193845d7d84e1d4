package io.cooperage.ui.fx;

import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.value.ObservableBooleanValue;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.stage.Stage;
import javafx.stage.Window;

/// Tells whether a tab's content can be seen: its tab is the selected one, and it is in the scene of a showing window
/// that is not minimised. What can't be seen is not drawn, sampled or asked for. FX thread only.
public final class OnScreen {
    private final ReadOnlyBooleanWrapper value = new ReadOnlyBooleanWrapper(false);

    /// @param selected whether the tab that holds `node` is the selected one
    public OnScreen(Node node, ObservableBooleanValue selected) {
        ObservableValue<Boolean> windowOpen = node.sceneProperty()
                .flatMap(Scene::windowProperty)
                .flatMap(OnScreen::isOpen)
                .orElse(false);
        value.bind(Bindings.createBooleanBinding(() -> windowOpen.getValue() && selected.get(), windowOpen, selected));
        // Bindings are held weakly by what they watch; this one lives as long as the node, whoever else lets go of it.
        node.getProperties().put(OnScreen.class, value);
    }

    private static ObservableValue<Boolean> isOpen(Window window) {
        if (window instanceof Stage stage) {
            return Bindings.createBooleanBinding(
                    () -> stage.isShowing() && !stage.isIconified(),
                    stage.showingProperty(),
                    stage.iconifiedProperty());
        }
        return window.showingProperty();
    }

    public ReadOnlyBooleanProperty property() {
        return value.getReadOnlyProperty();
    }

    public boolean get() {
        return value.get();
    }
}
