package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.network.NetworkConfig;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.Surroundings;
import io.cooperage.engine.volume.VolumeConfig;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.Desktop;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.FakeImage;
import io.cooperage.ui.testing.FakeImage.Step;
import io.cooperage.ui.testing.WindowTest;
import java.time.Instant;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.chart.NumberAxis;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Slider;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.scene.text.Text;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The run form as a person uses it: by keyboard, with a pasted line, from a container.
class RunFormFxTest extends WindowTest {
    private static final String LINE =
            "docker run -it --name web -p 8080:80 -p 127.0.0.1:5432:5432 -v /srv/shop:/srv:ro"
                    + " -v data:/var/lib/data --tmpfs /run:size=64m --network back --network-alias db -e LANG=C.UTF-8"
                    + " -e 'GREETING=hello there' --label project=shop --cpus 1.5 -m 512m --restart unless-stopped"
                    + " --health-cmd 'curl -f http://localhost/' --health-interval 30s -u 1000:1000 --cap-drop ALL"
                    + " --cap-add NET_BIND_SERVICE --security-opt no-new-privileges --device /dev/fuse -h web.local"
                    + " --add-host db:10.0.0.5 --log-driver local --log-opt max-size=10m --memory-swappiness 60"
                    + " --device-cgroup-rule 'c 42:* rwm' --annotation org.example.team=shop nginx:1.27 nginx -g 'daemon off;'";

    private final FakeEngine engine = new FakeEngine();
    private final UiSettings settings = UiSettings.inMemory();
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened before each test.
    RunFormFxTest() {}

    @BeforeEach
    void open() {
        engine.fakeImages().add(FakeImage.of("nginx:1.27", Instant.now(), new Step("ADD rootfs.tar /", 60 << 20)));
        engine.fakeImages().add(FakeImage.of("nginx:1.26", Instant.now(), new Step("ADD old.tar /", 60 << 20)));
        engine.fakeNetworks().create(NetworkConfig.of("back"));
        engine.fakeVolumes().create(VolumeConfig.of("data"));
        engine.fakeNetworks().occupy(8080, "container shop");
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        await(
                "loaded",
                () -> ui.parts().containers().loadedProperty().get()
                        && ui.parts().images().loadedProperty().get());
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyPartOfAFilledForm(Theme theme) {
        String look = theme.name().toLowerCase(java.util.Locale.ROOT);
        run(ui::close);
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        await("images", () -> ui.parts().images().loadedProperty().get());
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.moveTo(stage());
        paste(LINE);
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await("filled", () -> text("#root").equals("nginx:1.27"));
        await(
                "the taken port",
                () -> labels(".field-error").anyMatch("Port 8080 is taken: container shop"::equals)
                        || robot.lookup("#section-ports .count").tryQuery().isPresent());
        screenshot("run-form-basics-" + look);
        for (String part : new String[] {
            "ports", "mounts", "network", "environment", "limits", "lifecycle", "security", "devices", "advanced"
        }) {
            robot.push(KeyCode.CONTROL, KeyCode.PAGE_DOWN);
            await(
                    part,
                    () -> robot.lookup("#section-" + part).query().getPseudoClassStates().stream()
                            .anyMatch(state -> state.getPseudoClassName().equals("lit")));
            screenshot("run-form-" + part + "-" + look);
        }
        assertThat(robot.lookup("#kept-options").queryAs(Label.class).getText())
                .isEqualTo("Asked for as well, without a field here: --memory-swappiness 60"
                        + " --device-cgroup-rule 'c 42:* rwm' --annotation org.example.team=shop");
        paste("docker run --memory lots nginx");
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await(
                "the word is selected",
                () -> field("#pasted-line").getSelectedText().equals("lots"));
        screenshot("run-form-mistake-" + look);
    }

    @Test
    void aMistakeInALineIsSelectedAndExplained() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        paste("docker run --publsh 80:80 nginx");
        robot.clickOn("#fill-form");
        await(
                "the word is selected",
                () -> field("#pasted-line").getSelectedText().equals("--publsh"));
        assertThat(robot.lookup("#line-problem").queryAs(Label.class).getText())
                .isEqualTo("There is no option --publsh. Did you mean --publish?");
        robot.push(KeyCode.ESCAPE);
        await("closed", () -> !field("#pasted-line").getParent().isVisible());
        assertThat(ui.parts().navigator().current()).isEqualTo(new Route.RunContainer());
    }

    @Test
    void imagesAreOfferedAsOneTypesAndTheOthersCanBePulled() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#root").write("ngi");
        await("offered", () -> robot.lookup(".menu-item").queryAll().size() == 2);
        screenshot("run-form-suggestions");
        robot.push(KeyCode.DOWN);
        robot.push(KeyCode.ENTER);
        await("chosen", () -> text("#root").startsWith("nginx:1.2"));

