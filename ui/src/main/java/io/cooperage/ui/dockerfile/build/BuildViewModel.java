package io.cooperage.ui.dockerfile.build;

import io.cooperage.engine.build.BuildEvent;
import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.BuildRecord;
import io.cooperage.engine.build.BuildRequest;
import io.cooperage.engine.build.BuildResult;
import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.oci.ImageReference;
import io.cooperage.ui.dialog.Notices.Action;
import io.cooperage.ui.dialog.Notices.Toast;
import io.cooperage.ui.dialog.Tone;
import io.cooperage.ui.dockerfile.DockerfileParts;
import io.cooperage.ui.dockerfile.editor.LineHeat;
import io.cooperage.ui.fx.Batches;
import io.cooperage.ui.fx.LatestTask;
import io.cooperage.ui.fx.UiClock;
import io.cooperage.ui.fx.UiTask;
import io.cooperage.ui.i18n.Messages;
import io.cooperage.ui.model.LiveContainer;
import io.cooperage.ui.nav.Route;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.InvalidationListener;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.util.Subscription;
import org.jspecify.annotations.Nullable;

/// Builds what the editor shows: the settings, the build that runs, its outcome, and the builds before. FX
/// thread only.
public final class BuildViewModel {
    private static final int QUEUE = 20_000;

    /// What is built.
    ///
    /// @param dockerfile path in the context
    /// @param unsaved the text, where it is not as the file has it; null takes the file
    public record Subject(
            Path context, String dockerfile, @Nullable String unsaved) {}

    private final BuildService service;
    private final DockerfileParts parts;
    private final BuildFields fields;
    private final Messages messages = Messages.of(BuildViewModel.class);
    private final ObjectProperty<@Nullable Subject> subject = new SimpleObjectProperty<>();
    private final ReadOnlyObjectWrapper<@Nullable BuildRun> run = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper();
    private final ReadOnlyObjectWrapper<@Nullable Outcome> outcome = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<Map<Integer, LineHeat>> heat = new ReadOnlyObjectWrapper<>(Map.of());
    private final ObservableList<BuildRecord> history = FXCollections.observableArrayList();
    private final LatestTask replaying = new LatestTask();
    private final ReadOnlyStringWrapper beside = new ReadOnlyStringWrapper("");
    private final BuildsBeside builds;
    private @Nullable UiTask<BuildResult> task;
    private List<ImageReference> made = List.of();
    private List<ImageReference> making = List.of();
    private @Nullable Path heatFor;
    private boolean missed;

    /// How the last build ended.
    ///
    /// @param ref a name of the image, or its id; empty when none was made
    /// @param problem why it failed; empty when it did not
    /// @param line of the Dockerfile that is at fault, from 1; 0 when none is
    /// @param column in that line, from 1; 0 where only the line is known
    /// @param hint how it would be written; may be empty
    public record Outcome(String ref, String problem, int line, int column, String hint) {}

    public BuildViewModel(BuildService service, DockerfileParts parts) {
        this.service = service;
        this.parts = parts;
        fields = new BuildFields(parts);
        builds = new BuildsBeside(parts.events(), this::lookBeside, this::reloadHistory);
        running.subscribe(this::lookBeside);
        subject.addListener((_, was, now) -> {
            boolean other = was == null
                    || now == null
                    || !was.context().equals(now.context())
                    || !was.dockerfile().equals(now.dockerfile());
            if (other) {
                fields.load(now);
            }
        });
    }

    /// What a build would build now; null while no Dockerfile of a context is in front.
    public ObjectProperty<@Nullable Subject> subjectProperty() {
        return subject;
    }

    /// How it is built.
    public BuildFields fields() {
        return fields;
    }

