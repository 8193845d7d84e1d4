package io.cooperage.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.testing.WindowTest;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Tooltip;
import javafx.stage.Window;
import org.junit.jupiter.api.Test;

class ReasonedButtonFxTest extends WindowTest {
    private static final String WHY = "Choose a container";

    @Test
    void whoPointsAtADisabledButtonIsToldWhy() {
        Button button = fx(() -> new Button("Connect"));
        ReasonedButton place = fx(() -> {
            ReasonedButton made = new ReasonedButton(button);
            stage().setScene(new Scene(made, 200, 100));
            stage().show();
            button.setDisable(true);
            made.setReason(WHY);
            return made;
        });
        robot.moveTo(button);
        await("the reason", () -> told(WHY));
        assertThat(fx(button::getAccessibleHelp)).isEqualTo(WHY);

        run(() -> {
            button.setDisable(false);
            place.setReason("");
        });
        await("nothing more to say", () -> !told(WHY));
        assertThat(fx(button::getAccessibleHelp)).isEmpty();
    }

    private static boolean told(String words) {
        return Window.getWindows().stream()
                .anyMatch(window -> window instanceof Tooltip tip
                        && tip.isShowing()
                        && tip.getText().equals(words));
    }
}