        run(() -> field("#root").setText("redis:7"));
        await("can be pulled", () -> robot.lookup("#pull").query().getParent().isVisible());
        screenshot("run-form-pull");
        robot.clickOn("#pull");
        await(
                "pulled",
                () -> engine.fakeImages().calls().contains("pull redis:7")
                        && !robot.lookup("#pull").query().getParent().isVisible());
    }

    @Test
    void aFormThatIsFilledOffersNoOtherImages() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#root");
        run(() -> ui.parts().navigator().go(new Route.RunContainer("nginx:1")));
        await("filled", () -> text("#root").equals("nginx:1"));
        assertThat(robot.lookup(".menu-item").queryAll()).isEmpty();
    }

    @Test
    void tabGoesOnFromATextOfSeveralLines() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#section-devices");
        robot.clickOn("#devices").write("/dev/fuse");
        robot.push(KeyCode.TAB);
        await("the next field", () -> robot.lookup("#blkio-weight").query().isFocused());
        robot.push(KeyCode.SHIFT, KeyCode.TAB);
        await("and back", () -> robot.lookup("#devices").query().isFocused());
        assertThat(field("#devices").getText()).isEqualTo("/dev/fuse");
    }

    @Test
    void aMessageLeavesTheButtonsFree() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        run(() -> ui.parts().notices().toast(Toast.of(Tone.SUCCESS, "web is running")));
        await("said", () -> robot.lookup(".toast").tryQuery().isPresent());
        Bounds toast = bounds(".toast");
        assertThat(toast.intersects(bounds("#run"))).isFalse();
        assertThat(toast.intersects(bounds("#create"))).isFalse();
    }

    @Test
    void sliderAndTextAreOneLimit() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#section-limits");
        robot.clickOn("#cpus").write("1");
        await(
                "the slider follows",
                () -> robot.lookup("#cpus-slider").queryAs(Slider.class).getValue() == 1);
        await("what its marks mean", () -> ticks("#cpus-slider").contains("no limit"));
        assertThat(ticks("#cpus-slider")).hasSize(5);
        await("those of the memory, too", () -> ticks("#memory-slider").contains("no limit"));
        run(() -> robot.lookup("#cpus-slider").queryAs(Slider.class).requestFocus());
        robot.push(KeyCode.RIGHT);
        await("the text follows", () -> text("#cpus").equals("1.25"));
        await("so does the line", () -> field("#run-line").getText().contains("--cpus 1.25"));
    }

    @Test
    void aLogThatIsNotKeptAsksForNoLimits() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#section-advanced");
        assertThat(robot.lookup("#kept-options").query().isVisible()).isFalse();
        scrollDown("#log-driver");
        robot.clickOn("#log-driver-none");
        await("said", () -> field("#run-line").getText().contains("--log-driver none"));
        await("no limits", () -> !isShown("#log-size"));
        robot.clickOn("#log-driver-local");
        await("limits again", () -> isShown("#log-size"));
        screenshot("run-form-log");
    }

    @Test
    void aCloneIsFilledFromTheContainersPage() {
        ContainerConfig config = RunLine.parse(LINE, Surroundings.here()).config();
        Container web = engine.fakeContainers().create(config);
        await("there", () -> ui.parts().containers().find(web.id()).isPresent());
        run(() -> ui.parts().navigator().go(new Route.ContainerDetail(web.id(), Route.ContainerTab.INSPECT)));
        robot.clickOn("#form-clone");
        await("filled", () -> field("#run-line").getText().contains("-p 127.0.0.1:5432:5432"));
        assertThat(text("#name")).isEmpty();
        run(() -> ui.parts().navigator().go(Route.RunContainer.from(web.id(), Route.Template.RECREATE)));
        await("edited", () -> text("#name").equals("web"));
        screenshot("run-form-recreate");
    }

    @Test
    void variablesThatCanNotBeReadAreNoFailedStart() {
        robot.push(KeyCode.CONTROL, KeyCode.N);
        robot.clickOn("#section-environment");
        run(() -> Desktop.copy("A=1\nexport B=2\n"));
        robot.clickOn("#paste-env");
        await("said", () -> labels(".failure .label").anyMatch("These variables weren’t taken."::equals));
        run(() -> Desktop.copy("A=1\n"));
        robot.clickOn("#paste-env");
        await("taken", () -> field("#run-line").getText().contains("-e A=1") && !isShown("#dismiss"));
    }

    private Bounds bounds(String query) {
        return fx(() -> {
            Node node = robot.lookup(query).query();
            return node.localToScene(node.getBoundsInLocal());
        });
    }

    /// What is written below a slider, from left to right.
    private List<String> ticks(String slider) {
        return fx(() -> robot.lookup(slider + " .axis").queryAs(NumberAxis.class).getChildrenUnmodifiable().stream()
                .filter(Text.class::isInstance)
                .map(text -> ((Text) text).getText())
                .filter(text -> !text.isEmpty())
                .toList());
    }

    private boolean isShown(String id) {
        for (Node node = robot.lookup(id).query(); node != null; node = node.getParent()) {
            if (!node.isVisible()) {
                return false;
            }
        }
        return true;
    }

    private void scrollDown(String inside) {
        run(() -> {
            Node node = robot.lookup(inside).query();
            while (!(node instanceof ScrollPane)) {
                node = node.getParent();
            }
            ((ScrollPane) node).setVvalue(1);
        });
        waitForFrames();
    }

    private void paste(String line) {
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.V);
        await("the place to paste", () -> field("#pasted-line").isFocused());
        run(() -> field("#pasted-line").setText(line));
    }

    private java.util.stream.Stream<String> labels(String style) {
        return robot.lookup(style).queryAllAs(Label.class).stream().map(Label::getText);
    }

    private String text(String id) {
        return robot.lookup(id).queryAs(TextField.class).getText();
    }

    private TextInputControl field(String id) {
        return robot.lookup(id).queryAs(TextInputControl.class);
    }
}