    /// The build that is shown; null before the first.
    public ReadOnlyObjectProperty<@Nullable BuildRun> runProperty() {
        return run.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    /// Null while it runs, and before the first.
    public ReadOnlyObjectProperty<@Nullable Outcome> outcomeProperty() {
        return outcome.getReadOnlyProperty();
    }

    /// Said while another build, asked for elsewhere, is about to give the same name; else empty.
    ReadOnlyStringProperty besideProperty() {
        return beside.getReadOnlyProperty();
    }

    /// Ends what listens to the engine.
    public void close() {
        builds.close();
    }

    private void lookBeside() {
        boolean other = running.get() && builds.count(making) > 1;
        beside.set(other ? messages.text("beside", making.getFirst().familiar()) : "");
    }

    /// What lines of [#heatFile] cost.
    public ReadOnlyObjectProperty<Map<Integer, LineHeat>> heatProperty() {
        return heat.getReadOnlyProperty();
    }

    public @Nullable Path heatFile() {
        return heatFor;
    }

    public ObservableList<BuildRecord> history() {
        return history;
    }

    public void reloadHistory() {
        parts.tasks().quiet(service::history).onSuccess(history::setAll).onFailure(parts.errors()::present);
    }

    /// Builds with the settings as they are, and keeps them.
    ///
    /// @return whether it began
    public boolean build() {
        return build(0);
    }

    /// Builds, and does everything anew from a line on; what is above comes from the cache as always.
    ///
    /// @param line of the Dockerfile, from 1; 0 takes all that it can from the cache
    /// @return whether it began
    public boolean build(int line) {
        Subject what = subject.get();
        if (what == null || running.get() || !fields.isValid()) {
            return false;
        }
        BuildSettings settings = fields.settings();
        BuildRequest request;
        try {
            request = settings.request(what.context(), what.dockerfile(), what.unsaved(), line);
        } catch (EngineException e) {
            parts.errors().present(e);
            return false;
        }
        Callable<Boolean> keep = fields.kept(what);
        BuildRun fresh = new BuildRun();
        run.set(fresh);
        outcome.set(null);
        made = List.of();
        making = settings.tagList().stream().flatMap(tag -> named(tag).stream()).toList();
        running.set(true);
        heatFor = what.context().resolve(what.dockerfile());
        Batches<BuildEvent> batches =
                new Batches<>(parts.fx(), QUEUE, events -> arrived(fresh, events), () -> missed = true);
        missed = false;
        String name = settings.tagList().isEmpty()
                ? messages.text("task", what.context().getFileName())
                : messages.text("task", settings.tagList().getFirst());
        UiTask<BuildResult> started = parts.tasks().run(name, () -> {
            keep.call();
            return service.build(request, batches::offer);
        });
        task = started;
        started.onSuccess(this::built).onFailure(this::failed).onEnd(() -> {
            running.set(false);
            heat.set(fresh.heat());
            reloadHistory();
            if (missed) {
                replay(fresh.id()); // It wrote faster than the window could take; the engine has kept all of it.
            }
        });
        return true;
    }

    public void cancel() {
        if (task != null) {
            task.cancel();
        }
    }

    /// Shows a build of the past.
    public void replay(String buildId) {
        if (buildId.isEmpty()) {
            return;
        }
        replaying.follow(
                parts.tasks().quiet(() -> service.events(buildId)),
                events -> {
                    BuildRun past = new BuildRun();
                    past.add(events);
                    run.set(past);
                    if (!running.get()) {
                        outcome.set(null);
                    }
                },
                parts.errors()::present);
    }

    /// Two builds step by step.
    void compare(BuildRecord one, BuildRecord other, Consumer<List<BuildComparison.Row>> then) {
        parts.tasks()
                .quiet(() -> BuildComparison.of(service.events(one.id()), service.events(other.id())))
                .onSuccess(then)
                .onFailure(parts.errors()::present);
    }

    /// The files after a step. The caller closes the tree, away from the JavaFX thread.
    UiTask<FileTree> files(String buildId, String stepId) {
        return parts.tasks().quiet(() -> service.files(buildId, stepId));
    }

    <T> UiTask<T> read(Callable<T> work) {
        return parts.tasks().quiet(work);
    }

    void complain(Throwable failure) {
        parts.errors().present(failure);
    }

    /// Starts a container on the files of a step and leads to its terminal.
    void shell(String buildId, String stepId) {
        parts.tasks()
                .run(messages.text("shell.task"), () -> {
                    Container made = parts.containerService().create(service.shell(buildId, stepId));
                    parts.containerService().start(made.id());
                    return made;
                })
                .onSuccess(
                        made -> parts.navigator().go(new Route.ContainerDetail(made.id(), Route.ContainerTab.TERMINAL)))
                .onFailure(parts.errors()::present);
    }

    void runImage() {
        ifBuilt(ref -> parts.navigator().go(new Route.RunContainer(ref)));
    }

    void showLayers() {
        ifBuilt(ref -> parts.navigator().go(new Route.ImageRoute(ref, Route.ImageTab.LAYERS)));
    }

    void push() {
        ifBuilt(ref -> parts.navigator().go(new Route.Images(Route.ImagesPanel.PUSH, ref)));
    }

    /// Containers made from an image of a name that the last build gave to its own, however that was written;
    /// they can be made anew from the new one.
    List<LiveContainer> users() {
        return parts.containers().all().stream()
                .filter(live -> live.container().config().root() instanceof RootSource.Image(String ref)
                        && named(ref).map(made::contains).orElse(false))
                .toList();
    }

    /// Runs `changed` whenever [#users] may have others.
    Subscription onUsers(Runnable changed) {
        InvalidationListener listener = _ -> changed.run();
        parts.containers().all().addListener(listener);
        return () -> parts.containers().all().removeListener(listener);
    }

    /// Whether the steps of several stages are shown as a picture; kept.
    BooleanProperty asGraph() {
        return parts.settings().flag("build.graph", true);
    }

    UiClock clock() {
        return parts.clock();
    }

    /// @return empty for what is no name, such as an image's id
    private static Optional<ImageReference> named(String text) {
        try {
            return Optional.of(ImageReference.parseTagged(text));
        } catch (EngineException noName) {
            return Optional.empty();
        }
    }

    void recreate(LiveContainer live) {
        parts.navigator().go(Route.RunContainer.from(live.id(), Route.Template.RECREATE));
    }

    private void ifBuilt(Consumer<String> action) {
        Outcome last = outcome.get();
        if (last != null && !last.ref().isEmpty()) {
            action.accept(last.ref());
        }
    }

    private void arrived(BuildRun fresh, List<BuildEvent> events) {
        fresh.add(events);
        if (task != null && task.isRunning()) {
            long over = fresh.count(BuildRun.State.CACHED) + fresh.count(BuildRun.State.DONE);
            task.report(
                    fresh.progress(),
                    messages.text("progress", over, fresh.steps().size()));
        }
        heat.set(fresh.heat());
    }

    private void built(BuildResult result) {
        made = result.tags().stream().flatMap(tag -> named(tag).stream()).toList();
        String ref = !result.tags().isEmpty()
                ? result.tags().getFirst()
                : result.image() == null ? "" : result.image().toString();
        outcome.set(new Outcome(ref, "", 0, 0, ""));
        if (parts.navigator().current() instanceof Route.Dockerfile) {
            return; // Whoever is here sees it.
        }
        parts.notices()
                .toast(new Toast(
                        Tone.SUCCESS,
                        ref.isEmpty() ? messages.text("built.plain") : messages.text("built", ref),
                        ref.isEmpty() ? null : new Action(messages.text("run"), this::runImage)));
    }

    private void failed(Throwable failure) {
        String problem = parts.errors().textOf(failure);
        outcome.set(
                failure instanceof BuildException e
                        ? new Outcome("", problem, e.line(), e.column(), e.hint())
                        : new Outcome("", problem, 0, 0, ""));
        if (!(failure instanceof BuildException)) {
            parts.errors().present(failure);
        }
    }
}
