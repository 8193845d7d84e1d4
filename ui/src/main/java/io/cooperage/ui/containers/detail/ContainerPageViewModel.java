package io.cooperage.ui.containers.detail;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.ui.containers.ContainerCommands;
import io.cooperage.ui.containers.ContainerCommands.Verb;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.detail.words.ExitMeaning;
import io.cooperage.ui.control.StatusBadge.Mark;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javafx.beans.property.ReadOnlyLongProperty;
import javafx.beans.property.ReadOnlyLongWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.util.Subscription;

/// What the head of the page says of the container. It changes with the container and, for the time it has been
/// running, with its samples. FX thread only.
final class ContainerPageViewModel {
    private final LiveContainer live;
    private final ContainerCommands commands;
    private final UiClock clock;
    private final Messages messages = Messages.of(ContainerPageViewModel.class);
    private final ReadOnlyLongWrapper revision = new ReadOnlyLongWrapper();
    private final Subscription watching;

    ContainerPageViewModel(LiveContainer live, ContainerCommands commands, UiClock clock) {
        this.live = live;
        this.commands = commands;
        this.clock = clock;
        watching = Subscription.combine(
                live.containerProperty().subscribe((_, _) -> touch()),
                live.statsProperty().subscribe((_, _) -> touch()),
                live.activityProperty().subscribe((_, _) -> touch()));
    }

    private void touch() {
        revision.set(revision.get() + 1);
    }

    /// Changes whenever one of the texts may have.
    ReadOnlyLongProperty revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    String id() {
        return live.id();
    }

    String name() {
        return live.container().name();
    }

    String shortId() {
        return live.container().shortId();
    }

    /// Why the last thing done to it failed; empty when it didn't.
    ReadOnlyStringProperty problemProperty() {
        return live.problemProperty();
    }

    void dismissProblem() {
        live.settle("");
    }

    Mark mark() {
        return ContainerText.mark(live.container().state());
    }

    /// One word for the status, or what is being done to it.
    String status() {
        String activity = live.activityProperty().get();
        if (!activity.isEmpty()) {
            return activity;
        }
        ContainerState state = live.container().state();
        boolean failedToStart = state.status() == ContainerState.Status.CREATED
                && !state.error().isEmpty();
        return failedToStart ? messages.text("status.failed") : ContainerText.status(state);
    }

    /// What it is made from.
    String root() {
        return live.container().config().root().shown();
    }

    String command() {
        return ContainerText.command(live.container().config().fullCommand());
    }

    /// How long it has been running, or how and when it ended.
    String story() {
        Container container = live.container();
        ContainerState state = container.state();
        Instant now = clock.now();
        Instant started = state.startedAt();
        Instant finished = state.finishedAt();
        return switch (state.status()) {
            case RUNNING, PAUSED ->
                started == null
                        ? ""
                        : messages.text("story.up", Amounts.duration(Duration.between(started, now)))
                                + ContainerText.health(state)
                                + checks(state)
                                + restarts(state);
            case RESTARTING ->
                messages.text("story.again", state.exitCode(), ExitMeaning.of(state), state.restartCount());
            case CREATED ->
                state.error().isEmpty()
                        ? messages.text("story.created", ago(container.createdAt(), now))
                        : messages.text("story.failed", state.exitCode(), ExitMeaning.of(state));
            case EXITED, DEAD -> {
                String end = messages.text("story.ended", state.exitCode(), ExitMeaning.of(state));
                if (finished == null) {
                    yield end;
                }
                yield started == null
                        ? end + messages.text("story.when", ago(finished, now))
                        : end
                                + messages.text(
                                        "story.ran",
                                        ago(finished, now),
                                        Amounts.duration(Duration.between(started, finished)));
            }
            case REMOVING -> "";
        };
    }

    /// How often the check failed, while it does.
    private String checks(ContainerState state) {
        Health health = state.health();
        return health == null || health.failingStreak() == 0
                ? ""
                : messages.text("story.checks", health.failingStreak());
    }

    private String restarts(ContainerState state) {
        if (state.restartCount() == 0) {
            return "";
        }
        String count = messages.text("story.restarts", state.restartCount());
        return state.exitCode() == 0
                ? count
                : count + messages.text("story.last", state.exitCode(), ExitMeaning.of(state));
    }

    /// The engine's sentence on why it could not start; empty when it could.
    String startError() {
        return live.container().state().error();
    }

    private String ago(Instant then, Instant now) {
        return Amounts.duration(Duration.between(then, now));
    }

    boolean fits(Verb verb) {
        return commands.fits(verb, live);
    }

    String label(Verb verb) {
        return commands.label(verb);
    }

    void perform(Verb verb) {
        commands.perform(verb, List.of(live));
    }

    void close() {
        watching.unsubscribe();
    }
}
