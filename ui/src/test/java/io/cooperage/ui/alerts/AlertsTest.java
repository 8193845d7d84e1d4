package io.cooperage.ui.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.ThreadedUiTasks;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerDetail;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import io.cooperage.ui.testing.FakeEvents;
import io.cooperage.ui.testing.ManualClock;
import io.cooperage.ui.testing.RecordingNotices;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final String ID = "3f9c1d7a20be41c8a5d9e0b7f6c3a2918d7ef5a4b3c2d1e0f9a8b7c6d5e4f3a2";

    private final FakeEvents events = new FakeEvents();
    private final UiSettings settings = UiSettings.inMemory();
    private final RecordingNotices notices = new RecordingNotices();
    private final Navigator navigator = new Navigator(new Route.Containers());
    private final ManualClock clock = new ManualClock();
    private final List<String> desktop = new ArrayList<>();
    private boolean inFront;

    @BeforeEach
    void listen() {
        Alerts.listen(
                new EventBridge(events, Runnable::run),
                settings,
                notices,
                navigator,
                new ThreadedUiTasks(Runnable::run, Runnable::run, failure -> {}),
                clock,
                (title, text) -> desktop.add(title + " / " + text),
                () -> inFront);
    }

    @Test
    void outOfMemoryIsSaidInTheWindowAndOnTheDesktop() {
        happens(ContainerAction.OOM, Map.of("name", "web"));
        assertThat(notices.toasts).hasSize(1);
        assertThat(notices.toasts.getFirst().tone()).isEqualTo(Tone.DANGER);
        assertThat(desktop)
                .containsExactly("web: out of memory / web used more memory than it may have,"
                        + " and a process of it was killed.");
        Objects.requireNonNull(notices.toasts.getFirst().action()).run().run();
        assertThat(navigator.current()).isEqualTo(new ContainerDetail(ID, ContainerTab.LOG));
    }

    @Test
    void thePersonWhoLooksAtTheWindowIsToldThereOnly() {
        inFront = true;
        happens(ContainerAction.CRASH_LOOP, Map.of("name", "web", "restartCount", "5"));
        assertThat(notices.toasts.getFirst().text()).isEqualTo("web keeps crashing: it was restarted 5 times.");
        assertThat(desktop).isEmpty();
    }

    @Test
    void aContainerOfAPodIsCalledByItsPod() {
        happens(
                ContainerAction.OOM,
                Map.of(
                        "name", "k8s_main_hungry_default_c07763e6_0",
                        "io.kubernetes.container.name", "main",
                        "io.kubernetes.pod.name", "hungry"));
        assertThat(notices.toasts.getFirst().text()).startsWith("Container main of pod hungry used more memory");
    }

    @Test
    void onlyBadHealthIsTrouble() {
        happens(ContainerAction.HEALTH_STATUS, Map.of("name", "web", "health_status", "healthy"));
        assertThat(notices.toasts).isEmpty();
        happens(ContainerAction.HEALTH_STATUS, Map.of("name", "web", "health_status", "unhealthy"));
        assertThat(notices.toasts).hasSize(1);
    }

    @Test
    void theSameTroubleIsSaidOnceInAWhile() {
        happens(ContainerAction.OOM, Map.of("name", "web"));
        happens(ContainerAction.OOM, Map.of("name", "web"));
        assertThat(notices.toasts).hasSize(1);
        clock.advance(Duration.ofMinutes(3));
        happens(ContainerAction.OOM, Map.of("name", "web"));
        assertThat(notices.toasts).hasSize(2);
    }

    @Test
    void whatIsSwitchedOffIsNotSaid() {
        Alerts.Trouble.OOM.flag(settings).set(false);
        happens(ContainerAction.OOM, Map.of("name", "web"));
        assertThat(notices.toasts).isEmpty();
        Alerts.onDesktop(settings).set(false);
        happens(ContainerAction.CRASH_LOOP, Map.of("name", "web", "restartCount", "3"));
        assertThat(notices.toasts).hasSize(1);
        assertThat(desktop).isEmpty();
    }

    private void happens(ContainerAction action, Map<String, String> attributes) {
        events.publish(new ContainerEvent(clock.now(), ID, action, attributes));
    }
}
