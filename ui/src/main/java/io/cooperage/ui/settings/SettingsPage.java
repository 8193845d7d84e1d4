package io.cooperage.ui.settings;

import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.fx.FxmlView;
import io.cooperage.ui.nav.Page;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;

/// The choices about the window.
public final class SettingsPage implements Page {
    private final SettingsController controller;
    private final ScrollPane view;

    public SettingsPage(UiSettings settings, EnginePaths paths) {
        controller = new SettingsController(new SettingsViewModel(settings, paths));
        view = new ScrollPane(FxmlView.load(controller));
        view.setFitToWidth(true);
        view.setFocusTraversable(false);
    }

    @Override
    public Parent view() {
        return view;
    }

    @Override
    public void show(Route route) {
        controller.focus();
    }

    @Override
    public void hide() {}
}
