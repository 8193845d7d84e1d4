package io.cooperage.ui.settings;

import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.util.List;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;

/// The settings as they may be chosen. FX thread only.
public final class SettingsViewModel {
    /// 0 follows the desktop.
    static final List<Double> SCALES = List.of(0.0, 1.0, 1.25, 1.5, 1.75, 2.0);

    /// What a person may be told of, by the names of its switches; the last one is where.
    static final List<String> ALERTS = UiSettings.ALERTS;

    private final UiSettings settings;
    private final EnginePaths paths;
    private final Property<Double> scale;

    public SettingsViewModel(UiSettings settings, EnginePaths paths) {
        this.settings = settings;
        this.paths = paths;
        scale = settings.scaleProperty().asObject();
    }

    ObjectProperty<Theme> themeProperty() {
        return settings.themeProperty();
    }

    Property<Double> scaleProperty() {
        return scale;
    }

    ObjectProperty<OnQuit> onQuitProperty() {
        return settings.onQuitProperty();
    }

    BooleanProperty alertProperty(String name) {
        return settings.flag(name, true);
    }

    String dataFolder() {
        return paths.data().toString();
    }

    String settingsFile() {
        return paths.config().resolve(UiSettings.FILE).toString();
    }
}
