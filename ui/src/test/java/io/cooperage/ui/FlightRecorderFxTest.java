package io.cooperage.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.containers.detail.DetailEngine;
import io.cooperage.ui.containers.detail.GeneratedLog;
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
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.MouseButton;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The graphs by mouse: a drag zooms, a click leads to the log of that moment.
class FlightRecorderFxTest extends WindowTest {
    private final DetailEngine engine = new DetailEngine();
    private CooperageUi ui;
    private String id;

    @SuppressWarnings("NullAway.Init") // Opened anew before each test.
    FlightRecorderFxTest() {}

    private void open(Theme theme) {
        id = engine.containers()
                .create(
                        ContainerConfig.of(new RootSource.Directory(Path.of("/srv/roots/nginx")), List.of("nginx"))
                                .toBuilder()
                                .name("shop-web")
                                .build())
                .id();
        engine.containers().start(id);
        Instant now = Instant.now();
        for (ContainerStats stats : Scenes.samples(now)) {
            engine.fake().sample(id, stats);
        }
        engine.events().publish(new ContainerEvent(now.minusSeconds(250), id, ContainerAction.OOM, Map.of()));
        engine.fake().log = () -> GeneratedLog.of(300, number -> "GET /page/" + number + " 200");
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
        run(() -> ui.parts().navigator().go(new ContainerDetail(id, ContainerTab.GRAPHS)));
        await("the graphs", () -> ui.scene().getRoot().lookup(".chart-card.memory .plot") != null);
        waitForFrames();
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

    private Point2D at(double part) {
        return fx(() -> {
            Node plot = find(".chart-card.memory .plot", Node.class);
            return plot.localToScreen(
                    plot.getBoundsInLocal().getWidth() * part,
                    plot.getBoundsInLocal().getHeight() / 2);
        });
    }

    @Test
    void theTimeOfAMomentIsReadThoughMuchHappened() {
        open(Theme.LIGHT);
        Instant middle = Instant.now().minusSeconds(300);
        for (int second = -15; second < 15; second++) {
            engine.events().publish(new ContainerEvent(middle.plusSeconds(second), id, ContainerAction.OOM, Map.of()));
        }
        waitForFrames();
        robot.clickOn(at(0.5));
        await(
                "more than there is room for",
                () -> find("#momentEvents", Label.class).getWidth()
                        < find("#momentEvents", Label.class).prefWidth(-1));
        Label time = find("#momentTime", Label.class);
        assertThat(fx(time::getWidth)).isGreaterThanOrEqualTo(fx(() -> time.prefWidth(-1)));
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void aDragZoomsAndAClickLeadsToTheLog(Theme theme) {
        String suffix = "-" + theme.name().toLowerCase(Locale.ROOT);
        open(theme);
        robot.moveTo(at(0.4)).press(MouseButton.PRIMARY).moveTo(at(0.8)).release(MouseButton.PRIMARY);
        await("zoomed", () -> find("#reset", Button.class).isVisible());
        robot.clickOn(at(0.5));
        await("the moment", () -> find(".moment", Node.class).isVisible());
        waitForFrames();
        assertThat(screenshot("detail-graphs-moment" + suffix)).exists();
        run(() -> find("#graph-range-two-hours", ToggleButton.class).fire());
        await("all of two hours", () -> !find("#reset", Button.class).isVisible());
        waitForFrames();
        screenshot("detail-graphs-2h" + suffix);
        run(() -> find("#inLog", Button.class).fire());
        await(
                "the log at that time",
                () -> ui.parts().navigator().current() instanceof ContainerDetail(var _, ContainerTab tab, Instant time)
                        && tab == ContainerTab.LOG
                        && time != null);
        run(() -> ui.parts().navigator().back());
        await(
                "the graphs again",
                () -> ui.parts().navigator().current() instanceof ContainerDetail(var _, ContainerTab tab, var _)
                        && tab == ContainerTab.GRAPHS);
    }
}
