package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.Engine;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.files.FileTree.Mark;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.ProcessExecSession;
import io.cooperage.ui.containers.detail.Scenes;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.CompareRoute;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.ContainersPanel;
import io.cooperage.ui.nav.Route.ImageRoute;
import io.cooperage.ui.nav.Route.ImageTab;
import io.cooperage.ui.nav.Route.ImagesPanel;
import io.cooperage.ui.nav.Route.NetworkDetail;
import io.cooperage.ui.nav.Route.NetworkTab;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.nav.Route.Side;
import io.cooperage.ui.nav.Route.SideKind;
import io.cooperage.ui.nav.Route.VolumeDetail;
import io.cooperage.ui.nav.Route.VolumeTab;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeBrowser;
import io.cooperage.ui.testing.FakeComparer;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.ImageShelf;
import io.cooperage.ui.testing.MarkedFiles;
import io.cooperage.ui.testing.Plumbing;
import io.cooperage.ui.testing.Reach;
import io.cooperage.ui.testing.WastefulImage;
import io.cooperage.ui.testing.WindowTest;
import io.cooperage.ui.testing.Workload;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javafx.scene.Parent;
import javafx.scene.control.CheckMenuItem;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every page but those behind the cluster's first in a window of 640 × 376: what a screen of 1280 × 800
/// leaves when everything is drawn twice as large. Nothing on it may be out of reach, and no button without
/// its words. Leaves a picture of each.
class SmallWindowFxTest extends WindowTest {
    private static final double WIDTH = 640;
    private static final double HEIGHT = 376;

    @TempDir
    Path folder;

    private final List<String> problems = new ArrayList<>();
    private CooperageUi ui;
    private Theme theme;

    @SuppressWarnings("NullAway.Init") // Opened anew for each theme.
    SmallWindowFxTest() {}

