package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.image.TransferListener.Phase;
import io.cooperage.engine.image.TransferListener.TransferProgress;
import io.cooperage.ui.images.transfer.Transfer;
import io.cooperage.ui.images.transfer.Transfer.State;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.WindowTest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A person among the images, in the real window over an engine in memory.
class ImagesStoryFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ImagesStoryFxTest() {}

    @BeforeEach
    void open() {
        ImageShelf.fill(engine.fakeImages(), Instant.now());
        ImageShelf.use(engine.fakeContainers());
        ImageShelf.furnish(engine.fakeRegistries(), Instant.now());
        ui = fx(() -> CooperageUi.open(engine, UiSettings.inMemory(), stage()));
        await("the images", () -> ui.parts().images().loadedProperty().get());
        await("the containers", () -> ui.parts().containers().loadedProperty().get());
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT2);
        await("rows", () -> table().getItems().size() == 11);
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    @Test
    void aPullShowsItsLayersIsCancelledAndResumed() {
        engine.fakeImages()
                .onTransfer(listener -> listener.changed(
                        new TransferProgress("sha256:1", "a1b2c3d4e5f6", Phase.DOWNLOADING, 10, 40, "")));
        engine.fakeImages().hold("pull", new CountDownLatch(1));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        await("the field", () -> focused("pull-name"));
        robot.write("python:3.13");
        robot.push(KeyCode.ENTER);
        await(
                "a layer",
                () -> robot.lookup(".transfer .item .mono").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().equals("a1b2c3d4e5f6")));
        assertThat(robot.lookup("#pull-name").queryAs(TextField.class).getText())
                .as("free for the next")
                .isEmpty();
        robot.clickOn(".transfer #cancel");
        await("cancelled", () -> transfer().state() == State.CANCELLED);
        engine.fakeImages().hold("pull", new CountDownLatch(0));
        robot.clickOn(".transfer #resume");
        await("done", () -> transfer().state() == State.DONE);
        await("a row", () -> names().contains("python:3.13"));
        robot.clickOn(".transfer #run");
        await("the form", () -> ui.parts().navigator().current().equals(new Route.RunContainer("python:3.13")));
        assertThat(robot.lookup("#root").queryAs(TextField.class).getText()).isEqualTo("python:3.13");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("a container of it", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
    }

    @Test
    void aDroppedArchiveIsLoadedAndWhatIsNoneCanBeImported() {
        engine.fakeImages().failNext("load", EngineException.invalid("root.tar is no archive of images."));
        run(() -> ui.imageParts().navigator().go(new Route.Images(ImagesPanel.IMPORT, "")));
        run(() -> ui.imageParts().transfers().load(java.nio.file.Path.of("/srv/root.tar")));
        await("refused", () -> transfer().isRefused());
        await("the offer", () -> robot.lookup("#import-instead").tryQuery().isPresent());
        robot.clickOn("#import-instead");
        await(
                "the path is filled in",
                () -> robot.lookup("#import-path")
                        .queryAs(TextField.class)
                        .getText()
                        .equals("/srv/root.tar"));
        robot.clickOn("#import");
        await("imported", () -> names().contains("root:latest"));
    }

    @Test
    void manyAreRemovedAfterOneQuestionAndOneFailureStaysOnItsRow() {
        select("alpine:3.20", "debian:bookworm");
        await("the bulk bar", () -> robot.lookup(".images .bulk-bar").query().isVisible());
        engine.fakeImages().failNext("remove", EngineException.conflict("It is being pushed."));
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await("one is gone", () -> names().size() == 10);
        await(
                "the other says why not",
                () -> ui.parts().images().all().stream()
                                .filter(live -> live.problemProperty().get().equals("It is being pushed."))
                                .count()
                        == 1);
    }

    @Test
    void theFilterIsReachedAndLeftByKeyboardAndEscapeClosesThePanel() {
        robot.push(KeyCode.CONTROL, KeyCode.F);
        robot.write("postgres");
        await("one row", () -> rows().equals(List.of("postgres:17")));
        robot.push(KeyCode.ESCAPE);
        await("all rows", () -> rows().size() == 11);
        select("debian:12");
        robot.push(KeyCode.T);
        await("the names", () -> focused("tag-name"));
        robot.write("base:1");
        robot.push(KeyCode.ENTER);
        await("another row", () -> names().contains("base:1"));
        robot.push(KeyCode.ESCAPE);
        await("no panel", () -> ui.parts().navigator().current().equals(new Route.Images()));
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        await(
                "the panel again",
                () -> ui.parts().navigator().current() instanceof Route.Images(var panel, var ref)
                        && panel == ImagesPanel.TAG
                        && ref.equals("debian:12"));
    }

    @Test
    void thePaletteRunsAnImageFromAnywhere() {
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("runalpine");
        robot.push(KeyCode.ENTER);
        await("the form", () -> ui.parts().navigator().current().equals(new Route.RunContainer("alpine:3.20")));
    }

    @Test
    void everyControlHasAName() {
        List<Route> routes = new ArrayList<>(List.of(new Route.Registries()));
        for (ImagesPanel panel : ImagesPanel.values()) {
            routes.add(new Route.Images(panel, panel == ImagesPanel.NONE ? "" : "debian:12"));
        }
        for (Route route : routes) {
            run(() -> ui.parts().navigator().go(route));
            waitForFrames();
            assertThat(fx(() -> nameless(stage().getScene().getRoot())))
                    .as("nameless controls at %s", route)
                    .isEmpty();
        }
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT5);
        robot.push(KeyCode.CONTROL, KeyCode.N);
        waitForFrames();
        assertThat(fx(() -> nameless(stage().getScene().getRoot()))).isEmpty();
    }

    private Transfer transfer() {
        return ui.imageParts().transfers().all().getFirst();
    }

    private boolean focused(String id) {
        Node owner = stage().getScene().getFocusOwner();
        return owner != null && id.equals(owner.getId());
    }

    private void select(String... refs) {
        run(() -> {
            table().requestFocus();
            table().getSelectionModel().clearSelection();
            for (LiveImage live : List.copyOf(table().getItems())) {
                if (List.of(refs).contains(live.shown())) {
                    table().getSelectionModel().select(live);
                }
            }
        });
    }

    @SuppressWarnings("unchecked")
    private TableView<LiveImage> table() {
        return robot.lookup(".images .table-view").queryAs(TableView.class);
    }

    private List<String> rows() {
        return table().getItems().stream().map(LiveImage::shown).toList();
    }

    private List<String> names() {
        return ui.parts().images().all().stream().map(LiveImage::shown).toList();
    }

    /// What a screen reader could not say.
    private static List<String> nameless(Node node) {
        List<String> found = new ArrayList<>();
        if (!node.isVisible()) {
            return found;
        }
        boolean button = node instanceof ButtonBase b
                && (b.getText() == null || b.getText().isEmpty());
        boolean silent =
                node.getAccessibleText() == null || node.getAccessibleText().isEmpty();
        boolean ours = node.getParent() == null || !node.getStyleClass().contains("arrow-button");
        if ((button || node instanceof TextInputControl) && silent && ours) {
            found.add(node.toString());
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(nameless(child)));
        }
        return found;
    }
}
