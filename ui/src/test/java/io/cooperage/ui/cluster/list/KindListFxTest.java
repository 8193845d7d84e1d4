package io.cooperage.ui.cluster.list;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.ui.cluster.client.ResourceType;
import io.cooperage.ui.testing.WindowTest;
import java.util.List;
import java.util.stream.IntStream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KindListFxTest extends WindowTest {
    private static final List<ResourceType> SERVED = IntStream.range(10, 50)
            .mapToObj(i -> new ResourceType("example.com", "v1", "Kind" + i, "kind" + i, true, List.of("list")))
            .toList();

    @Test
    void aKindThatIsChosenElsewhereComesIntoSight() {
        ObjectProperty<@Nullable ResourceType> chosen = new SimpleObjectProperty<>();
        KindList list = fx(() -> {
            KindList made = new KindList(chosen, new SimpleBooleanProperty(), () -> {}, () -> {});
            stage().setScene(new Scene(made, 240, 300));
            stage().show();
            made.show(SERVED, false);
            return made;
        });
        for (ResourceType kind : List.of(SERVED.getLast(), SERVED.get(20), SERVED.getFirst())) {
            run(() -> chosen.set(kind));
            waitForFrames();
            assertThat(fx(() -> isSeen(list, kind))).as(kind.kind()).isTrue();
        }
        run(() -> {
            chosen.set(SERVED.getLast());
            list.show(SERVED.reversed(), true);
            list.show(SERVED, true);
        });
        waitForFrames();
        assertThat(fx(() -> isSeen(list, SERVED.getLast())))
                .as("in a list that was made anew")
                .isTrue();
    }

    private static boolean isSeen(KindList list, ResourceType kind) {
        Node button = list.lookup("#kind-" + kind.plural());
        Bounds place = list.sceneToLocal(button.localToScene(button.getBoundsInLocal()));
        return place.getMinY() >= 0 && place.getMaxY() <= list.getHeight();
    }
}
