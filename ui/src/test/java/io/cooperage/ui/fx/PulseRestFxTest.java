package io.cooperage.ui.fx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.javafx.tk.Toolkit;
import io.cooperage.ui.fx.PulseRest.RestingTimer;
import io.cooperage.ui.testing.WindowTest;
import java.lang.reflect.Field;
import java.util.concurrent.atomic.AtomicInteger;
import javafx.animation.AnimationTimer;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.Pane;
import org.junit.jupiter.api.Test;

class PulseRestFxTest extends WindowTest {
    @Test
    void thePulseRestsWhileNothingMovesAndComesBackWhenSomethingDoes() throws Exception {
        Label label = new Label("still");
        run(() -> {
            PulseRest.install();
            stage().setScene(new Scene(new Pane(label), 200, 100));
            stage().show();
        });
        Object timer = timer();
        assumeTrue(
                timer instanceof RestingTimer || timer.getClass().getName().contains("Gtk"),
                () -> "this toolkit's timer can pause by itself: " + timer.getClass());
        assertThat(timer).isInstanceOf(RestingTimer.class);
        RestingTimer resting = (RestingTimer) timer;
        for (int round = 1; round <= 3; round++) {
            await("rest", resting::isResting);
            // Laid out by a pulse and by nothing else.
            String text = "moved".repeat(round);
            double before = label.getWidth();
            run(() -> label.setText(text));
            await("a wider label", () -> label.getWidth() != before);
        }
        AtomicInteger frames = new AtomicInteger();
        AnimationTimer animation = new AnimationTimer() {
            @Override
            public void handle(long now) {
                frames.incrementAndGet();
            }
        };
        await("rest before an animation", resting::isResting);
        run(animation::start);
        await("frames for longer than the toolkit waits for a rest", () -> frames.get() > 40);
        run(animation::stop);
        await("rest after an animation", resting::isResting);
    }

    private static Object timer() throws ReflectiveOperationException {
        Toolkit toolkit = Toolkit.getToolkit();
        Field timer = toolkit.getClass().getDeclaredField("pulseTimer");
        timer.setAccessible(true);
        return timer.get(toolkit);
    }
}
