package io.cooperage.ui.theme;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.lang.ref.WeakReference;
import javafx.application.ColorScheme;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Side;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.MenuItem;
import javafx.scene.layout.Pane;
import javafx.stage.Stage;
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

    @Test
    void aMenuClosesWhenTheColoursChange() {
        Stage stage = fx(Stage::new);
        ContextMenu menu = fx(() -> {
            Scene scene = new Scene(new Pane());
            new Appearance(choice, desktop).style(scene);
            stage.setScene(scene);
            stage.show();
            ContextMenu made = new ContextMenu(new MenuItem("Start"));
            made.show(scene.getRoot(), Side.BOTTOM, 0, 0);
            return made;
        });
        assertThat(fx(menu::isShowing)).isTrue();
        run(() -> choice.set(Theme.DARK));
        assertThat(fx(menu::isShowing)).isFalse();
        run(stage::hide);
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
