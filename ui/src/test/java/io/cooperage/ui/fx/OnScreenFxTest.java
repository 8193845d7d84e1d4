package io.cooperage.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.testing.WindowTest;
import java.lang.ref.WeakReference;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Scene;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;

class OnScreenFxTest extends WindowTest {
    @Test
    void tellsAsLongAsTheNodeLives() {
        Pane node = new Pane();
        SimpleBooleanProperty selected = new SimpleBooleanProperty();
        AtomicBoolean told = new AtomicBoolean();
        run(() -> new OnScreen(node, selected).property().subscribe(told::set));
        collectGarbage();
        run(() -> {
            stage().setScene(new Scene(node, 200, 100));
            stage().show();
            selected.set(true);
        });
        await("seen", told::get);
        run(() -> selected.set(false));
        assertThat(told).isFalse();
    }

    private static void collectGarbage() {
        WeakReference<Object> seen = new WeakReference<>(new Object());
        while (seen.get() != null) {
            System.gc();
        }
    }
}
