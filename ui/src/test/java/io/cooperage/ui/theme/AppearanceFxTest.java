package io.cooperage.ui.theme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.lang.ref.WeakReference;
import javafx.application.ColorScheme;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;

class AppearanceFxTest extends WindowTest {
    private final ObjectProperty<Theme> choice = new SimpleObjectProperty<>(Theme.LIGHT);
    private final ObjectProperty<ColorScheme> desktop = new SimpleObjectProperty<>(ColorScheme.LIGHT);

    @Test
    void aSceneFollowsAsLongAsItLives() {
        Scene scene = fx(() -> {
            Scene made = new Scene(new Pane());
            new Appearance(choice, desktop).style(made);
            return made;
        });
        collectGarbage();
        run(() -> choice.set(Theme.DARK));
        assertThat(fx(() -> sheets(scene))).contains("dark.css").doesNotContain("light.css");
        run(() -> choice.set(Theme.SYSTEM));
        assertThat(fx(() -> sheets(scene))).contains("light.css").doesNotContain("dark.css");
        run(() -> desktop.set(ColorScheme.DARK));
        assertThat(fx(() -> sheets(scene))).contains("dark.css");
    }

    private static String sheets(Scene scene) {
        return scene.getStylesheets().toString();
    }

    /// Returns when something that nobody holds is gone.
    private static void collectGarbage() {
        WeakReference<Object> loose = new WeakReference<>(new Object());
        while (loose.get() != null) {
            System.gc();
        }
    }
}
