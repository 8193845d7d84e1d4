package io.cooperage.ui.volumes;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.control.list.RowVerbs;
import io.cooperage.ui.dialog.Notices;
import io.cooperage.ui.dialog.Notices.Confirmation;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.error.ErrorPresenter;
import io.cooperage.ui.fx.FileDialogs;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.fx.UiTasks;
import io.cooperage.ui.i18n.Amounts;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainers;
import io.cooperage.ui.model.LiveVolume;
import io.cooperage.ui.model.LiveVolumes;
import io.cooperage.ui.nav.Navigator;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.VolumesPanel;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Callable;

/// What can be done to volumes, one or many at once. FX thread only.
public final class VolumeCommands implements RowVerbs<LiveVolume, VolumeCommands.Verb> {
    private final VolumeService service;
    private final LiveVolumes volumes;
    private final LiveContainers containers;
    private final FileDialogs dialogs;
    private final UiTasks tasks;
    private final Notices notices;
    private final ErrorPresenter errors;
    private final Navigator navigator;
    private final Messages messages = Messages.of(VolumeCommands.class);

    public VolumeCommands(
            VolumeService service,
            LiveVolumes volumes,
            LiveContainers containers,
            FileDialogs dialogs,
            UiTasks tasks,
            Notices notices,
            ErrorPresenter errors,
            Navigator navigator) {
        this.service = service;
        this.volumes = volumes;
        this.containers = containers;
        this.dialogs = dialogs;
        this.tasks = tasks;
        this.notices = notices;
        this.errors = errors;
        this.navigator = navigator;
    }

    public enum Verb {
        OPEN("open", "fth-folder", false),
        MEASURE("measure", "fth-bar-chart-2", true),
        EXPORT("export", "fth-download", false),
        IMPORT("import", "fth-upload", false),
        COPY("copy", "fth-copy", false),
        EMPTY("empty", "fth-slash", false),
        REMOVE("remove", "fth-trash-2", true);

        private final String key;
        private final String icon;
        private final boolean many;

        Verb(String key, String icon, boolean many) {
            this.key = key;
            this.icon = icon;
            this.many = many;
        }
    }

    @Override
    public String label(Verb verb) {
        return messages.text("verb." + verb.key);
    }

    @Override
    public String icon(Verb verb) {
        return verb.icon;
    }

    @Override
    public boolean fits(Verb verb, LiveVolume live) {
        boolean free = live.activityProperty().get().isEmpty();
        return switch (verb) {
            case OPEN -> true;
            case MEASURE -> !live.measuringProperty().get();
            case EXPORT, IMPORT, COPY -> free;
            case EMPTY -> free && !isRunning(live);
            case REMOVE -> free && live.volume().usedBy().isEmpty();
        };
    }

    /// Why it can't be removed now; empty when it can.
    public String whyItStays(LiveVolume live) {
        return live.volume().usedBy().isEmpty()
                ? ""
                : messages.text("stays.used", String.join(", ", VolumeText.users(live.volume(), containers)));
    }

    @Override
    public boolean fitsAll(Verb verb, Collection<LiveVolume> targets) {
        return !targets.isEmpty()
                && (verb.many || targets.size() == 1)
                && targets.stream().allMatch(live -> fits(verb, live));
    }

    @Override
    public void perform(Verb verb, Collection<LiveVolume> targets) {
        List<LiveVolume> all = List.copyOf(targets);
        if (!fitsAll(verb, all)) {
            return;
        }
        LiveVolume first = all.getFirst();
        switch (verb) {
            case OPEN -> navigator.go(new Route.VolumeDetail(first.name()));
            case MEASURE -> all.forEach(live -> volumes.measure(live, failure -> live.settle(errors.textOf(failure))));
            case EXPORT ->
                dialogs.save(messages.text("export.title", first.name()), first.name() + ".tar")
                        .ifPresent(target -> export(first, target));
            case IMPORT ->
                dialogs.open(messages.text("import.title", first.name())).stream()
                        .findFirst()
                        .ifPresent(file -> restore(first, file));
            case COPY -> navigator.go(new Route.Volumes(VolumesPanel.COPY, first.name()));
            case EMPTY -> notices.confirm(emptying(first), () -> empty(first));
            case REMOVE -> notices.confirm(removal(all), () -> all.forEach(this::remove));
        }
    }

