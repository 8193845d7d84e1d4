package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.GeneratedLog;
import io.cooperage.ui.nav.Route.AllLogs;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.scene.AccessibleAttribute;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The page of all logs in the real window, over logs that are made up as they are read.
class AllLogsFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private final GeneratedLog web = GeneratedLog.of(5_000_000, number -> "GET /page/" + number + " 200");
    private final GeneratedLog db = GeneratedLog.of(5_000_000, number -> "checkpoint " + number);
    private final GeneratedLog worker = GeneratedLog.of(40_000, number -> "job " + number + " done");
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    AllLogsFxTest() {}

    private String make(String name, GeneratedLog log) {
        String id = engine.containers()
                .create(
                        ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/busybox")), List.of("serve"))
                                .toBuilder()
                                .name(name)
                                .build())
                .id();
        engine.containers().start(id);
        engine.fake().putLog(id, () -> log);
        return id;
    }

    /// What holds the namespaces of a pod of the cluster; it has no log.
    private void makeSandbox() {
        Map<String, String> labels = Map.of("io.kubernetes.container.name", "POD", "io.kubernetes.pod.name", "web");
        engine.containers()
                .create(ContainerConfig.of(new RootSource.Image("pause"), List.of()).toBuilder()
                        .name("sandbox")
                        .labels(labels)
                        .build());
        engine.containers().start("sandbox");
    }

    private void open(Theme theme) {
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        run(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(1280);
            stage().setHeight(800);
        });
        await("the containers", () -> ui.parts().containers().loadedProperty().get());
        run(() -> ui.parts().navigator().go(new AllLogs()));
    }

    @AfterEach
    void close() {
        run(ui::close);
    }

    private <T extends Node> T find(String selector, Class<T> type) {
        Node node = ui.scene().getRoot().lookup(selector);
        assertThat(node).as(selector).isInstanceOf(type);
        return type.cast(node);
    }

    private String inSight() {
        Node view = ui.scene().getRoot().lookup(".all-logs .log-view");
        return view == null ? "" : (String) view.queryAccessibleAttribute(AccessibleAttribute.TEXT);
    }

    private void awaitLine(String line) {
        await("the logs show " + line, () -> inSight().lines().anyMatch(line::equals));
    }

    private ToggleButton toggle(int row, int which) {
        List<Node> rows = ui.scene().getRoot().lookupAll(".all-logs .source-cell").stream()
                .filter(node -> node instanceof javafx.scene.control.ListCell<?> cell && cell.getIndex() == row)
                .toList();
        return (ToggleButton) rows.getFirst().lookupAll(".source-toggle").stream()
                .sorted(java.util.Comparator.comparingDouble(Node::getLayoutX))
                .toList()
                .get(which);
    }

    @Test
    void tenMillionLinesOfTwoAreOneAndEachCanBeHeardAlone() {
        make("web", web);
        make("db", db);
        makeSandbox();
        open(Theme.LIGHT);
        awaitLine("web: GET /page/4999999 200");
        awaitLine("db: checkpoint 4999999");
        assertThat(ui.parts().containers().all()).hasSize(3);
        ListView<?> sources = find(".all-logs .list-view", ListView.class);
        assertThat(sources.getItems()).hasSize(2);
        assertThat(web.linesRead() + db.linesRead()).isLessThan(20_000);

        run(() -> toggle(0, 0).fire()); // solo db
        await(
                "db alone",
                () -> inSight().lines().allMatch(line -> line.startsWith("db: "))
                        && !inSight().isEmpty());
        run(() -> toggle(0, 0).fire());
        awaitLine("web: GET /page/4999999 200");
        run(() -> toggle(0, 1).fire()); // mute db
        await(
                "web alone",
                () -> inSight().lines().allMatch(line -> line.startsWith("web: "))
                        && !inSight().isEmpty());
    }

    @Test
    void anInstantIsGoneToAndStaysWhenTheChoiceChanges() {
        make("web", web);
        make("db", db);
        open(Theme.LIGHT);
        awaitLine("web: GET /page/4999999 200");
        // Line 1,000,000 of each, a line every 137 ms.
        String at = GeneratedLog.BEGIN.plusMillis(137_000_000L).toString();
        robot.press(KeyCode.CONTROL).type(KeyCode.G).release(KeyCode.CONTROL);
        run(() -> find(".all-logs .go-to", TextField.class).setText(at));
        robot.type(KeyCode.ENTER);
        awaitLine("web: GET /page/1000000 200");
        awaitLine("db: checkpoint 1000000");
        run(() -> toggle(1, 1).fire()); // mute web
        await(
                "db at that time",
                () -> inSight().lines().allMatch(line -> line.startsWith("db: checkpoint "))
                        && inSight()
                                .lines()
                                .anyMatch(line -> line.startsWith("db: checkpoint 10000")
                                        || line.startsWith("db: checkpoint 9999")));
        run(() -> find(".all-logs .go-to", TextField.class).setText("yesterday-ish"));
        robot.clickOn(fx(() -> find(".all-logs .go-to", Node.class))).type(KeyCode.ENTER);
        await(
                "the mistake is told",
                () -> ui.scene().getRoot().lookupAll(".all-logs .field-error").stream()
                        .anyMatch(node ->
                                node instanceof Label label && label.getText().startsWith("This is not a time")));
    }

    @Test
    void theKeyboardChoosesAndALogThatCannotBeReadHidesNoOther() {
        make("web", web);
        String broken = make("broken", worker);
        engine.fake().putLog(broken, () -> {
            throw EngineException.notFound("no log was kept");
        });
        open(Theme.LIGHT);
        awaitLine("web: GET /page/4999999 200");
        await(
                "its mark",
                () -> ui.scene().getRoot().lookupAll(".all-logs .source-problem").stream()
                        .anyMatch(Node::isVisible));
        run(() -> {
            ListView<?> list = find(".all-logs .list-view", ListView.class);
            list.requestFocus();
            list.getSelectionModel().select(1);
        });
        robot.type(KeyCode.SPACE);
        await("web is gone", () -> inSight().isEmpty());
        robot.type(KeyCode.SPACE);
        awaitLine("web: GET /page/4999999 200");
        robot.type(KeyCode.ENTER);
        await("its page", () -> ui.parts().navigator().current() instanceof ContainerDetail);
    }

    @Test
    void newLinesWaitBehindThePillAndTheSearchGoesOverAll() {
        make("web", web);
        make("worker", worker);
        open(Theme.LIGHT);
        awaitLine("web: GET /page/4999999 200");
        robot.clickOn(fx(() -> find(".all-logs .log-view", Node.class))).type(KeyCode.PAGE_UP);
        await(
                "following has ended",
                () -> !find(".all-logs #follow", ToggleButton.class).isSelected());
        web.grow(7);
        await("the pill", () -> find(".all-logs .pill", Button.class).isVisible());
        await("its count", () -> find(".all-logs .pill", Button.class).getText().equals("7 new lines"));
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void looks(Theme theme) {
        make("shop-web", web);
        make("shop-db", db);
        make("worker-1", worker);
        for (int i = 2; i < 9; i++) {
            String text = "task " + i + " of the queue is done in ";
            make("worker-" + i, GeneratedLog.of(5_000_000 - i, number -> text + number % 97 + " ms"));
        }
        open(theme);
        awaitLine("shop-web: GET /page/4999999 200");
        run(() -> ui.parts().settings().flag("log.timestamps", false).set(true));
        waitForFrames();
        assertThat(screenshot("all-logs-" + theme.name().toLowerCase(Locale.ROOT)))
                .exists();
        run(() -> toggle(0, 0).fire());
        waitForFrames();
        screenshot("all-logs-solo-" + theme.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aLineLeadsToItsOwnLogAtThatTime() {
        String id = make("web", web);
        open(Theme.LIGHT);
        run(() -> ui.parts()
                .navigator()
                .go(new ContainerDetail(id, ContainerTab.LOG, GeneratedLog.BEGIN.plusMillis(137L * 2_000_000))));
        await(
                "the line",
                () -> ui.scene().getRoot().lookup(".log-tab .log-view") != null
                        && ((String) find(".log-tab .log-view", Node.class)
                                        .queryAccessibleAttribute(AccessibleAttribute.TEXT))
                                .lines()
                                .anyMatch("GET /page/2000000 200"::equals));
    }
}
