package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.build.CacheRecord;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.NetworkTab;
import io.cooperage.ui.nav.Route.NetworksPanel;
import io.cooperage.ui.nav.Route.VolumeTab;
import io.cooperage.ui.nav.Route.VolumesPanel;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.FakeEngine;
import io.cooperage.ui.testing.Plumbing;
import io.cooperage.ui.testing.WindowTest;
import io.cooperage.ui.testing.Workload;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.Node;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.TreeTableView;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Goes through the pages of networks, volumes, events and the clean-up as a person would, in both themes,
/// and leaves a picture of each state to be looked at.
class PlumbingStoryFxTest extends WindowTest {
    private final FakeEngine engine = new FakeEngine();

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void networks(Theme theme) {
        CooperageUi ui = open(theme);
        try {
            Workload.fill(engine.fakeContainers(), Instant.now());
            Plumbing.fill(engine);
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT6);
            await("networks", () -> rows(".networks") == 6);
            picture(theme, "networks-list");

            robot.push(KeyCode.CONTROL, KeyCode.N);
            await("the field has the focus", () -> focused("network-name"));
            robot.write("shop");
            await(
                    "said while typing",
                    () -> robot.lookup(".field-error").tryQuery().isPresent());
            robot.write("-two");
            await("typed", () -> text("network-name").equals("shop-two"));
            press("#propose");
            await("proposed", () -> text("network-subnet").equals("172.18.0.0/16"));
            robot.clickOn("#network-gateway").write("10.0.0.1");
            await("typed", () -> text("network-gateway").equals("10.0.0.1"));
            picture(theme, "networks-create");
            run(() -> robot.lookup("#network-gateway").queryAs(TextField.class).clear());
            robot.clickOn("#network-name");
            await("the field has the focus", () -> focused("network-name"));
            robot.push(KeyCode.ENTER);
            await("made", () -> engine.fakeNetworks().list().size() == 7);
            // On a slow screen the key repeats itself on the row that has the focus next.
            go(ui, new Route.Networks());
            await("its row", () -> rows(".networks") == 7);
            assertThat(engine.fakeNetworks()
                            .get("shop-two")
                            .config()
                            .pools()
                            .getFirst()
                            .subnet())
                    .isEqualTo("172.18.0.0/16");

            go(ui, new Route.NetworkDetail(engine.fakeNetworks().get("shop").id()));
            await(
                    "drawn",
                    () -> robot.lookup(".network-picture .container").queryAll().size() == 3);
            picture(theme, "network-overview");
            assertThat(fx(() -> robot.lookup("#connect").queryButton().getAccessibleHelp()))
                    .isEqualTo("Choose a container");
            run(() -> {
                ComboBox<?> box = robot.lookup("#connect-container").queryAs(ComboBox.class);
                box.getSelectionModel().selectFirst();
            });
            run(() -> robot.lookup("#connect").queryButton().fire());
            await(
                    "connected",
                    () -> robot.lookup(".network-picture .container").queryAll().size() == 4);
            run(() -> robot.lookup(".disconnect").queryAllAs(javafx.scene.control.Button.class).stream()
                    .reduce((one, other) -> other)
                    .orElseThrow()
                    .fire());
            await(
                    "disconnected",
                    () -> robot.lookup(".network-picture .container").queryAll().size() == 3);
            String id = engine.fakeNetworks().get("shop").id();
            go(ui, new Route.NetworkDetail(id, NetworkTab.RULES));
            picture(theme, "network-rules");
            go(ui, new Route.NetworkDetail(id, NetworkTab.INSPECT));
            picture(theme, "network-inspect");

            go(ui, new Route.Networks(NetworksPanel.PRUNE));
            await("victims", () -> robot.lookup("#prune-networks-list").query().isVisible());
            picture(theme, "networks-prune");
            press("#prune-networks");
            press("#confirm");
            await("pruned", () -> rows(".networks") == 5);
        } finally {
            run(ui::close);
        }
    }

    @Test
    void aPodIsOnANetworkUnderItsOwnName() {
        Workload.fill(engine.fakeContainers(), Instant.now());
        Plumbing.fill(engine);
        makePodContainer("k8s_POD_guestbook_default_7d1e_0", "POD");
        makePodContainer("k8s_php_guestbook_default_7d1e_0", "php");
        engine.containers().connect("k8s_POD_guestbook_default_7d1e_0", EndpointConfig.of("guests"));
        CooperageUi ui = open(Theme.LIGHT);
        try {
            go(ui, new Route.Networks());
            await("its members", () -> robot.lookup("guestbook").tryQuery().isPresent());
            go(ui, new Route.NetworkDetail(engine.fakeNetworks().get("guests").id()));
            await(
                    "its picture",
                    () -> robot.lookup(".network-picture .container").queryAll().size() == 1);
            assertThat(robot.lookup(".members .hyperlink")
                            .queryAs(Hyperlink.class)
                            .getText())
                    .isEqualTo("guestbook");
            assertThat(fx(this::candidates)).contains("web").noneMatch(name -> name.startsWith("k8s_"));
        } finally {
            run(ui::close);
        }
    }

    private List<String> candidates() {
        ComboBox<?> box = robot.lookup("#connect-container").queryAs(ComboBox.class);
        return box.getItems().stream()
                .map(LiveContainer.class::cast)
                .map(live -> live.container().name())
                .toList();
    }

    private void makePodContainer(String name, String container) {
        Map<String, String> labels =
                Map.of("io.kubernetes.container.name", container, "io.kubernetes.pod.name", "guestbook");
        engine.containers()
                .create(ContainerConfig.of(new RootSource.Image("pause"), List.of()).toBuilder()
                        .name(name)
                        .labels(labels)
                        .build());
        engine.containers().start(name);
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void volumes(Theme theme) {
        CooperageUi ui = open(theme);
        try {
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT7);
            await("taught", () -> robot.lookup("#first-volume").tryQuery().isPresent());
            picture(theme, "volumes-empty");
            Workload.fill(engine.fakeContainers(), Instant.now());
            Plumbing.fill(engine);
            await("volumes", () -> rows(".volumes") == 4);
            run(() -> robot.lookup("#measure").queryButton().fire());
            await(
                    "measured",
                    () -> engine.fakeVolumes().calls().stream()
                                    .filter(call -> call.startsWith("usage"))
                                    .count()
                            == 4);
            picture(theme, "volumes-list");
            robot.push(KeyCode.CONTROL, KeyCode.N);
            await("the field has the focus", () -> focused("volume-name"));
            robot.write("letters").push(KeyCode.ENTER);
            await("made", () -> engine.fakeVolumes().list().size() == 5);
            // On a slow screen the key repeats itself on the row that has the focus next.
            go(ui, new Route.Volumes());
            await("its row", () -> rows(".volumes") == 5);
            go(ui, new Route.Volumes(VolumesPanel.COPY, "uploads"));
            await("the field has the focus", () -> focused("copy-name"));
            robot.write("uploads-old").push(KeyCode.ENTER);
            await("copied", () -> engine.fakeVolumes().list().size() == 6);
            go(ui, new Route.Volumes(VolumesPanel.PRUNE, ""));
            press("#prune-choice-all");
            await(
                    "victims",
                    () -> robot.lookup("#prune-volumes-list .list-cell .label")
                                    .queryAll()
                                    .size()
                            > 6);
            picture(theme, "volumes-prune");

            go(ui, new Route.VolumeDetail("shop-db"));
            await("files", () -> tree().getExpandedItemCount() == 5);
            run(() -> tree().getSelectionModel().select(4));
            await(
                    "text",
                    () -> robot.lookup(".volume-files .code-area").tryQuery().isPresent());
            run(() -> tree().getRoot().getChildren().getFirst().setExpanded(true));
            await("opened", () -> tree().getExpandedItemCount() == 6);
            picture(theme, "volume-files");
            go(ui, new Route.VolumeDetail("shop-db", VolumeTab.OVERVIEW));
            picture(theme, "volume-overview");
        } finally {
            run(ui::close);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void eventsTroubleAndTheWayBack(Theme theme) {
        CooperageUi ui = open(theme);
        try {
            Workload.fill(engine.fakeContainers(), Instant.now());
            Plumbing.fill(engine);
            String web = engine.fakeContainers().get("web").id();
            robot.push(KeyCode.CONTROL, KeyCode.DIGIT8);
            await("the past", () -> rows(".events") > 10);
            int past = fx(() -> table(".events").getItems().size());
            engine.fakeEvents()
                    .publish(new ContainerEvent(Instant.now(), web, ContainerAction.OOM, Map.of("name", "web")));
            await("the present", () -> rows(".events") == past + 1);
            await("a toast", () -> robot.lookup(".toast").queryAll().size() == 1);
            engine.fakeEvents()
                    .publish(new ContainerEvent(Instant.now(), web, ContainerAction.OOM, Map.of("name", "web")));
            await("the present", () -> rows(".events") == past + 2);
            assertThat(robot.lookup(".toast").queryAll()).as("said once").hasSize(1);
            picture(theme, "events");

            robot.push(KeyCode.CONTROL, KeyCode.DIGIT1);
            run(() -> ui.parts()
                    .commands()
                    .perform(
                            io.cooperage.ui.containers.ContainerCommands.Verb.REMOVE,
                            ui.parts().containers().all().stream()
                                    .filter(live -> live.container().name().equals("migrate"))
                                    .toList()));
            press("#confirm");
            await("gone", () -> engine.fakeContainers().removed().size() == 1);
            await("a way back", () -> robot.lookup(".toast").queryAll().size() == 2);
            picture(theme, "undo");
            engine.fakeHousekeeping().keep(List.of(result("RUN make", 90, 1), result("RUN apt-get update", 100, 40)));
            press("#open-clean-up");
            await("kept aside", () -> robot.lookup(".restore").tryQuery().isPresent());
            await(
                    "figures",
                    () -> robot.lookup(".clean-up .usage .card").queryAll().size() == 5);
            run(() -> robot.lookup("#tick-volumes")
                    .queryAs(javafx.scene.control.CheckBox.class)
                    .fire());
            await("what builds left", () -> sumOfCache().equals("2  ·  190 MiB"));
            run(() -> robot.lookup("#cache-unused")
                    .queryComboBox()
                    .getSelectionModel()
                    .selectLast());
            await("what is old of it", () -> sumOfCache().equals("1  ·  100 MiB"));
            picture(theme, "clean-up");
            press(".restore");
            await("back", () -> engine.fakeContainers().removed().isEmpty());
            assertThat(engine.fakeContainers().get("migrate").name()).isEqualTo("migrate");
            press("#clean-up");
            press("#confirm");
            await("cleaned", () -> engine.fakeHousekeeping().calls().contains("prune"));
        } finally {
            run(ui::close);
        }
    }

    private String sumOfCache() {
        return robot.lookup("#sum-cache").queryAs(Label.class).getText();
    }

    private static CacheRecord result(String step, long mebibytes, int daysAgo) {
        Instant used = Instant.now().minus(Duration.ofDays(daysAgo));
        return new CacheRecord(step, "step", step, mebibytes << 20, used, used, 1, false, false);
    }

    private CooperageUi open(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        settings.flag(UiSettings.ALERT_DESKTOP, true).set(false);
        CooperageUi ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        robot.moveTo(stage());
        robot.moveBy(500, 300);
        return ui;
    }

    private void go(CooperageUi ui, Route route) {
        run(() -> ui.parts().navigator().go(route));
    }

    /// Without the mouse, which a toast may be in the way of.
    private void press(String button) {
        await(button, () -> robot.lookup(button).tryQuery().isPresent());
        run(() -> robot.lookup(button).queryAs(ButtonBase.class).fire());
    }

    private boolean focused(String id) {
        Node owner = stage().getScene().getFocusOwner();
        return owner != null && id.equals(owner.getId());
    }

    private TableView<?> table(String page) {
        return robot.lookup(page + " .table-view").queryAs(TableView.class);
    }

    private String text(String field) {
        return robot.lookup("#" + field).queryAs(TextField.class).getText();
    }

    /// How many rows a page shows; −1 while it is not there.
    private int rows(String page) {
        return robot.lookup(page + " .table-view")
                .tryQueryAs(TableView.class)
                .map(table -> table.getItems().size())
                .orElse(-1);
    }

    private TreeTableView<?> tree() {
        return robot.lookup("#volume-tree").queryAs(TreeTableView.class);
    }

    private static void picture(Theme theme, String state) {
        screenshot(state + "-" + theme.name().toLowerCase(Locale.ROOT));
    }
}