    @AfterEach
    void close() {
        if (ui != null) {
            run(ui::close);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void listsAndForms(Theme wanted) {
        FakeEngine engine = new FakeEngine();
        engine.keepUnder(folder.resolve("e"));
        engine.fakeImages().offer(ImageShelf.STARTERS);
        open(wanted, engine);
        for (Route empty :
                List.of(new Route.Containers(), new Route.Images(), new Route.Networks(), new Route.Volumes())) {
            look("empty-" + empty.getClass().getSimpleName(), empty);
        }
        Instant now = Instant.now();
        Workload.fill(engine.fakeContainers(), now);
        Plumbing.fill(engine);
        ImageShelf.fill(engine.fakeImages(), now);
        ImageShelf.furnish(engine.fakeRegistries(), now);
        FakeBrowser browser = WastefulImage.addTo(engine.fakeImages(), now);
        FakeComparer comparer = new FakeComparer();
        engine.compareWith(comparer);
        comparer.know(WastefulImage.NAME, browser);
        await("containers", () -> ui.parts().containers().all().size() == 10);
        look("containers", new Route.Containers());
        run(() -> robot.lookup(".containers .table-view")
                .queryTableView()
                .getSelectionModel()
                .selectRange(0, 3));
        look("containers-bulk", new Route.Containers());
        String web = engine.fakeContainers().get("web").id();
        for (ContainersPanel panel : List.of(ContainersPanel.LIMITS, ContainersPanel.COMMIT)) {
            look("containers-" + panel, new Route.Containers(panel, web));
        }
        runForm();
        for (ImagesPanel panel : ImagesPanel.values()) {
            look("images-" + panel, new Route.Images(panel, panel == ImagesPanel.NONE ? "" : "debian:12"));
        }
        look("registries", new Route.Registries());
        for (NetworksPanel panel : NetworksPanel.values()) {
            look("networks-" + panel, new Route.Networks(panel));
        }
        for (VolumesPanel panel : VolumesPanel.values()) {
            look("volumes-" + panel, new Route.Volumes(panel, "shop-db"));
        }
        String shop = engine.fakeNetworks().get("shop").id();
        for (NetworkTab tab : NetworkTab.values()) {
            look("network-" + tab, new NetworkDetail(shop, tab));
        }
        for (VolumeTab tab : VolumeTab.values()) {
            look("volume-" + tab, new VolumeDetail("shop-db", tab));
        }
        for (ImageTab tab : ImageTab.values()) {
            look("image-" + tab, new ImageRoute(WastefulImage.NAME, tab));
        }
        fileOfAnImage();
        look(
                "compare",
                new CompareRoute(new Side(SideKind.UP_TO, WastefulImage.NAME, 3), Side.image(WastefulImage.NAME)));
        look("events", new Route.Events());
        look(
                "all-logs",
                new Route.AllLogs(List.of(engine.fakeContainers().get("web").id()), null));
        look("clean-up", new Route.CleanUp());
        look("cluster", new Route.Cluster(""));
        look("terminal", new Route.Terminal());
        look("machine", new Route.Machine());
        look("settings", new Route.Settings());
        dialogs();
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyTabOfAContainer(Theme wanted) {
        DetailEngine engine = new DetailEngine();
        String id = engine.containers()
                .create(ContainerConfig.of(
                                new RootSource.Directory(Path.of("/home/ada/roots/nginx")),
                                List.of("nginx", "-g", "daemon off;"))
                        .toBuilder()
                        .name("shop-web")
                        .build())
                .id();
        engine.containers().start(id);
        Instant now = Instant.now();
        for (ContainerStats stats : Scenes.samples(now)) {
            engine.fake().sample(id, stats);
        }
        engine.fake().log = () -> Scenes.log(2_000);
        engine.fake().processes = Scenes.processes();
        engine.fake().isolation = Scenes.isolation(false);
        engine.fake().json = Scenes.inspect();
        engine.fake().exec = _ -> ProcessExecSession.start("sh", "-c", "printf '# '; exec cat");
        engine.fake().files = new MarkedFiles()
                .folder("/bin", Mark.SAME)
                .file("/etc/hostname", Mark.ADDED, "shop-web\n")
                .file("/etc/nginx/nginx.conf", Mark.CHANGED, "worker_processes 2;\n");
        open(wanted, engine);
        await("the container", () -> ui.parts().containers().find(id).isPresent());
        for (ContainerTab tab : ContainerTab.values()) {
            look("container-" + tab, new ContainerDetail(id, tab));
        }
        assertThat(problems).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void aDockerfile(Theme wanted) throws IOException {
        Path context = Files.createDirectory(folder.resolve("whale"));
        Files.writeString(context.resolve("Dockerfile"), """
                FROM debian:12-slim AS build
                RUN apt-get update && apt-get install -y gcc
                FROM debian:latest
                COPY --from=build /out /
                CMD /usr/games/fortune
                """);
        FakeEngine engine = new FakeEngine();
        engine.keepUnder(folder.resolve("e"));
        open(wanted, engine);
        look("dockerfile-none", new Route.Dockerfile(""));
        look("dockerfile", new Route.Dockerfile(context.toString()));
        await("its text", () -> robot.lookup(".code-pane").tryQuery().isPresent());
        await(
                "analysed",
                () -> !robot.lookup("#counts").queryLabeled().getText().isEmpty());
        // A text has all of the width, and what stands beside it elsewhere comes when it is asked for.
        assertThat(robot.lookup(".outline-place").tryQuery()).isEmpty();
        assertThat(robot.lookup(".context-pane").tryQuery()).isEmpty();
        look("dockerfile", new Route.Dockerfile(context.toString()));
        for (String beside : List.of("Folder beside the text", "Outline beside the text")) {
            besideTheText(beside, true);
        }
        await(
                "the outline",
                () -> robot.lookup(".outline .tree-cell").tryQuery().isPresent());
        assertThat(robot.lookup(".context-pane").tryQuery()).isPresent();
        judge("dockerfile-columns");
        besideTheText("Outline beside the text", false);
        await("no outline", () -> robot.lookup(".outline-place").tryQuery().isEmpty());
        run(() -> robot.lookup("#build-settings").queryButton().fire());
        await("the form", () -> robot.lookup("#build-tags").tryQuery().isPresent());
        judge("dockerfile-settings");
        assertThat(problems).isEmpty();
    }

    private void besideTheText(String words, boolean shown) {
        run(() -> robot.lookup("#more").queryAs(MenuButton.class).getItems().stream()
                .filter(item -> words.equals(item.getText()))
                .map(CheckMenuItem.class::cast)
                .forEach(item -> {
                    item.setSelected(shown);
                    item.fire();
                }));
    }

    private void open(Theme wanted, Engine engine) {
        theme = wanted;
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(wanted);
        settings.flag(UiSettings.ALERT_DESKTOP, true).set(false);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        run(() -> {
            stage().setMinWidth(0);
            stage().setMinHeight(0);
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(WIDTH);
            stage().setHeight(HEIGHT);
        });
        await("small", () -> stage().getScene().getWidth() <= WIDTH);
        await("loaded", () -> ui.parts().containers().loadedProperty().get());
    }

    private void runForm() {
        look("run", new Route.RunContainer());
        for (String part : List.of(
                "ports",
                "mounts",
                "network",
                "environment",
                "limits",
                "lifecycle",
                "security",
                "devices",
                "advanced")) {
            run(() -> robot.lookup("#section-" + part).queryButton().fire());
            await(
                    part,
                    () -> robot.lookup("#section-" + part).query().getPseudoClassStates().stream()
                            .anyMatch(state -> state.getPseudoClassName().equals("lit")));
            judge("run-" + part);
        }
    }

    private void fileOfAnImage() {
        run(() -> ui.parts().navigator().go(new ImageRoute(WastefulImage.NAME, ImageTab.LAYERS, 3)));
        await(
                "its files",
                () -> ui.scene().getRoot().lookup("#files") instanceof TreeTableView<?> tree
                        && tree.getExpandedItemCount() > 0);
        run(() -> ((TreeTableView<?>) ui.scene().getRoot().lookup("#files"))
                .getSelectionModel()
                .select(0));
        judge("image-file");
    }

    private void dialogs() {
        run(() -> ui.parts().navigator().go(new Route.Containers()));
        robot.push(KeyCode.CONTROL, KeyCode.K);
        await("the palette", () -> robot.lookup(".palette").tryQuery().isPresent());
        judge("palette");
        robot.push(KeyCode.ESCAPE);
        robot.write("?");
        await("the keys", () -> robot.lookup(".shortcut-sheet").tryQuery().isPresent());
        judge("shortcuts");
        robot.push(KeyCode.ESCAPE);
        run(() -> ui.parts().errors().present(new IllegalStateException("a defect")));
        await("the failure", () -> robot.lookup(".dialog-card").tryQuery().isPresent());
        judge("failure");
        robot.push(KeyCode.ESCAPE);
    }

    private void look(String name, Route route) {
        run(() -> ui.parts().navigator().go(route));
        judge(name);
    }

    private void judge(String name) {
        waitForFrames();
        String where = name.toLowerCase(Locale.ROOT);
        problems.addAll(fx(() -> {
            List<String> found = new ArrayList<>();
            Parent root = ui.scene().getRoot();
            for (String part : List.of(".page-host", ".top-bar", ".rail", ".status-bar", ".modal-layer")) {
                if (root.lookup(part) instanceof Parent parent && parent.isVisible()) {
                    Reach.problemsOf(parent).forEach(problem -> found.add(where + ": " + problem));
                }
            }
            return found;
        }));
        screenshot("small-" + where + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
