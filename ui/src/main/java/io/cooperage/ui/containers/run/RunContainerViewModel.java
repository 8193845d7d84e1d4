package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Seccomp;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Sends the form: makes the container and starts it, shows how far that is, and keeps everything typed when
/// it fails. FX thread only.
public final class RunContainerViewModel {
    private final ContainerParts parts;
    private final RunForm form;
    private final Messages messages = Messages.of(RunContainerViewModel.class);
    private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.BASICS);
    private final ReadOnlyObjectWrapper<@Nullable UiTask<Container>> running = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper imageCommand = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");

    public RunContainerViewModel(ContainerParts parts, Machine machine) {
        this.parts = parts;
        form = new RunForm(new FormRules(machine, this::isTaken));
        form.root.textProperty().addListener((property, was, now) -> lookAtRoot());
        parts.containers().all().addListener((ListChangeListener<LiveContainer>) change -> form.name.check());
    }

    RunForm form() {
        return form;
    }

    /// The part of the form that shows.
    ObjectProperty<Section> sectionProperty() {
        return section;
    }

    /// The work under way, or null.
    ReadOnlyObjectProperty<@Nullable UiTask<Container>> runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// Why the last attempt failed, in the engine's words; empty when it didn't.
    ReadOnlyStringProperty failureProperty() {
        return failure.getReadOnlyProperty();
    }

    ObservableList<String> recentRoots() {
        return parts.settings().recentRoots();
    }

    /// Shows what's wrong, or makes the container and starts it.
    void run() {
        send(true);
    }

    /// The same without starting.
    void createOnly() {
        send(false);
    }

    void cancel() {
        UiTask<Container> task = running.get();
        if (task != null) {
            task.cancel();
        }
    }

    void clear() {
        form.clear();
        failure.set("");
        section.set(Section.BASICS);
    }

    void leave() {
        parts.navigator().go(new Route.Containers());
    }

    void dismissFailure() {
        failure.set("");
    }

    private void send(boolean start) {
        if (running.get() != null) {
            return;
        }
        failure.set("");
        Section bad = form.insist();
        if (bad != null) {
            section.set(bad);
            return;
        }
        RootSource root = form.rootSource();
        Path seccompFile = form.seccomp.get() == Seccomp.FILE ? Path.of(form.seccompFile.text()) : null;
        // The form may be changed while this runs: all of it is read now, the disk later.
        ContainerConfig typed =
                form.toConfig(root, form.seccomp.get() == Seccomp.UNCONFINED ? "unconfined" : "default");
        String title = messages.text(
                start ? "task.run" : "task.create", form.name.isBlank() ? ContainerText.root(root) : form.name.text());
        UiTask<Container> task = parts.tasks().run(title, () -> launch(typed, seccompFile, start));
        if (root instanceof RootSource.Directory(Path path) && path.getFileName() != null) {
            String file = path.getFileName().toString();
            parts.engineTasks().follow(task, event -> event.title().contains(file));
        }
        running.set(task);
        task.onSuccess(container -> done(container, start))
                .onFailure(this::failed)
                .onEnd(() -> running.set(null));
    }

    /// On a worker thread.
    private Container launch(ContainerConfig typed, @Nullable Path seccompFile, boolean start) {
        ContainerConfig config = typed;
        if (typed.root() instanceof RootSource.Directory(Path root) && !Files.isDirectory(root)) {
            config = config.toBuilder().root(new RootSource.Archive(root)).build();
        }
        if (seccompFile != null) {
            ContainerConfig.Security security = config.security();
            config = config.toBuilder()
                    .security(new ContainerConfig.Security(
                            security.privileged(),
                            security.capAdd(),
                            security.capDrop(),
                            security.noNewPrivileges(),
                            profile(seccompFile),
                            security.apparmor()))
                    .build();
        }
        ContainerService service = parts.service();
        Container container = service.create(config);
        if (!start) {
            return container;
        }
        try {
            service.start(container.id());
            return container;
        } catch (EngineException e) {
            undo(service, container, e);
            throw e;
        }
    }

    /// A container that could not start is of no use to whoever mends the form and tries again under the same
    /// name.
    private static void undo(ContainerService service, Container container, EngineException cause) {
        boolean interrupted = Thread.interrupted();
        try {
            service.remove(container.id(), true);
        } catch (EngineException e) {
            cause.addSuppressed(e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private String profile(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new EngineException(
                    io.cooperage.engine.error.ErrorKind.INVALID_ARGUMENT,
                    messages.text("seccomp.unreadable", file, String.valueOf(e.getMessage())),
                    e);
        }
    }

    private void done(Container container, boolean started) {
        parts.settings().rememberRoot(form.root.text());
        parts.notices()
                .toast(Toast.of(Tone.SUCCESS, messages.text(started ? "done.run" : "done.create", container.name())));
        form.name.reset("");
        parts.navigator().go(new Route.ContainerDetail(container.id(), ContainerTab.LOG));
    }

    private void failed(Throwable thrown) {
        failure.set(parts.errors().textOf(thrown));
    }

    /// Names of images to choose from, the newest first.
    List<String> imageNames() {
        return parts.images().all().stream()
                .filter(live -> live.tag() != null)
                .map(LiveImage::ref)
                .toList();
    }

    /// What the image that is chosen runs when no command is given, as one would type it; empty when it says
    /// nothing or no image is chosen.
    ReadOnlyStringProperty imageCommandProperty() {
        return imageCommand.getReadOnlyProperty();
    }

    /// An empty name leaves the form as it is.
    void choose(String image) {
        if (!image.isEmpty()) {
            form.root.textProperty().set(image);
        }
    }

    private void lookAtImage(String asked) {
        parts.tasks()
                .quiet(() -> parts.imageService().detail(asked).config().config())
                .onSuccess(defaults -> {
                    if (asked.equals(form.root.text())) {
                        form.root.reject("");
                        imageCommand.set(words(defaults));
                    }
                })
                .onFailure(failure -> {
                    if (asked.equals(form.root.text())) {
                        form.root.reject(parts.errors().textOf(failure));
                    }
                });
    }

    private static String words(Defaults defaults) {
        List<String> all = new ArrayList<>();
        if (defaults.entrypoint() != null) {
            all.addAll(defaults.entrypoint());
        }
        if (defaults.command() != null) {
            all.addAll(defaults.command());
        }
        return ContainerText.command(all);
    }

    /// Looks at the disk away from the JavaFX thread; an answer to a text that has changed since is dropped.
    private void lookAtRoot() {
        String asked = form.root.text();
        imageCommand.set("");
        if (FormRules.isImage(asked)) {
            lookAtImage(asked);
        }
        if (!asked.startsWith("/")) {
            return;
        }
        parts.tasks().quiet(() -> RootLook.at(asked)).onSuccess(look -> {
            if (asked.equals(form.root.text())) {
                switch (look) {
                    case DIRECTORY, ARCHIVE -> form.root.reject("");
                    case MISSING -> form.root.reject(messages.text("root.none"));
                    case UNREADABLE -> form.root.reject(messages.text("root.unreadable"));
                    case EMPTY -> form.root.reject(messages.text("root.empty"));
                    case OTHER -> form.root.reject(messages.text("root.other"));
                }
            }
        });
    }

    private boolean isTaken(String name) {
        return parts.containers().all().stream()
                .anyMatch(live -> live.container().name().equals(name));
    }
}