    /// Puts the files of a tar into it, over what is there.
    public void restore(LiveVolume live, Path file) {
        act(live, "import", () -> {
                    try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                        service.restore(live.name(), in);
                        return true;
                    }
                })
                .onSuccess(done -> {
                    rewritten(live);
                    notices.toast(Toast.of(
                            Tone.SUCCESS,
                            messages.text("imported", file.getFileName(), VolumeText.shown(live.volume()))));
                });
    }

    private void export(LiveVolume live, Path target) {
        act(live, "export", () -> {
                    Path folder = target.toAbsolutePath().getParent();
                    if (folder == null) {
                        throw new EngineException(ErrorKind.INVALID_ARGUMENT, messages.text("export.folder", target));
                    }
                    // What is there stays until the whole of the new is.
                    Path part = Files.createTempFile(folder, ".export-", ".part");
                    try {
                        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(part))) {
                            service.export(live.name(), out);
                        }
                        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
                    } finally {
                        Files.deleteIfExists(part);
                    }
                    return Files.size(target);
                })
                .onSuccess(bytes -> notices.toast(Toast.of(
                        Tone.SUCCESS,
                        messages.text("exported", VolumeText.shown(live.volume()), target, Amounts.bytes(bytes)))));
    }

    private void empty(LiveVolume live) {
        act(live, "empty", () -> {
                    service.empty(live.name());
                    return true;
                })
                .onSuccess(done -> rewritten(live));
    }

    private void rewritten(LiveVolume live) {
        live.rewritten();
        volumes.measure(live, failure -> live.settle(errors.textOf(failure)));
    }

    private void remove(LiveVolume live) {
        act(live, "remove", () -> {
            service.remove(live.name(), false);
            return true;
        });
    }

    /// What fails is told on the row.
    private <T> UiTask<T> act(LiveVolume live, String key, Callable<T> work) {
        live.busy(messages.text("busy." + key));
        UiTask<T> task = tasks.run(messages.text("task." + key, VolumeText.shown(live.volume())), () -> {
            try {
                return work.call();
            } catch (IOException e) {
                throw new EngineException(
                        ErrorKind.INVALID_ARGUMENT, messages.text("file.failed", String.valueOf(e.getMessage())), e);
            }
        });
        return task.onSuccess(done -> live.settle(""))
                .onFailure(failure -> live.settle(errors.textOf(failure)))
                .onEnd(() -> {
                    if (task.stateProperty().get() == UiTask.State.CANCELLED) {
                        live.settle("");
                    }
                });
    }

    private boolean isRunning(LiveVolume live) {
        return live.volume().usedBy().stream()
                .flatMap(id -> containers.find(id).stream())
                .anyMatch(user -> user.container().state().status().isAlive());
    }

    private Confirmation emptying(LiveVolume live) {
        return new Confirmation(
                messages.text("empty.title", VolumeText.shown(live.volume())),
                messages.text("empty.lost") + sum(List.of(live)),
                List.of(),
                messages.text("empty.do"),
                true);
    }

    private Confirmation removal(List<LiveVolume> targets) {
        List<String> names =
                targets.stream().map(live -> VolumeText.shown(live.volume())).toList();
        String title = targets.size() == 1
                ? messages.text("remove.title.one", names.getFirst())
                : messages.text("remove.title.many", targets.size());
        return new Confirmation(
                title,
                messages.text("remove.lost") + sum(targets),
                targets.size() == 1 ? List.of() : names,
                messages.text("verb.remove"),
                true);
    }

    /// How much that frees, where it was measured.
    private String sum(List<LiveVolume> targets) {
        long bytes =
                targets.stream().mapToLong(live -> Math.max(0, live.bytes())).sum();
        return bytes == 0 ? "" : " " + messages.text("frees", Amounts.bytes(bytes));
    }
}
