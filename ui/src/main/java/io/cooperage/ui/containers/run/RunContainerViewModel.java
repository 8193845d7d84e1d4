package io.cooperage.ui.containers.run;

import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.network.Network;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import io.cooperage.engine.runline.AskedConfig;
import io.cooperage.engine.runline.EnvFile;
import io.cooperage.engine.runline.RunLine;
import io.cooperage.engine.runline.RunLineException;
import io.cooperage.engine.runline.RunRequest;
import io.cooperage.engine.runline.Surroundings;
import io.cooperage.engine.volume.Volume;
import io.cooperage.engine.volume.VolumeService;
import io.cooperage.ui.containers.ContainerParts;
import io.cooperage.ui.containers.ContainerText;
import io.cooperage.ui.containers.Machine;
import io.cooperage.ui.containers.run.RunForm.Section;
import io.cooperage.ui.containers.run.SeccompInput.Seccomp;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.model.LiveImage;
import io.cooperage.ui.nav.Route;
import io.cooperage.ui.nav.Route.ContainerTab;
import io.cooperage.ui.nav.Route.Template;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/// Sends the form: makes the container and starts it, shows how far that is, and keeps everything typed when
/// it fails. Fills it from a line or from a container. FX thread only.
public final class RunContainerViewModel {
    /// What a mistake in a pasted line is, and where.
    ///
    /// @param from,to of the text; `to` is exclusive
    record LineProblem(int from, int to, String text) {}

    private final ContainerParts parts;
    private final NetworkService networks;
    private final VolumeService volumes;
    private final FormRules rules;
    private final RunForm form;
    private final ImageLook image;
    private final Messages messages = Messages.of(RunContainerViewModel.class);
    private final ObjectProperty<Section> section = new SimpleObjectProperty<>(Section.BASICS);
    private final ReadOnlyObjectWrapper<@Nullable UiTask<Container>> running = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper failedStep = new ReadOnlyStringWrapper("");
    private final ReadOnlyStringWrapper failure = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable LineProblem> lineProblem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper("");
    private final ReadOnlyObjectWrapper<@Nullable Container> edited = new ReadOnlyObjectWrapper<>();
    private final ObservableList<String> networkNames = FXCollections.observableArrayList();
    private final ObservableList<String> volumeNames = FXCollections.observableArrayList();
    private ConfigPatch patch = ConfigPatch.NONE;
    private Route.@Nullable RunContainer filled;
    private boolean filling;

    public RunContainerViewModel(
            ContainerParts parts, Machine machine, NetworkService networks, VolumeService volumes) {
        this.parts = parts;
        this.networks = networks;
        this.volumes = volumes;
        rules = new FormRules(machine, this::isTaken);
        form = new RunForm(rules);
        image = new ImageLook(form, parts);
        new PortWatch(form.ports, networks, parts.tasks(), parts.clock(), this::givesWay);
        parts.containers().all().addListener((ListChangeListener<LiveContainer>) change -> form.name.check());
    }

    RunForm form() {
        return form;
    }

    /// What is known of the image or the path that is typed.
    ImageLook image() {
        return image;
    }

    /// The part of the form that shows.
    ObjectProperty<Section> sectionProperty() {
        return section;
    }

    /// The work under way, or null.
    ReadOnlyObjectProperty<@Nullable UiTask<Container>> runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// What failed last, as a sentence: running, or filling the form. The reason is [#failureProperty].
    ReadOnlyStringProperty failedStepProperty() {
        return failedStep.getReadOnlyProperty();
    }

    /// Why the last attempt failed, in the engine's words; empty when it didn't.
    ReadOnlyStringProperty failureProperty() {
        return failure.getReadOnlyProperty();
    }

    /// What is wrong with the line that was pasted last, null when it could be read.
    ReadOnlyObjectProperty<@Nullable LineProblem> lineProblemProperty() {
        return lineProblem.getReadOnlyProperty();
    }

    /// What a person should know of how the form was filled; empty when there is nothing.
    ReadOnlyStringProperty noteProperty() {
        return note.getReadOnlyProperty();
    }

    /// The container that the new one takes the place of, or null.
    ReadOnlyObjectProperty<@Nullable Container> editedProperty() {
        return edited.getReadOnlyProperty();
    }

    /// Networks and volumes to choose from.
    ObservableList<String> networkNames() {
        return networkNames;
    }

