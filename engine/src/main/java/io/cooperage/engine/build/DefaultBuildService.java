package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.Warning;
import io.cooperage.engine.build.lint.ProjectLinter;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.RootSource;
import io.cooperage.engine.dockerfile.model.ContextFacts;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.files.RootedTree;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.layer.LayerStore;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.ImageReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The builder of an engine.
final class DefaultBuildService implements BuildService {
    private final BuildParts parts;
    private final LayerStore layers;
    private final CachePrune prune;
    private final Exporter exporter;
    private final Set<String> running = ConcurrentHashMap.newKeySet();

    DefaultBuildService(BuildParts parts, LayerStore layers, CachePrune prune) {
        this.parts = parts;
        this.layers = layers;
        this.prune = prune;
        this.exporter = new Exporter(parts);
    }

    @Override
    public BuildResult build(BuildRequest request, BuildListener listener) {
        if (request.squash()) {
            throw EngineException.notImplemented("--squash: this builder makes a layer of each step; leave it out, or"
                    + " copy the result into a last stage FROM scratch");
        }
        AskedBuild asked = AskedBuild.of(request, parts.contexts(), parts.environment());
        List<ImageReference> tags =
                asked.request().tags().stream().map(DefaultBuildService::tag).toList();
        BuildArguments arguments = BuildArguments.of(request, parts.environment());
        String id = BuildCache.newId();
        running.add(id);
        try (EventLog log = parts.history().log(id)) {
            EventFeed feed = new EventFeed(listener, log, parts.clock(), asked::shown);
            return new Work(id, asked.request(), tags, arguments, feed).run();
        } catch (BuildException e) {
            throw asked.shown(e);
        } finally {
            running.remove(id);
        }
    }

    private static ImageReference tag(String text) {
        ImageReference reference = ImageReference.parseTagged(text);
        if (reference.digest() != null) {
            throw EngineException.invalid("invalid tag " + text + ": a digest can't be given to what is built");
        }
        return reference;
    }

    /// One call of [#build].
    private final class Work {
        private final String id;
        private final BuildRequest request;
        private final List<ImageReference> tags;
        private final BuildArguments arguments;
        private final EventFeed feed;
        private final Instant started = parts.clock().instant();
        private Map<String, StepPlace> places = Map.of();

        Work(String id, BuildRequest request, List<ImageReference> tags, BuildArguments arguments, EventFeed feed) {
            this.id = id;
            this.request = request;
            this.tags = tags;
            this.arguments = arguments;
            this.feed = feed;
        }

        BuildResult run() {
            announce(TaskState.RUNNING, "");
            Image image = null;
            String message = "cancelled";
            TaskState outcome = TaskState.CANCELLED;
            try {
                image = built();
                message = "";
                outcome = TaskState.SUCCEEDED;
                return new BuildResult(
                        id,
                        image == null ? null : image.id(),
                        tags.stream().map(ImageReference::familiar).toList(),
                        feed.warnings());
            } catch (EngineException e) {
                message = String.valueOf(e.getMessage());
                outcome = e.kind() == ErrorKind.CANCELLED ? TaskState.CANCELLED : TaskState.FAILED;
                throw e;
            } finally {
                end(outcome, image, message);
            }
        }

        private @Nullable Image built() {
            boolean inContext = request.dockerfileText() == null;
            try (BuildSession session =
                    new BuildSession(parts, id, request, arguments, feed, inContext ? request.dockerfile() : null)) {
                try {
                    String given = request.dockerfileText();
                    String text = given == null ? session.context().dockerfile(request.dockerfile()) : given;
                    ContextFacts files = session.context().files().facts();
                    BuildPlan plan = Planner.plan(
                            text, StoreFacts.forBuild(parts.store(), request, arguments, files), request.target());
                    Planner.requireStages(plan.file(), request.noCacheFilter());
                    List<Warning> warnings = new ArrayList<>(Checks.of(plan.model()));
                    Checks.refuse(plan.file(), warnings);
                    warnings.addAll(Checks.unused(plan.file(), arguments.given()));
                    StageResult result = session.run(plan, warnings);
                    return exporter.export(request, tags, result);
                } finally {
                    places = Map.copyOf(session.places());
                }
            }
        }

