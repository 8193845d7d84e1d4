package io.cooperage.ui.alerts;

import io.cooperage.engine.event.EngineEvent;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.EventBridge;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.PodMember;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.preferences.UiSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import javafx.beans.property.BooleanProperty;

/// Says it when a container runs out of memory, keeps crashing or turns unhealthy: as a toast, and on the desktop while
/// the window is not in front. The same trouble of the same container is said once in a while only. FX thread only.
public final class Alerts {
    private static final Duration QUIET = Duration.ofMinutes(2);

    /// What there is to be told of; each can be switched off.
    public enum Trouble {
        OOM(UiSettings.ALERT_OOM),
        CRASH_LOOP(UiSettings.ALERT_CRASH_LOOP),
        UNHEALTHY(UiSettings.ALERT_UNHEALTHY);

        private final String flag;

        Trouble(String flag) {
            this.flag = flag;
        }

        /// The switch, kept with the settings.
        public BooleanProperty flag(UiSettings settings) {
            return settings.flag(flag, true);
        }
    }

    private record Said(Trouble trouble, String id) {}

    private final UiSettings settings;
    private final Notices notices;
    private final Navigator navigator;
    private final UiTasks tasks;
    private final UiClock clock;
    private final DesktopNotes desktop;
    private final BooleanSupplier inFront;
    private final Messages messages = Messages.of(Alerts.class);
    private final Map<Said, Instant> said = new HashMap<>();

    private Alerts(
            UiSettings settings,
            Notices notices,
            Navigator navigator,
            UiTasks tasks,
            UiClock clock,
            DesktopNotes desktop,
            BooleanSupplier inFront) {
        this.settings = settings;
        this.notices = notices;
        this.navigator = navigator;
        this.tasks = tasks;
        this.clock = clock;
        this.desktop = desktop;
        this.inFront = inFront;
    }

    /// Listens as long as the bridge does.
    ///
    /// @param inFront whether the person looks at the window
    public static void listen(
            EventBridge events,
            UiSettings settings,
            Notices notices,
            Navigator navigator,
            UiTasks tasks,
            UiClock clock,
            DesktopNotes desktop,
            BooleanSupplier inFront) {
        Alerts alerts = new Alerts(settings, notices, navigator, tasks, clock, desktop, inFront);
        events.listen(alerts::onEvent, () -> {});
    }

    /// Whether the desktop is told too, kept with the settings.
    public static BooleanProperty onDesktop(UiSettings settings) {
        return settings.flag(UiSettings.ALERT_DESKTOP, true);
    }

    private void onEvent(EngineEvent event) {
        if (event instanceof ContainerEvent change) {
            trouble(change).filter(trouble -> trouble.flag(settings).get()).ifPresent(trouble -> tell(trouble, change));
        }
    }

    private static Optional<Trouble> trouble(ContainerEvent event) {
        return switch (event.action()) {
            case OOM -> Optional.of(Trouble.OOM);
            case CRASH_LOOP -> Optional.of(Trouble.CRASH_LOOP);
            case HEALTH_STATUS ->
                event.attributes().getOrDefault("health_status", "").equals("unhealthy")
                        ? Optional.of(Trouble.UNHEALTHY)
                        : Optional.empty();
            default -> Optional.empty();
        };
    }

    /// In a cluster people know the pod; what the engine calls its containers is for programs.
    private String name(ContainerEvent event) {
        String shortId = event.id().substring(0, Math.min(12, event.id().length()));
        return PodMember.of(event.attributes())
                .map(member -> messages.text("member", member.container(), member.pod()))
                .orElse(event.attributes().getOrDefault("name", shortId));
    }

    private void tell(Trouble trouble, ContainerEvent event) {
        Instant now = clock.now();
        said.values().removeIf(time -> time.plus(QUIET).isBefore(now));
        if (said.putIfAbsent(new Said(trouble, event.id()), now) != null) {
            return;
        }
        String name = name(event);
        String text =
                messages.text("trouble." + trouble, name, event.attributes().getOrDefault("restartCount", "?"));
        notices.toast(new Toast(
                Tone.DANGER,
                text,
                new Action(
                        messages.text("show"),
                        () -> navigator.go(new Route.ContainerDetail(event.id(), ContainerTab.LOG)))));
        if (!inFront.getAsBoolean() && onDesktop(settings).get()) {
            tasks.quiet(() -> {
                desktop.show(messages.text("title." + trouble, name), text);
                return true;
            });
        }
    }
}