    ObservableList<String> volumeNames() {
        return volumeNames;
    }

    ObservableList<String> recentRoots() {
        return parts.settings().recentRoots();
    }

    /// Fills the form as a place in the window says; coming back to that place leaves what was typed meanwhile.
    void show(Route.RunContainer place) {
        refresh();
        if (place.template() == Template.NONE) {
            if (edited.get() != null) {
                clear();
            }
            choose(place.image());
        } else if (!place.equals(filled)) {
            filled = place;
            take(place.container(), place.template());
        }
    }

    /// Reads afresh what can be chosen from.
    private void refresh() {
        // Without an answer names can still be typed, so a failure is not worth a word here.
        parts.tasks()
                .quiet(networks::list)
                .onSuccess(all -> networkNames.setAll(all.stream()
                        .map(Network::name)
                        .filter(name -> !name.equals("host") && !name.equals("none"))
                        .toList()))
                .onFailure(failed -> networkNames.clear());
        parts.tasks()
                .quiet(volumes::list)
                .onSuccess(all -> volumeNames.setAll(all.stream()
                        .filter(volume -> !volume.anonymous())
                        .map(Volume::name)
                        .toList()))
                .onFailure(failed -> volumeNames.clear());
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
        note.set("");
        lineProblem.set(null);
        edited.set(null);
        patch = ConfigPatch.NONE;
        filled = null;
        section.set(Section.BASICS);
    }

    void leave() {
        parts.navigator().go(new Route.Containers());
    }

    void dismissFailure() {
        failure.set("");
    }

    void dismissNote() {
        note.set("");
    }

    /// An empty name leaves the form as it is.
    void choose(String image) {
        if (!image.isEmpty()) {
            filling(() -> form.root.textProperty().set(image));
        }
    }

    /// Whether the fields change because the form is filled, and not because a person types.
    boolean isFilling() {
        return filling;
    }

    private void filling(Runnable work) {
        filling = true;
        work.run();
        filling = false;
    }

    /// Fills the form from a line, or says what is wrong with it and leaves the form as it is.
    ///
    /// @return whether it could be read
    boolean paste(String line) {
        try {
            RunRequest asked = RunLine.parse(line, Surroundings.here());
            clear();
            fill(asked.config());
            note.set(notes(asked));
            return true;
        } catch (RunLineException e) {
            lineProblem.set(new LineProblem(e.from(), e.to(), String.valueOf(e.getMessage())));
            return false;
        }
    }

    void forgetLineProblem() {
        lineProblem.set(null);
    }

    private String notes(RunRequest asked) {
        List<String> all = new java.util.ArrayList<>();
        asked.notes().forEach(each -> all.add(sentence(each.text())));
        if (asked.platform() != null) {
            all.add(messages.text("note.platform", asked.platform()));
        }
        return String.join("\n", all);
    }

    private static String sentence(String text) {
        return text.substring(0, 1).toUpperCase(Locale.ROOT) + text.substring(1) + ".";
    }

    /// Shows what a container was made with: to make another like it, or to make it anew.
    private void take(String id, Template purpose) {
        parts.tasks()
                .quiet(() -> {
                    Container container = parts.service().get(id);
                    ContainerConfig complete = purpose == Template.CLONE
                            ? AskedConfig.another(container.config(), anonymousVolumes())
                            : container.config();
                    ContainerConfig asked = AskedConfig.of(complete, defaults(container));
                    return new Origin(container, AskedConfig.named(asked, this::containerName));
                })
                .onSuccess(origin -> take(origin, purpose))
                .onFailure(thrown -> failed("failed.fill", thrown));
    }

    /// On a worker thread.
    private String containerName(String id) {
        try {
            return parts.service().resolve(id).name();
        } catch (EngineException e) {
            // It is gone; a word that leads nowhere is said as such when the container is made.
            return id;
        }
    }

    private record Origin(Container container, ContainerConfig asked) {}

    /// On a worker thread.
    private Set<String> anonymousVolumes() {
        return volumes.list().stream()
                .filter(Volume::anonymous)
                .map(Volume::name)
                .collect(Collectors.toSet());
    }

    /// On a worker thread. Nothing when its image is gone: then all of its configuration is shown.
    private Defaults defaults(Container container) {
        if (container.config().root() instanceof RootSource.Image(String ref)) {
            try {
                return parts.imageService().detail(ref).config().config();
            } catch (EngineException e) {
                return Defaults.NONE;
            }
        }
        return Defaults.NONE;
    }