        private void end(TaskState outcome, @Nullable Image image, String message) {
            boolean interrupted = Thread.interrupted();
            try {
                Duration took = Duration.between(started, parts.clock().instant());
                boolean success = outcome == TaskState.SUCCEEDED;
                feed.tell(new BuildEvent.Finished(
                        success,
                        image == null ? null : image.manifest().digest().toString(),
                        message,
                        took));
                parts.history()
                        .add(
                                new BuildRecord(
                                        id,
                                        title(),
                                        tags.stream()
                                                .map(ImageReference::familiar)
                                                .toList(),
                                        started,
                                        took,
                                        success,
                                        image == null ? null : image.id().toString(),
                                        feed.counts().all(),
                                        feed.counts().cached(),
                                        message),
                                places,
                                running);
                announce(outcome, message);
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }

        private String title() {
            if (!tags.isEmpty()) {
                return tags.getFirst().familiar();
            }
            return switch (request.context()) {
                case BuildRequest.BuildContext.Folder folder -> folder.path().toString();
                case BuildRequest.BuildContext.Archive archive -> archive.path().toString();
                case BuildRequest.BuildContext.Image other -> other.reference();
                case BuildRequest.BuildContext.Empty nothing -> "without a context";
            };
        }

        private void announce(TaskState state, String detail) {
            parts.events()
                    .publish(new TaskEvent(
                            parts.clock().instant(),
                            "build-" + id.substring(0, 12),
                            "Build " + title(),
                            state,
                            detail,
                            0,
                            -1));
        }
    }

    @Override
    public CheckReport check(BuildRequest request) {
        AskedBuild asked = AskedBuild.of(request, parts.contexts(), parts.environment());
        try {
            return Checks.report(asked, parts, layers, linter(folder(request)));
        } catch (BuildException e) {
            throw asked.shown(e);
        }
    }

    /// Where hadolint would be run: what is not built from a folder has only the user's own configuration.
    private Path folder(BuildRequest request) {
        return request.context() instanceof BuildRequest.BuildContext.Folder(Path path)
                ? path
                : Path.of(parts.environment().getOrDefault("HOME", "/"));
    }

    @Override
    public ProjectLinter linter(Path folder) {
        return ProjectLinter.of(folder, parts.environment());
    }

    @Override
    public BuiltStages stages(BuildRequest.BuildContext context, String dockerfile) {
        return Checks.stages(parts, layers, context, dockerfile);
    }

    @Override
    public List<BuildRecord> history() {
        return parts.history().list();
    }

    @Override
    public List<BuildEvent> events(String buildId) {
        return parts.history().events(buildId);
    }

    @Override
    public FileTree files(String buildId, String stepId) {
        StepPlace place = place(buildId, stepId);
        return new RootedTree(
                Syscalls.host(),
                parts.ids(),
                new StepFiles(parts.workrooms(), layers, place.chain()),
                // Nobody else's business.
                _ -> {});
    }

    /// @throws EngineException NOT_FOUND when its files are not here any more
    private StepPlace place(String buildId, String stepId) {
        StepPlace place = parts.history().place(buildId, stepId);
        for (Digest chain : place.chain()) {
            if (layers.find(chain).isEmpty()) {
                throw EngineException.notFound(
                        "the files of step " + stepId + " are gone: the build cache was cleared since; build again");
            }
        }
        return place;
    }

    @Override
    public ContainerConfig shell(String buildId, String stepId) {
        StepPlace place = place(buildId, stepId);
        if (place.chain().isEmpty()) {
            throw EngineException.invalid("step " + stepId + " has no files yet, so that no shell can run in it");
        }
        return ContainerConfig.of(
                        new RootSource.Layers(place.chain(), "build step " + stepId),
                        List.of(
                                place.shell().isEmpty()
                                        ? "/bin/sh"
                                        : place.shell().getFirst()))
                .toBuilder()
                .entrypoint(List.of())
                .env(place.env())
                .workingDir(place.workingDir())
                .user(place.user())
                .terminal(true)
                .stdinOpen(true)
                .build();
    }

    @Override
    public List<CacheRecord> cache() {
        return prune.list();
    }

    @Override
    public List<CacheRecord> prunableCache(CachePruning what) {
        return prune.prunable(what);
    }

    @Override
    public List<CacheRecord> pruneCache(CachePruning what) {
        try (ContentLease _ = parts.store().lease()) {
            return parts.room().making(() -> prune.prune(what));
        }
    }
}
