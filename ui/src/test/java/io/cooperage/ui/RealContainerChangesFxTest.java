package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.image.TransferListener;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Containers;
import io.cooperage.ui.nav.Route.ContainersPanel;
import io.cooperage.ui.preferences.UiSettings.Theme;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What is done to a container that is there, in a window over the real engine: typing into its main process,
/// other limits, an image of it, and its files as a tar. Leaves a picture of each in `target/screenshots`.
class RealContainerChangesFxTest extends RealImageWindow {
    private static final long MIB = 1L << 20;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealContainerChangesFxTest() {}

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void typedIntoLimitedCommittedAndExported(Theme theme) throws IOException {
        open(theme);
        engine.images().makeStarter(BASE, TransferListener.NONE);
        Container box = engine.containers()
                .create(ContainerConfig.of(new RootSource.Image(BASE), List.of("/bin/sh")).toBuilder()
                        .name("box")
                        .terminal(true)
                        .stdinOpen(true)
                        .build());
        engine.containers().start("box");
        await(
                "its row",
                () -> ui.parts()
                        .containers()
                        .find(box.id())
                        .filter(live -> live.container().state().status() == Status.RUNNING)
                        .isPresent());
        typeIntoIt(theme, box);
        changeLimits(theme, box);
        commit(theme, box);
        export(theme, box);
    }

    private void typeIntoIt(Theme theme, Container box) {
        go(new ContainerDetail(box.id(), ContainerTab.TERMINAL));
        await("the main process", () -> sessions().getTabs().size() == 1 && lookup(".terminal-pane Canvas") != null);
        assertThat(fx(() -> sessions().getTabs().getFirst().getText())).isEqualTo("main process");
        assertThat(engine.containers().top("box")).hasSize(1);
        Node screen = Objects.requireNonNull(lookup(".terminal-pane Canvas"));
        run(screen::requestFocus);
        robot.write("mkdir typed\n");
        robot.write("ls -d typed\n");
        await(
                "the answer",
                () -> logOf(box).stream().anyMatch(line -> line.strip().equals("typed")));
        screenshot("changes-attached-" + word(theme));
        run(() -> sessions().getTabs().getFirst().getOnCloseRequest().handle(new Event(Tab.TAB_CLOSE_REQUEST_EVENT)));
        await("no terminal", () -> sessions().getTabs().isEmpty());
        assertThat(engine.containers().get("box").state().status()).isEqualTo(Status.RUNNING);

        MenuButton more = (MenuButton) Objects.requireNonNull(lookup("#more"));
        run(more::show);
        screenshot("changes-menu-" + word(theme));
        run(() -> more.getItems().getFirst().fire());
        await(
                "the form of the limits",
                () -> ui.parts().navigator().current().equals(new Containers(ContainersPanel.LIMITS, box.id())));
    }

    private void changeLimits(Theme theme, Container box) {
        set("#limit-memory", "1k");
        press("#change-limits");
        assertThat(limits(box)).isEqualTo(Limits.NONE);
        assertThat(shows("At least 6.00 MiB, or nothing starts.")).isTrue();
        set("#limit-memory", "64m");
        set("#limit-pids", "50");
        Node send = Objects.requireNonNull(lookup("#change-limits"));
        assertThat(fx(() -> send.localToScene(send.getLayoutBounds()).getMaxY()))
                .as("in sight without scrolling")
                .isLessThan(fx(() -> send.getScene().getHeight()));
        screenshot("changes-limits-" + word(theme));
        press("#change-limits");
        await(
                "the page it was opened from",
                () -> ui.parts().navigator().current().equals(new ContainerDetail(box.id(), ContainerTab.TERMINAL)));
        assertThat(limits(box).memory()).isEqualTo(64 * MIB);
        assertThat(limits(box).pids()).isEqualTo(50);
        assertThat(limits(box).cpus()).isNull();

        go(new Containers());
        go(new Containers(ContainersPanel.LIMITS, box.id()));
        await("what it has now", () -> text("#limit-pids").equals("50"));
        assertThat(text("#limit-memory")).isEqualTo("64m");
        // More memory than memory and swap together: the engine refuses, at the field.
        set("#limit-memory-swap", "32m");
        press("#change-limits");
        await("a refusal", () -> lookup(".side-panel .field-error") != null);
        set("#limit-memory-swap", "");
        set("#limit-memory", "");
        press("#change-limits");
        await("the list again", () -> ui.parts().navigator().current().equals(new Containers()));
        assertThat(limits(box).memory()).isNegative();
        assertThat(limits(box).pids()).isEqualTo(50);
    }

    private void commit(Theme theme, Container box) {
        go(new Containers(ContainersPanel.COMMIT, box.id()));
        await("the form", () -> lookup("#commit-name") != null);
        set("#commit-name", "Not A Name");
        press("#commit-container");
        await("a refusal", () -> lookup(".side-panel .field-error") != null);
        set("#commit-name", "kept:1");
        set("#commit-message", "a folder more");
        screenshot("changes-commit-" + word(theme));
        press("#commit-container");
        await("the image", () -> names().contains("kept:1"));
        await("the list", () -> ui.parts().navigator().current().equals(new Containers()));
        assertThat(engine.containers().get("box").state().status()).isEqualTo(Status.RUNNING);
    }

    private void export(Theme theme, Container box) throws IOException {
        go(new ContainerDetail(box.id(), ContainerTab.LOG));
        await("its page", () -> lookup("#more") != null);
        MenuButton more = (MenuButton) Objects.requireNonNull(lookup("#more"));
        Path tar = folder.resolve("box.tar");
        run(() -> more.getItems().stream()
                .filter(item -> item.getText().equals("Export filesystem…"))
                .findFirst()
                .orElseThrow()
                .fire());
        await("the tar", () -> Files.exists(tar));
        screenshot("changes-exported-" + word(theme));
        assertThat(Files.size(tar)).isGreaterThan(MIB / 2);
        assertThat(new String(Files.readAllBytes(tar), StandardCharsets.ISO_8859_1))
                .contains("typed/");
    }

    private TabPane sessions() {
        return robot.lookup(".sessions").queryAs(TabPane.class);
    }

    private Limits limits(Container box) {
        return engine.containers().get(box.id()).config().limits();
    }

    private List<String> logOf(Container box) {
        try (ContainerLog log = engine.containers().log(box.id())) {
            return log.tail(20).stream().map(line -> line.text()).toList();
        }
    }

    private void set(String field, String text) {
        await("the field " + field, () -> lookup(field) != null);
        run(() -> robot.lookup(field).queryAs(TextInputControl.class).setText(text));
    }

    private void press(String button) {
        run(() -> robot.lookup(button).queryAs(Button.class).fire());
    }

    private static String word(Theme theme) {
        return theme.name().toLowerCase(Locale.ROOT);
    }
}
