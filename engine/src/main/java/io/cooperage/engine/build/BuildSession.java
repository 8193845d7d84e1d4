package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.build.context.BuildFiles;
import io.cooperage.engine.build.context.OpenedContext;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.oci.Platform;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// One build that runs: what its stages share. Any thread.
final class BuildSession implements AutoCloseable {
    private final BuildParts parts;
    private final String id;
    private final BuildRequest request;
    private final BuildArguments arguments;
    private final EventFeed feed;
    private final ContentLease lease;
    private final BuildCache.Use cache;
    private final StageViews views;
    private final OpenedContext context;
    private final Map<String, OpenedContext> named = new HashMap<>();
    private final Map<String, StepPlace> places = new ConcurrentHashMap<>();
    private final List<Runnable> ends = new ArrayList<>();
    private volatile @Nullable BuildPlan plan;
    private @Nullable StageScheduler scheduler;

    BuildSession(
            BuildParts parts,
            String id,
            BuildRequest request,
            BuildArguments arguments,
            EventFeed feed,
            @Nullable String dockerfile) {
        this.parts = parts;
        this.id = id;
        this.request = request;
        this.arguments = arguments;
        this.feed = feed;
        this.lease = parts.store().lease();
        ends.add(lease::close);
        boolean made = false;
        try {
            this.cache = parts.cache().use(lease);
            ends.add(cache::close);
            this.views = new StageViews(parts);
            ends.add(views::close);
            this.context = parts.contexts().open(request.context(), dockerfile, this::imageFiles);
            ends.add(context::close);
            made = true;
        } finally {
            if (!made) {
                Ends.all(ends);
            }
        }
    }

    /// Builds what `wanted` says.
    ///
    /// @param warnings to be told once the plan is
    StageResult run(BuildPlan wanted, List<BuildEvent.Warning> warnings) {
        plan = wanted;
        try (StageScheduler threads = new StageScheduler(index -> new StageRun(this, index).run())) {
            scheduler = threads;
            tellPlan();
            warnings.forEach(feed::tell);
            new Foresight(wanted, context.files(), feed).look();
            wanted.stages().keySet().forEach(threads::start);
            try {
                return threads.await(wanted.target().index());
            } catch (EngineException e) {
                EngineException first = threads.failure();
                throw first == null ? e : first;
            }
        }
    }

    void tellPlan() {
        feed.tell(new BuildEvent.Planned(
                id, parts.clock().instant(), plan().file().toText(), plan().told()));
    }

    /// A base image had ONBUILD instructions.
    synchronized void replan(PlannedStage stage) {
        Map<Integer, PlannedStage> stages = new LinkedHashMap<>(plan().stages());
        stages.put(stage.index(), stage);
        plan = new BuildPlan(plan().model(), plan().target(), stages, plan().namedContexts());
        tellPlan();
    }

    /// A stage of the plan; one that only an ONBUILD instruction needs comes to it now.
    synchronized PlannedStage planned(int index) {
        PlannedStage known = plan().stages().get(index);
        if (known == null) {
            known = Planner.stage(
                    plan().model(),
                    plan().namedContexts(),
                    plan().model().stages().get(index));
            replan(known);
        }
        return known;
    }

    BuildParts parts() {
        return parts;
    }

    BuildRequest request() {
        return request;
    }

    BuildArguments arguments() {
        return arguments;
    }

    EventFeed feed() {
        return feed;
    }

    ContentLease lease() {
        return lease;
    }

    BuildCache.Use cache() {
        return cache;
    }

    BuildPlan plan() {
        return Objects.requireNonNull(plan, "not planned yet");
    }

    StageScheduler scheduler() {
        return Objects.requireNonNull(scheduler, "not running yet");
    }

    Platform platform() {
        return platform(request);
    }

    static Platform platform(BuildRequest request) {
        Platform asked = request.platform();
        return asked == null ? Platform.host() : asked;
    }

    OpenedContext context() {
        return context;
    }

    /// Where a step left off, for whoever looks later.
    void left(String step, StepPlace place) {
        places.put(step, place);
    }

    Map<String, StepPlace> places() {
        return places;
    }

    /// What `--from` or `from=` names; empty is the build context. May wait for a stage, or fetch an image.
    ///
    /// @param step is told of what is fetched
    Source source(String from, PlannedStep step) {
        if (from.isEmpty()) {
            return new Source("the build context", context.files(), null);
        }
        BuildContext outside = namedContext(from);
        if (outside instanceof BuildContext.Image(String reference)) {
            return image(reference, step);
        }
        if (outside != null) {
            return new Source(from, namedFiles(from, outside), null);
        }
        Stage stage = plan().stage(from);
        if (stage != null) {
            requireEarlier(stage, step);
            return new Source(from, null, scheduler().await(stage.index()).files());
        }
        return image(from, step);
    }

    /// What the file itself says has been looked at; an ONBUILD instruction of a base image has not.
    private static void requireEarlier(Stage stage, PlannedStep step) {
        int own = Integer.parseInt(step.id().substring(0, step.id().indexOf('.')));
        if (stage.index() >= own) {
            throw EngineException.invalid("cannot copy from stage " + GoText.quote(stage.label())
                    + ", it needs to be defined before the stage that copies");
        }
    }

    @Nullable
    BuildContext namedContext(String name) {
        return request.namedContexts().get(name.toLowerCase(Locale.ROOT));
    }

    private Source image(String reference, PlannedStep step) {
        return new Source(reference, null, base(reference, platform(), step).files());
    }

    /// An image of the store, or one that is fetched; what can't be had may be the name of a stage or an
    /// image, misspelled.
    ///
    /// @param step is told of what is fetched
    BaseImages.Base base(String reference, Platform wanted, PlannedStep step) {
        try {
            return parts.bases().find(reference, wanted, request, lease, new PullLines(feed, step));
        } catch (EngineException e) {
            String meant = e.kind() == ErrorKind.CANCELLED ? null : Suggestion.find(reference, names(reference));
            if (meant == null) {
                throw e;
            }
            throw new EngineException(e.kind(), e.getMessage() + Suggestion.hint(meant), e);
        }
    }

    /// What could have been written instead: without a tag where there is none.
    private Set<String> names(String reference) {
        boolean tagged = reference.indexOf(':', reference.lastIndexOf('/') + 1) >= 0;
        Set<String> names = new TreeSet<>();
        plan().file()
                .stages()
                .forEach(stage -> Optional.ofNullable(stage.name()).ifPresent(names::add));
        for (Image image : parts.images().list()) {
            image.tags().forEach(name -> names.add(tagged ? name.familiar() : name.familiarRepository()));
        }
        return names;
    }

    private synchronized BuildFiles namedFiles(String name, BuildContext outside) {
        OpenedContext known = named.get(name);
        if (known == null) {
            known = parts.contexts().open(outside, null, this::imageFiles);
            named.put(name, known);
            ends.add(known::close);
        }
        return known.files();
    }

    /// The files of a source, mounted if need be.
    BuildFiles files(Source source) {
        if (source.files() != null) {
            return source.files();
        }
        return views.files(source.title(), Objects.requireNonNull(source.snapshot()));
    }

    private BuildFiles imageFiles(String reference) {
        BaseImages.Base base = parts.bases().find(reference, platform(), request, lease, progress -> {});
        return views.files(reference, base.files());
    }

    /// Lets go of everything; what was built is kept by whoever has written it down.
    @Override
    public void close() {
        boolean interrupted = Thread.interrupted();
        try {
            Ends.all(ends);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
