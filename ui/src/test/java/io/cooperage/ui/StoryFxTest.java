package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.OnQuit;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;
import javafx.stage.WindowEvent;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A person at the keyboard and the mouse, in the real window over an engine in memory.
class StoryFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();
    private final UiSettings settings = UiSettings.inMemory();
    private final Path root;
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    StoryFxTest(@TempDir Path folder) throws IOException {
        root = folder.resolve("busybox");
        Files.createDirectories(root.resolve("bin"));
    }

    @BeforeEach
    void open() {
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        await("the first list", () -> ui.parts().containers().loadedProperty().get());
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    @Test
    void fromRunToRowToStopToRemove() {
        robot.clickOn("#first-run");
        type("#root", root.toString());
        type("#command", "sleep 1000");
        type("#name", "web");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
        await("a row", () -> names().equals(List.of("web")));
        assertThat(status("web")).isEqualTo(Status.RUNNING);

        select("web");
        robot.push(KeyCode.S);
        await("stopped", () -> status("web") == Status.EXITED);
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await("nothing left", () -> ui.parts().containers().all().isEmpty());
        assertThat(robot.lookup("#first-run").queryAll())
                .as("the empty page teaches again")
                .hasSize(1);
        assertThat(engine.fakeContainers().calls())
                .containsSubsequence("create web", "start web", "stop web", "remove web");
    }

    @Test
    void aFailedStartIsShownInPlaceAndNothingTypedIsLost() {
        engine.fakeContainers()
                .failNext(
                        "start",
                        new EngineException(
                                ErrorKind.INVALID_ARGUMENT,
                                "step 37 of 37, exec /bin/nope: No such file or directory"));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        type("#root", root.toString());
        type("#command", "/bin/nope");
        robot.clickOn("#section-limits");
        type("#memory", "64m");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await(
                "the step",
                () -> robot.lookup(".failure .label").queryAllAs(Label.class).stream()
                        .anyMatch(label -> label.getText().startsWith("step 37 of 37")));
        robot.push(KeyCode.ESCAPE);
        await("the list", () -> ui.parts().navigator().current() instanceof Route.Containers);
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        await("the form", () -> ui.parts().navigator().current() instanceof Route.RunContainer);
        assertThat(robot.lookup("#memory").queryAs(TextField.class).getText()).isEqualTo("64m");
        assertThat(ui.parts().containers().all()).isEmpty();
    }

    @Test
    void unpackingShowsProgressAndCanBeCancelled() {
        engine.fakeContainers().hold("create", new CountDownLatch(1));
        robot.push(KeyCode.CONTROL, KeyCode.N);
        type("#root", root.toString());
        type("#command", "sh");
        type("#name", "slow");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("the call", () -> engine.fakeContainers().calls().contains("create slow"));
        engine.fakeEvents()
                .publish(new TaskEvent(Instant.now(), "t", "Unpack busybox", TaskState.RUNNING, "", 40, 100));
        await(
                "progress in the status bar",
                () -> robot.lookup(".status-bar .progress-bar").queryAll().stream()
                        .anyMatch(Node::isVisible));
        robot.clickOn("#cancel");
        await("no work left", () -> ui.parts().tasks().running().isEmpty());
        assertThat(robot.lookup("#name").queryAs(TextField.class).getText()).isEqualTo("slow");
        assertThat(robot.lookup(".failure").query().isVisible()).isFalse();
    }

    @Test
    void theFilterIsReachedAndLeftByKeyboard() {
        create("web", "nginx");
        create("db", "postgres");
        await("rows", () -> table().getItems().size() == 2);
        robot.push(KeyCode.CONTROL, KeyCode.F);
        robot.write("post");
        await("one row", () -> names().equals(List.of("db")));
        robot.push(KeyCode.ENTER);
        assertThat(fx(() -> table().isFocused())).isTrue();
        robot.push(KeyCode.CONTROL, KeyCode.F);
        robot.push(KeyCode.ESCAPE);
        await("both rows", () -> table().getItems().size() == 2);
    }

    @Test
    void theSlashLeadsToTheFilterAndIsNotTypedThere() {
        create("web", "nginx");
        create("db", "postgres");
        await("rows", () -> table().getItems().size() == 2);
        select("web");
        robot.push(KeyCode.SLASH);
        await("the filter", () -> stage().getScene().getFocusOwner() instanceof TextField);
        robot.write("post");
        await("one row", () -> names().equals(List.of("db")));
        assertThat(fx(() -> ((TextField) stage().getScene().getFocusOwner()).getText()))
                .isEqualTo("post");
    }

    @Test
    void aNameIsEditedInItsRow() {
        create("web", "nginx");
        await("a row", () -> names().equals(List.of("web")));
        select("web");
        robot.push(KeyCode.F2);
        await("an editor", () -> stage().getScene().getFocusOwner() instanceof TextField);
        await(
                "a frame around it",
                () -> ((Region) stage().getScene().getFocusOwner().getParent())
                                .getBackground()
                                .getFills()
                                .size()
                        == 3);
        robot.push(KeyCode.ESCAPE);
        await("the list has the keys again", () -> table().isFocused());
        robot.push(KeyCode.F2);
        await("an editor again", () -> stage().getScene().getFocusOwner() instanceof TextField);
        robot.push(KeyCode.CONTROL, KeyCode.A);
        robot.write("sprite");
        robot.push(KeyCode.ENTER);
        await("the new name", () -> names().equals(List.of("sprite")));
        assertThat(engine.fakeContainers().calls())
                .as("letters are the editor’s while it is open")
                .noneMatch(call -> call.startsWith("start"));
        // Only the key edits: who presses the name twice wants to see the container.
        run(() -> table().edit(0, table().getColumns().get(1)));
        assertThat(fx(() -> table().getEditingCell())).isNull();
    }

    @Test
    void oneQuestionForManyAndEscapeMeansNo() {
        create("web", "nginx");
        create("db", "postgres");
        await("rows", () -> table().getItems().size() == 2);
        run(() -> table().requestFocus());
        robot.push(KeyCode.CONTROL, KeyCode.A);
        await("the bulk bar", () -> robot.lookup(".bulk-bar").query().isVisible());
        assertThat(disabled(".bulk-bar .button", "Stop")).isTrue();
        assertThat(disabled(".bulk-bar .button", "Start")).isFalse();
        robot.push(KeyCode.DELETE);
        robot.push(KeyCode.ESCAPE);
        assertThat(engine.fakeContainers().calls()).noneMatch(call -> call.startsWith("remove"));
        assertThat(fx(() -> table().isFocused())).as("the focus is back").isTrue();
        robot.push(KeyCode.DELETE);
        robot.clickOn("#confirm");
        await("none", () -> ui.parts().containers().all().isEmpty());
    }

    @Test
    void thePaletteFindsAContainerAndWhatCanBeDoneToIt() {
        create("web", "nginx");
        await("a row", () -> names().equals(List.of("web")));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("startweb");
        robot.push(KeyCode.ENTER);
        await("running", () -> status("web") == Status.RUNNING);
        robot.push(KeyCode.CONTROL, KeyCode.K);
        robot.write("web");
        robot.push(KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
    }

    @Test
    void thePageOfWhatIsRemovedElsewhereGivesWayToTheList() {
        create("web", "nginx");
        await("a row", () -> names().equals(List.of("web")));
        select("web");
        robot.push(KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
        engine.containers().remove("web", true);
        await("the list", () -> ui.parts().navigator().current() instanceof Route.Containers);
        robot.push(KeyCode.ALT, KeyCode.LEFT);
        assertThat(ui.parts().navigator().current()).isInstanceOf(Route.Containers.class);
    }

    @Test
    void everyControlOfEveryPageHasAName() {
        create("web", "nginx");
        await("a row", () -> names().equals(List.of("web")));
        for (Route route :
                List.of(new Route.Containers(), new Route.RunContainer(), new Route.Machine(), new Route.Settings())) {
            run(() -> ui.parts().navigator().go(route));
            waitForFrames();
            assertThat(fx(() -> nameless(stage().getScene().getRoot())))
                    .as("nameless controls at %s", route)
                    .isEmpty();
        }
    }

    @Test
    void closingCanStopContainersFirst() {
        create("web", "nginx");
        engine.containers().start("web");
        await("running", () -> ui.parts().containers().runningProperty().get() == 1);
        run(() -> settings.onQuitProperty().set(OnQuit.STOP_CONTAINERS));
        run(() -> stage().fireEvent(new WindowEvent(stage(), WindowEvent.WINDOW_CLOSE_REQUEST)));
        await("closed", () -> !stage().isShowing());
        assertThat(engine.fakeContainers().get("web").state().status()).isEqualTo(Status.EXITED);
    }

    @Test
    void closingLeavesContainersAlone() {
        create("web", "nginx");
        engine.containers().start("web");
        await("running", () -> ui.parts().containers().runningProperty().get() == 1);
        run(() -> stage().fireEvent(new WindowEvent(stage(), WindowEvent.WINDOW_CLOSE_REQUEST)));
        await("closed", () -> !stage().isShowing());
        await("no samples for a closed window", () -> engine.fakeContainers().samplers() == 0);
        assertThat(engine.fakeContainers().get("web").state().status()).isEqualTo(Status.RUNNING);
    }

    private void create(String name, String command) {
        engine.containers()
                .create(io.cooperage.engine.container.ContainerConfig.of(
                                new io.cooperage.engine.container.RootSource.Directory(root), List.of(command))
                        .toBuilder()
                        .name(name)
                        .build());
    }

    private void type(String field, String text) {
        robot.clickOn(field);
        run(() -> robot.lookup(field).queryAs(TextInputControl.class).clear());
        robot.write(text, 0);
    }

    private void select(String name) {
        run(() -> {
            table().requestFocus();
            table().getSelectionModel().clearSelection();
            table().getItems().stream()
                    .filter(live -> live.container().name().equals(name))
                    .findFirst()
                    .ifPresent(table().getSelectionModel()::select);
        });
    }

    @SuppressWarnings("unchecked")
    private TableView<LiveContainer> table() {
        return robot.lookup(".table-view").queryAs(TableView.class);
    }

    private List<String> names() {
        return table().getItems().stream().map(live -> live.container().name()).toList();
    }

    private Status status(String name) {
        return engine.fakeContainers().get(name).state().status();
    }

    private boolean disabled(String selector, String text) {
        return robot.lookup(selector).queryAllAs(Button.class).stream()
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .isDisabled();
    }

    /// What a screen reader could not say.
    private static List<String> nameless(Node node) {
        if (!node.isVisible()) {
            return List.of();
        }
        boolean button = node instanceof ButtonBase b
                && (b.getText() == null || b.getText().isEmpty());
        boolean input = node instanceof TextInputControl;
        boolean silent =
                node.getAccessibleText() == null || node.getAccessibleText().isEmpty();
        // The button inside a menu button or a combo box is spoken for by the control around it.
        boolean ours = node.getParent() == null || !node.getStyleClass().contains("arrow-button");
        List<String> found = new java.util.ArrayList<>();
        if ((button || input) && silent && ours) {
            found.add(node.toString());
        }
        if (node instanceof javafx.scene.Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> found.addAll(nameless(child)));
        }
        return found;
    }
}