    private void take(Origin origin, Template purpose) {
        Route.RunContainer place = filled;
        clear();
        filled = place;
        boolean replaces = purpose == Template.RECREATE;
        edited.set(replaces ? origin.container() : null);
        fill(origin.asked().toBuilder()
                .name(replaces ? origin.container().name() : null)
                .build());
        patch = new ConfigPatch(origin.asked(), true);
    }

    private void fill(ContainerConfig config) {
        patch = new ConfigPatch(config, true);
        filling(() -> form.fill(config));
    }

    /// Puts the variables of a `.env` file's text into the rows.
    void pasteEnv(String text) {
        try {
            Map<String, String> pairs = new LinkedHashMap<>();
            EnvFile.entries(text)
                    .forEach(entry -> pairs.put(entry.name(), entry.value().orElse("")));
            PairForm.merge(form.env, pairs, rules);
            failure.set("");
        } catch (EngineException e) {
            failed("failed.env", e);
        }
    }

    /// @param step the message that says what failed
    private void failed(String step, Throwable cause) {
        failedStep.set(messages.text(step));
        failure.set(parts.errors().textOf(cause));
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
        Container replaced = edited.get();
        String title = messages.text(
                replaced != null ? "task.recreate" : start ? "task.run" : "task.create",
                form.name.isBlank() ? ContainerText.root(root) : form.name.text());
        PullProgress transfers = new PullProgress(parts.fx());
        // The form may be changed while this runs: all of it is read now, the disk later.
        Launch launch = new Launch(
                parts.service(),
                parts.imageService(),
                form.lineProperty().get(),
                new ConfigPatch(patch.from(), form.seccomp.choice.get() == Seccomp.KEPT),
                start,
                replaced == null ? null : replaced.id(),
                transfers);
        UiTask<Container> task = parts.tasks().run(title, launch::call);
        transfers.reportTo(task);
        if (root instanceof RootSource.Directory(Path path) && path.getFileName() != null) {
            String file = path.getFileName().toString();
            parts.engineTasks().follow(task, event -> event.title().contains(file));
        }
        running.set(task);
        String recent = form.isImage() ? "" : form.root.text();
        Route from = parts.navigator().current();
        task.onSuccess(container -> done(container, start, replaced != null, recent, from))
                .onFailure(thrown -> failed(start ? "failed.run" : "failed.create", thrown))
                .onEnd(() -> {
                    running.set(null);
                    form.name.check();
                });
    }

    /// Leads to the container, or only offers it where the person is elsewhere by now.
    ///
    /// @param root to be offered again; empty for an image
    /// @param from where it was asked for
    private void done(Container container, boolean started, boolean anew, String root, Route from) {
        if (!root.isEmpty()) {
            parts.settings().rememberRoot(root);
        }
        edited.set(null);
        filled = null;
        form.name.reset("");
        Route.ContainerDetail log = new Route.ContainerDetail(container.id(), ContainerTab.LOG);
        boolean waiting = parts.navigator().current().equals(from);
        String said = messages.text(anew ? "done.recreate" : started ? "done.run" : "done.create", container.name());
        Action show =
                new Action(messages.text("done.show"), () -> parts.navigator().go(log));
        parts.notices().toast(new Toast(Tone.SUCCESS, said, waiting ? null : show));
        if (waiting) {
            parts.navigator().go(log);
        }
    }

    /// Names of images to choose from, the newest first.
    List<String> imageNames() {
        return parts.images().all().stream()
                .filter(live -> live.tag() != null)
                .map(LiveImage::ref)
                .toList();
    }

    /// Those that have what is typed in their name.
    List<String> imagesLike(String typed) {
        String part = typed.toLowerCase(Locale.ROOT);
        return imageNames().stream()
                .filter(name -> name.contains(part) && !name.equals(typed))
                .toList();
    }

    /// The name is not taken by what is being made right now.
    private boolean isTaken(String name) {
        Container replaced = edited.get();
        return running.get() == null
                && parts.containers().all().stream()
                        .map(LiveContainer::container)
                        .anyMatch(other -> other.name().equals(name)
                                && (replaced == null || !other.id().equals(replaced.id())));
    }

    /// The container that is replaced frees its ports.
    private boolean givesWay(String holder) {
        Container replaced = edited.get();
        return replaced != null && holder.contains(replaced.name());
    }
}
