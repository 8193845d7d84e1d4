package io.cooperage.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.testing.WindowTest;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.text.Text;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EmptyStateFxTest extends WindowTest {
    @Test
    void aShortSentenceStandsBelowTheMiddleOfItsTitle() {
        EmptyState state = fx(() -> new EmptyState("fth-file", "Choose a file", "It is shown."));
        run(() -> {
            stage().setScene(new Scene(state, 800, 400));
            stage().show();
        });
        await("its words", () -> state.lookupAll(".label .text").size() == 2);
        assertThat(fx(() -> middle(state.lookup(".muted .text"))))
                .isCloseTo(fx(() -> middle(state.lookup(".section-title .text"))), Offset.offset(1.0));
    }

    private static double middle(Node node) {
        Bounds place = node.localToScene(((Text) node).getLayoutBounds());
        return place.getCenterX();
    }
}
