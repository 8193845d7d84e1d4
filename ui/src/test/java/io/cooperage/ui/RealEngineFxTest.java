package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The whole story in one window over the real engine: pick a root filesystem, run a program isolated in it, watch its
/// log and its graphs, see how it was made, stop it. Leaves a picture of every page in `target/screenshots`.
@Tag("kernel")
class RealEngineFxTest extends WindowTest {
    private static final Path BUSYBOX = Path.of("/bin/busybox");

    /// Prints in colours and on both streams, works a little, and ends politely.
    private static final String SCRIPT = """
            trap 'echo bye; exit 0' TERM; i=0
            while :; do i=$((i+1)); printf '\\033[32mGET\\033[0m /api/items/%d 200 in %dms\\n' $i $((i*7%90))
            [ $((i%6)) = 0 ] && echo "warning: item $i is late" >&2
            j=0; while [ $j -lt 3000 ]; do j=$((j+1)); done; sleep 0.1; done""".replace("\n", "; ");

    @TempDir
    Path folder;

    private Engine engine;

    @SuppressWarnings("NullAway.Init") // Opened by the test itself, for each theme.
    RealEngineFxTest() {}

    @AfterEach
    void removeContainers() {
        if (engine != null) {
            engine.containers().list().forEach(c -> engine.containers().remove(c.id(), true));
            engine.close();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void fromRunToLogToStop(Theme theme) throws IOException {
        assumeTrue(Files.isExecutable(BUSYBOX), "no " + BUSYBOX + ": install busybox-static");
        engine = Engine.open(EnginePaths.under(folder.resolve("e")));
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        CooperageUi ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        try {
            await(
                    "the first list",
                    () -> ui.parts().containers().loadedProperty().get());
            robot.clickOn("#first-run");
            type("#root", root().toString());
            type("#command", "/bin/sh -c '" + SCRIPT.replace("'", "'\\''") + "'");
            type("#name", "shop");
            picture(theme, "run");
            robot.push(KeyCode.CONTROL, KeyCode.ENTER);
            await("its page", () -> ui.parts().navigator().current() instanceof Route.ContainerDetail);
            Container shop = engine.containers().get("shop");
            await("a log", () -> lines(shop) > 40);
            await("running in the header", () -> shows("Running"));
            picture(theme, "log");
            robot.clickOn(".search-box .text-field").write("late");
            await(
                    "matches",
                    () -> robot.lookup(".search-box .count")
                            .queryAs(Label.class)
                            .getText()
                            .matches(".*[1-9].*"));
            picture(theme, "log-search");

            open(ContainerTab.GRAPHS);
            await("samples", () -> engine.containers().latestStats("shop").isPresent());
            picture(theme, "graphs");
            open(ContainerTab.FILES);
            await("its files", () -> shows("busybox") || shows("etc"));
            picture(theme, "files-real");
            open(ContainerTab.NETWORK);
            String address = engine.containers()
                    .networking("shop")
                    .endpoints()
                    .getFirst()
                    .ipv4();
            await("its address", () -> shows(address) || shows(address + "/16"));
            picture(theme, "network-real");
            open(ContainerTab.TERMINAL);
            await(
                    "a shell beside the program",
                    () -> engine.containers().top("shop").stream()
                                    .filter(process -> process.command().contains("sh"))
                                    .count()
                            >= 2);
            robot.write("id; ps\n");
            picture(theme, "terminal");
            open(ContainerTab.PROCESSES);
            picture(theme, "processes");
            open(ContainerTab.INSPECT);
            picture(theme, "inspect");
            open(ContainerTab.ISOLATION);
            await("the plan", () -> robot.lookup("#title").queryAs(Label.class).isVisible());
            picture(theme, "isolation");
            assertThat(engine.containers().isolation("shop").steps())
                    .hasSizeGreaterThan(30)
                    .allSatisfy(step -> assertThat(step.status()).isEqualTo(Isolation.StepStatus.DONE));

            open(ContainerTab.LOG);
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
            await("the list", () -> ui.parts().navigator().current() instanceof Route.Containers);
            await("a row", () -> shows("shop"));
            picture(theme, "list");
            TableView<?> table = robot.lookup(".table-view").queryAs(TableView.class);
            run(() -> {
                table.getSelectionModel().select(0);
                table.requestFocus();
            });
            robot.push(KeyCode.S);
            await("stopped", () -> engine.containers().get("shop").state().status() == Status.EXITED);
            assertThat(engine.containers().get("shop").state().exitCode()).isZero();
            assertThat(lastLine(shop)).isEqualTo("bye");
        } finally {
            run(ui::close);
        }
    }

    private Path root() throws IOException {
        Path root = folder.resolve("busybox-root");
        for (String name : List.of("bin", "dev", "etc", "proc", "sys", "tmp")) {
            Files.createDirectories(root.resolve(name));
        }
        Files.copy(BUSYBOX, root.resolve("bin/busybox"));
        for (String applet : List.of("sh", "sleep", "ps", "id", "printf", "ls", "cat", "top")) {
            Files.createSymbolicLink(root.resolve("bin").resolve(applet), Path.of("busybox"));
        }
        Files.writeString(root.resolve("etc/passwd"), "root:x:0:0:root:/root:/bin/sh\n");
        return root;
    }

    private long lines(Container container) {
        try (ContainerLog log = engine.containers().log(container.id())) {
            return log.lineCount();
        }
    }

    private String lastLine(Container container) {
        try (ContainerLog log = engine.containers().log(container.id())) {
            return log.tail(1).getFirst().text();
        }
    }

    private void open(ContainerTab tab) {
        TabPane pane = robot.lookup(".detail-tabs").queryAs(TabPane.class);
        run(() -> pane.getSelectionModel().select(List.of(ContainerTab.values()).indexOf(tab)));
        waitForFrames();
    }

    private void type(String field, String text) {
        TextInputControl control = robot.lookup(field).queryAs(TextInputControl.class);
        robot.clickOn(control);
        run(() -> control.setText(text));
    }

    private boolean shows(String text) {
        return robot.lookup(text).tryQuery().isPresent();
    }

    private static void picture(Theme theme, String name) {
        screenshot("real-" + name + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
