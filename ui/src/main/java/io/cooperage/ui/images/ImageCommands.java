package io.cooperage.ui.images;

import io.cooperage.engine.image.ImageService;
import io.cooperage.ui.control.list.RowVerbs;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ImagesPanel;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// What can be done to images, one or many at once. FX thread only.
public final class ImageCommands implements RowVerbs<LiveImage, ImageCommands.Verb> {
    private final ImageService service;
    private final UiTasks tasks;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Navigator navigator;
    private final Messages messages = Messages.of(ImageCommands.class);

    public ImageCommands(
            ImageService service, UiTasks tasks, Notices notices, ErrorPresenter errors, Navigator navigator) {
        this.service = service;
        this.tasks = tasks;
        this.notices = notices;
        this.errors = errors;
        this.navigator = navigator;
    }

    public enum Verb {
        RUN("run", "fth-play", false),
        DEPLOY("deploy", "fth-hexagon", false),
        OPEN("open", "fth-corner-down-left", false),
        TAG("tag", "fth-tag", false),
        PUSH("push", "fth-upload-cloud", false),
        SAVE("save", "fth-save", true),
        REMOVE("remove", "fth-trash-2", true);

        private final String key;
        private final String icon;
        private final boolean many;

        Verb(String key, String icon, boolean many) {
            this.key = key;
            this.icon = icon;
            this.many = many;
        }

        /// An Ikonli literal.
        public String icon() {
            return icon;
        }

        /// Whether it can be done to several at once.
        public boolean many() {
            return many;
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
    public boolean fits(Verb verb, LiveImage live) {
        boolean free = live.activityProperty().get().isEmpty();
        return switch (verb) {
            case RUN, DEPLOY, OPEN, TAG, SAVE, PUSH -> free;
            case REMOVE -> free && !isHeld(live);
        };
    }

    /// Whether containers keep it from going: its last name stays as long as they do.
    public boolean isHeld(LiveImage live) {
        return !live.image().usedBy().isEmpty() && live.image().tags().size() <= 1;
    }

    /// Whether it makes sense for all of them, and there are any.
    @Override
    public boolean fitsAll(Verb verb, Collection<LiveImage> targets) {
        return !targets.isEmpty()
                && (verb.many || targets.size() == 1)
                && targets.stream().allMatch(live -> fits(verb, live));
    }

    /// Goes where it is done, or does it; removing asks first.
    @Override
    public void perform(Verb verb, Collection<LiveImage> targets) {
        List<LiveImage> all = List.copyOf(targets);
        if (!fitsAll(verb, all)) {
            return;
        }
        LiveImage first = all.getFirst();
        switch (verb) {
            case RUN -> navigator.go(new Route.RunContainer(first.ref()));
            case DEPLOY -> navigator.go(new Route.ClusterDeploy(first.ref(), ""));
            case OPEN -> navigator.go(new Route.ImageRoute(first.ref()));
            case TAG -> navigator.go(new Route.Images(ImagesPanel.TAG, first.ref()));
            case PUSH -> navigator.go(new Route.Images(ImagesPanel.PUSH, first.ref()));
            case SAVE ->
                navigator.go(new Route.Images(
                        ImagesPanel.SAVE, all.stream().map(LiveImage::ref).collect(Collectors.joining(" "))));
            case REMOVE -> notices.confirm(removal(all), () -> all.forEach(this::remove));
        }
    }

    private void remove(LiveImage live) {
        live.busy(messages.text("busy.remove"));
        UiTask<ImageService.RemovedImages> task =
                tasks.run(messages.text("task.remove", live.shown()), () -> service.remove(live.ref(), false));
        task.onSuccess(done -> live.settle(""))
                .onFailure(failure -> live.settle(errors.textOf(failure)))
                .onEnd(() -> {
                    if (task.stateProperty().get() == UiTask.State.CANCELLED) {
                        live.settle("");
                    }
                });
    }

    private Confirmation removal(List<LiveImage> targets) {
        Map<Object, Integer> namesTaken = new HashMap<>();
        targets.forEach(live -> namesTaken.merge(live.id(), 1, Integer::sum));
        Set<Object> gone = targets.stream()
                .filter(live -> namesTaken.getOrDefault(live.id(), 0)
                        >= live.image().tags().size())
                .map(LiveImage::id)
                .collect(Collectors.toCollection(HashSet::new));
        long freed = targets.stream()
                .filter(live -> gone.contains(live.id()))
                .collect(Collectors.toMap(LiveImage::id, live -> live.image().uniqueSize(), (one, other) -> one))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .sum();
        String title = targets.size() == 1
                ? messages.text("remove.title.one", targets.getFirst().shown())
                : messages.text("remove.title.many", targets.size());
        String text = gone.isEmpty()
                ? messages.text("remove.names-only")
                : messages.text("remove.lost", gone.size()) + " "
                        + (freed == 0
                                ? messages.text("remove.shared")
                                : messages.text("remove.freed", Amounts.bytes(freed)));
        List<String> items = targets.stream()
                .map(live -> gone.contains(live.id())
                        ? messages.text(
                                "remove.item",
                                live.shown(),
                                Amounts.bytes(live.image().uniqueSize()))
                        : messages.text("remove.item.name", live.shown()))
                .toList();
        return new Confirmation(
                title, text, targets.size() == 1 ? List.of() : items, messages.text("verb.remove"), true);
    }
}
