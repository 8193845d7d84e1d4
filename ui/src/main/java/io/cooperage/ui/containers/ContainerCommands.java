package io.cooperage.ui.containers;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.ui.control.list.RowVerbs;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// What can be done to containers, one or many at once. Each shows what it's doing, and why it failed, on the
/// container itself. FX thread only.
public final class ContainerCommands implements RowVerbs<LiveContainer, ContainerCommands.Verb> {
    private final ContainerService service;
    private final UiTasks tasks;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Messages messages = Messages.of(ContainerCommands.class);

    public ContainerCommands(ContainerService service, UiTasks tasks, Notices notices, ErrorPresenter errors) {
        this.service = service;
        this.tasks = tasks;
        this.notices = notices;
        this.errors = errors;
    }

    /// Something to do to a container, with the states in which it makes sense.
    public enum Verb {
        START("start", "fth-play"),
        STOP("stop", "fth-square"),
        RESTART("restart", "fth-rotate-cw"),
        PAUSE("pause", "fth-pause"),
        UNPAUSE("unpause", "fth-play-circle"),
        KILL("kill", "fth-zap-off"),
        REMOVE("remove", "fth-trash-2");

        private final String key;
        private final String icon;

        Verb(String key, String icon) {
            this.key = key;
            this.icon = icon;
        }

        /// An Ikonli literal.
        public String icon() {
            return icon;
        }

        boolean fits(Status status) {
            return switch (this) {
                case START -> status == Status.CREATED || status == Status.EXITED;
                case STOP, KILL -> status == Status.RUNNING || status == Status.PAUSED || status == Status.RESTARTING;
                case RESTART -> status == Status.RUNNING || status == Status.EXITED;
                case PAUSE -> status == Status.RUNNING;
                case UNPAUSE -> status == Status.PAUSED;
                case REMOVE -> status != Status.REMOVING;
            };
        }
    }

    /// The verb as a button says it.
    @Override
    public String label(Verb verb) {
        return messages.text("verb." + verb.key);
    }

    @Override
    public String icon(Verb verb) {
        return verb.icon();
    }

    /// Whether it makes sense for one and nothing else is being done to it.
    @Override
    public boolean fits(Verb verb, LiveContainer live) {
        return live.activityProperty().get().isEmpty()
                && verb.fits(live.container().state().status());
    }

    /// Whether it makes sense for all of them, and there are any.
    @Override
    public boolean fitsAll(Verb verb, Collection<LiveContainer> targets) {
        return !targets.isEmpty() && targets.stream().allMatch(live -> fits(verb, live));
    }

    /// Does it to each, all at once. Removing asks first.
    @Override
    public void perform(Verb verb, Collection<LiveContainer> targets) {
        List<LiveContainer> all = List.copyOf(targets);
        if (!fitsAll(verb, all)) {
            return;
        }
        if (verb == Verb.REMOVE) {
            notices.confirm(removal(all), () -> removeAll(all));
        } else {
            all.forEach(live -> performOne(verb, live));
        }
    }

    /// @param renamed gets the container under its new name
    /// @param failed gets the reason, to show at the field
    public void rename(LiveContainer live, String name, Consumer<Container> renamed, Consumer<String> failed) {
        tasks.run(messages.text("renaming", live.container().name()), () -> service.rename(live.id(), name))
                .onSuccess(renamed)
                .onFailure(failure -> failed.accept(errors.textOf(failure)));
    }

    /// One toast for all that went, with a way back.
    private void removeAll(List<LiveContainer> all) {
        List<LiveContainer> gone = new ArrayList<>();
        int[] waiting = {all.size()};
        for (LiveContainer live : all) {
            UiTask<Boolean> task = performOne(Verb.REMOVE, live);
            task.onSuccess(done -> gone.add(live)).onEnd(() -> {
                waiting[0]--;
                if (waiting[0] == 0 && !gone.isEmpty()) {
                    offerUndo(List.copyOf(gone));
                }
            });
        }
    }

    private void offerUndo(List<LiveContainer> gone) {
        String text = gone.size() == 1
                ? messages.text("removed.one", gone.getFirst().container().name())
                : messages.text("removed.many", gone.size());
        notices.toast(
                new Toast(Tone.NEUTRAL, text, new Action(messages.text("undo"), () -> gone.forEach(this::restore))));
    }

    private void restore(LiveContainer gone) {
        tasks.run(messages.text("task.restore", gone.container().name()), () -> service.restore(gone.id()))
                .onFailure(errors::present);
    }

    private UiTask<Boolean> performOne(Verb verb, LiveContainer live) {
        String name = live.container().name();
        live.busy(messages.text("busy." + verb.key));
        UiTask<Boolean> task = tasks.run(messages.text("task." + verb.key, name), () -> {
            call(verb, live.id());
            return true;
        });
        return task.onSuccess(done -> live.settle(""))
                .onFailure(failure -> live.settle(errors.textOf(failure)))
                .onEnd(() -> {
                    if (task.stateProperty().get() == UiTask.State.CANCELLED) {
                        live.settle("");
                    }
                });
    }

    private void call(Verb verb, String id) {
        switch (verb) {
            case START -> service.start(id);
            case STOP -> service.stop(id, null);
            case RESTART -> service.restart(id, null);
            case PAUSE -> service.pause(id);
            case UNPAUSE -> service.unpause(id);
            case KILL -> service.kill(id, "SIGKILL");
            case REMOVE -> service.remove(id, new RemoveOptions(true, false, true));
        }
    }

    private Confirmation removal(List<LiveContainer> targets) {
        long alive = targets.stream()
                .filter(live -> live.container().state().status().isAlive())
                .count();
        List<String> names =
                targets.stream().map(live -> live.container().name()).toList();
        boolean one = targets.size() == 1;
        String title = one
                ? messages.text("remove.title.one", names.getFirst())
                : messages.text("remove.title.many", targets.size());
        String killed = alive == 0 ? "" : " " + messages.text(one ? "remove.alive.one" : "remove.alive.many", alive);
        return new Confirmation(
                title,
                messages.text("remove.lost") + killed,
                one ? List.of() : names,
                messages.text("verb.remove"),
                true);
    }
}
