package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerConfig.Limits;
import io.cooperage.engine.container.ContainerConfigBuilder;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.ProcessExecSession;
import io.cooperage.ui.containers.detail.Scenes;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.preferences.UiSettings.Theme;
import io.cooperage.ui.testing.WindowTest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.control.TextInputControl;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Every tab of the container page opens in the real window, in light and dark, with a busy container's data; the
/// pictures are there to be looked at.
class ContainerDetailScreensFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private CooperageUi ui;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    ContainerDetailScreensFxTest() {}

    @AfterEach
    void close() {
        run(ui::close);
    }

    private String open(Theme theme) {
        ContainerConfigBuilder config = ContainerConfig.of(
                        new RootSource.Directory(Path.of("/home/ada/roots/nginx")),
                        List.of("nginx", "-g", "daemon off;"))
                .toBuilder()
                .name("shop-web")
                .limits(new Limits(1.2, null, null, null, null, null, 384L << 20, null, null, 64L, null, List.of()));
        String id = engine.containers().create(config.build()).id();
        engine.containers().start(id);
        Instant now = Instant.now();
        engine.fake()
                .set(
                        id,
                        new ContainerState(Status.RUNNING, 41210, 0, false, "", now.minusSeconds(5120), null),
                        ContainerAction.UPDATE);
        for (ContainerStats stats : Scenes.samples(now)) {
            engine.fake().sample(id, stats);
        }
        engine.events().publish(new ContainerEvent(now.minusSeconds(560), id, ContainerAction.START, Map.of()));
        engine.events().publish(new ContainerEvent(now.minusSeconds(240), id, ContainerAction.OOM, Map.of()));
        engine.fake().log = () -> Scenes.log(400_000);
        engine.fake().processes = Scenes.processes();
        engine.fake().isolation = Scenes.isolation(false);
        engine.fake().json = Scenes.inspect();
        engine.fake().exec = _ -> ProcessExecSession.start("sh", "-c", SHELL);
        UiSettings settings = UiSettings.inMemory();
        settings.themeProperty().set(theme);
        ui = fx(() -> CooperageUi.open(engine, settings, stage()));
        run(() -> {
            stage().setX(0);
            stage().setY(0);
            stage().setWidth(1280);
            stage().setHeight(800);
        });
        await("the container", () -> ui.parts().containers().find(id).isPresent());
        return id;
    }

    /// What a shell session looks like, without a terminal of its own.
    private static final String SHELL = """
            printf '\\033[1;32mroot@3f9c1d7a20be\\033[0m:\\033[1;34m/usr/share/nginx/html\\033[0m# ls --color -l\\r\\n'
            printf 'total 12\\r\\n'
            printf -- '-rw-r--r-- 1 root root  497 Nov 12 09:14 \\033[0m50x.html\\r\\n'
            printf 'drwxr-xr-x 2 root root 4096 Nov 21 03:40 \\033[01;34massets\\033[0m\\r\\n'
            printf 'lrwxrwxrwx 1 root root   11 Nov 21 03:40 \\033[01;36mcurrent\\033[0m -> release-42\\r\\n'
            printf -- '-rwxr-xr-x 1 root root  615 Nov 12 09:14 \\033[01;32mreload.sh\\033[0m\\r\\n'
            for i in 0 1 2 3 4 5 6 7; do printf "\\033[3${i}m colour $i \\033[9${i}m bright \\033[4${i};97m on \\033[0m"; done
            printf '\\r\\n\\033[38;2;255;120;80m24-bit\\033[0m \\033[7minverse\\033[0m \\033[4munderlined\\033[0m \\033[1mbold\\033[0m\\r\\n'
            printf '\\033[1;32mroot@3f9c1d7a20be\\033[0m:\\033[1;34m/usr/share/nginx/html\\033[0m# '
            exec cat
            """;

    private void show(String id, ContainerTab tab) {
        run(() -> ui.parts().navigator().go(new ContainerDetail(id, tab)));
    }

    private static String name(Theme theme, String what) {
        return "detail-" + what + "-" + theme.name().toLowerCase(Locale.ROOT);
    }

    private Node find(String selector) {
        return fx(() -> {
            Node node = ui.scene().getRoot().lookup(selector);
            assertThat(node).as(selector).isNotNull();
            return node;
        });
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void everyTabOpens(Theme theme) {
        String id = open(theme);
        show(id, ContainerTab.LOG);
        await("lines", () -> ui.scene().getRoot().lookup(".log-view") != null);
        settle();
        assertThat(screenshot(name(theme, "log"))).exists();
        run(() -> ((TextInputControl) find0(".log-tab .text-field")).setText("out of stock"));
        run(() -> ui.parts().settings().flag("log.timestamps", false).set(true));
        await(
                "matches",
                () -> !((javafx.scene.control.Label) find0(".log-tab .count"))
                        .getText()
                        .isEmpty());
        Node view = find(".log-view");
        for (int i = 0; i < 3; i++) {
            run(() -> ((javafx.scene.control.Button) find0(".log-tab #next")).fire());
        }
        settle();
        assertThat(view).isNotNull();
        assertThat(screenshot(name(theme, "log-search"))).exists();
        run(() -> {
            ui.parts().settings().flag("log.timestamps", false).set(false);
            ui.parts().settings().flag("log.filter", false).set(true);
            ui.parts().settings().flag("log.wrap", false).set(true);
        });
        settle();
        screenshot(name(theme, "log-filter"));

        show(id, ContainerTab.GRAPHS);
        settle();
        screenshot(name(theme, "graphs"));
        Node plot = find(".chart-card.memory .plot");
        Point2D middle = fx(() -> plot.localToScreen(
                plot.getBoundsInLocal().getWidth() * 0.64,
                plot.getBoundsInLocal().getHeight() * 0.5));
        robot.moveTo(middle);
        settle();
        screenshot(name(theme, "graphs-hover"));
        robot.moveTo(new Point2D(2, 2));

        show(id, ContainerTab.TERMINAL);
        settle();
        settle();
        screenshot(name(theme, "terminal"));

        show(id, ContainerTab.PROCESSES);
        settle();
        screenshot(name(theme, "processes"));

        show(id, ContainerTab.INSPECT);
        settle();
        screenshot(name(theme, "inspect"));
        run(() -> ((javafx.scene.control.ToggleButton) find0(".inspect-tab #inspect-view-json")).fire());
        settle();
        screenshot(name(theme, "inspect-json"));

        show(id, ContainerTab.ISOLATION);
        settle();
        screenshot(name(theme, "isolation"));
        engine.fake().isolation = Scenes.isolation(true);
        engine.fake()
                .set(
                        id,
                        new ContainerState(Status.CREATED, 0, 125, false, "step 19 of 57 failed", null, null),
                        ContainerAction.DIE);
        settle();
        screenshot(name(theme, "isolation-failed"));
        assertThat(find(".isolation-tab .failure").isVisible()).isTrue();
    }

    private Node find0(String selector) {
        Node node = ui.scene().getRoot().lookup(selector);
        assertThat(node).as(selector).isNotNull();
        return node;
    }

    /// Until work on other threads and its painting have come to rest.
    private static void settle() {
        for (int i = 0; i < 3; i++) {
            robotWait();
        }
    }

    private static void robotWait() {
        org.testfx.util.WaitForAsyncUtils.sleep(80, java.util.concurrent.TimeUnit.MILLISECONDS);
        org.testfx.util.WaitForAsyncUtils.waitForFxEvents();
    }
}
