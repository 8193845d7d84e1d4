package io.cooperage.ui.theme;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.Objects;
import javafx.application.Application;
import javafx.application.ColorScheme;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.ObjectBinding;
import javafx.beans.property.ObjectProperty;
import javafx.beans.value.ObservableValue;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.text.Font;
import javafx.stage.Window;

/// How the window looks: light or dark as chosen, or as the desktop is at the moment. FX thread only.
///
/// A view's own style sheet uses the `-color-…` tokens of AtlantaFX and the few of `cooperage.css`, so it needs no
/// light and dark of its own. What paints by itself, such as a canvas, takes its colours from CSS properties.
public final class Appearance {
    /// The family of all text, with figures of one width.
    public static final String TEXT_FAMILY = "Inter Tabular";

    /// Same letters, a little stronger; JavaFX knows only regular and bold within a family.
    public static final String MEDIUM_FAMILY = "Inter Tabular Medium";

    /// Logs, terminals, code.
    public static final String MONO_FAMILY = "JetBrains Mono";

    private static final List<String> FACES = List.of(
            "InterTabular.otf",
            "InterTabularBold.otf",
            "InterTabularMedium.otf",
            "JetBrainsMono-Regular.ttf",
            "JetBrainsMono-Bold.ttf");
    private static final double TEXT_SIZE = 13;

    private final ObjectBinding<ColorScheme> scheme;
    private final ObservableList<String> sheets = FXCollections.observableArrayList();

    public Appearance(ObjectProperty<Theme> choice) {
        this(choice, Desktop.colorScheme());
    }

    Appearance(ObjectProperty<Theme> choice, ObservableValue<ColorScheme> desktop) {
        FACES.forEach(Appearance::loadFace);
        scheme = Bindings.createObjectBinding(
                () -> switch (choice.get()) {
                    case SYSTEM -> desktop.getValue();
                    case LIGHT -> ColorScheme.LIGHT;
                    case DARK -> ColorScheme.DARK;
                },
                choice,
                desktop);
        scheme.addListener((property, was, now) -> {
            closeMenus();
            apply(now);
        });
        apply(scheme.get());
    }

    /// What is shown now.
    public ObservableValue<ColorScheme> scheme() {
        return scheme;
    }

    /// Makes a scene follow for as long as it lives. Popups take the sheets of the scene they belong to.
    public void style(Scene scene) {
        Bindings.bindContent(scene.getStylesheets(), sheets);
        // Bindings hold weakly what they bind: without this the first collection of garbage ends the following.
        scene.getProperties().put(Appearance.class, this);
    }

    /// A menu that stays open over the change would be drawn without its style.
    private static void closeMenus() {
        List.copyOf(Window.getWindows()).stream()
                .filter(ContextMenu.class::isInstance)
                .forEach(Window::hide);
    }

    private void apply(ColorScheme now) {
        boolean dark = now == ColorScheme.DARK;
        Application.setUserAgentStylesheet(
                dark ? new PrimerDark().getUserAgentStylesheet() : new PrimerLight().getUserAgentStylesheet());
        sheets.setAll(sheet(dark ? "dark.css" : "light.css"), sheet("cooperage.css"), sheet("control.css"));
    }

    private static String sheet(String name) {
        URL url = Objects.requireNonNull(Appearance.class.getResource(name), name);
        return url.toExternalForm();
    }

    private static void loadFace(String file) {
        try (InputStream face = Objects.requireNonNull(Appearance.class.getResourceAsStream("fonts/" + file), file)) {
            if (Font.loadFont(face, TEXT_SIZE) == null) {
                throw new IllegalStateException(file + " is not a font that JavaFX can read");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(file + " can't be read", e);
        }
    }
}
