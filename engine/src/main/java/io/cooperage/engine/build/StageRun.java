package io.cooperage.engine.build;

import io.cooperage.engine.build.BuildEvent.CacheMiss;
import io.cooperage.engine.build.BuildRequest.BuildContext;
import io.cooperage.engine.container.Workroom;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.oci.Platform;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Builds one stage, step by step. One thread.
final class StageRun {
    private static final String DEFAULT_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final BuildSession session;
    private final PlannedStage stage;
    private final WordLexer lexer;
    private final Environment globals;
    private ImageDraft draft;
    private Variables variables = new Variables();
    private Snapshot files = Snapshot.SCRATCH;

    /// When the step that is at work began, as [System#nanoTime] counts.
    private long began;

    private boolean told;

    StageRun(BuildSession session, int index) {
        this.session = session;
        this.stage = session.planned(index);
        this.lexer = session.plan().model().lexer();
        this.globals = session.plan().model().globals();
        this.draft = new ImageDraft(session.platform());
    }

    StageResult run() {
        PlannedStep from = stage.steps().getFirst();
        step(from, () -> from(from));
        List<PlannedStep> steps = new ArrayList<>(triggers(from));
        steps.addAll(stage.steps().subList(1, stage.steps().size()));
        for (PlannedStep step : steps) {
            step(step, () -> work(step));
        }
        return new StageResult(files, draft, variables);
    }

    /// Tells how it went, and where it is when it went wrong.
    private void step(PlannedStep step, Runnable work) {
        told = false;
        began = System.nanoTime();
        try {
            work.run();
            session.left(step.id(), place());
        } catch (EngineException e) {
            EngineException placed = placed(step, e);
            if (told) {
                int exitCode = placed instanceof BuildException build ? build.exitCode() : -1;
                List<String> lines = placed instanceof BuildException build ? build.lastLines() : List.of();
                session.feed()
                        .tell(new BuildEvent.StepFailed(
                                step.id(), String.valueOf(placed.getMessage()), exitCode, lines, took()));
            }
            throw placed;
        }
    }

    private static EngineException placed(PlannedStep step, EngineException e) {
        if (e.kind() == ErrorKind.CANCELLED || (e instanceof BuildException build && build.line() != 0)) {
            return e;
        }
        int exitCode = e instanceof BuildException build ? build.exitCode() : -1;
        List<String> lines = e instanceof BuildException build ? build.lastLines() : List.of();
        return new BuildException(
                e.kind(), String.valueOf(e.getMessage()), step.firstLine(), step.column(), exitCode, lines, e);
    }

    StepPlace place() {
        return new StepPlace(
                files.chainIds(), variables.processList(), draft.directory(), draft.user, draft.shellOrDefault());
    }

    private void begin(PlannedStep step) {
        told = true;
        began = System.nanoTime();
        session.feed().started(step);
    }

    private Duration took() {
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private void done(PlannedStep step, boolean cached, @Nullable CacheMiss miss, @Nullable BuiltLayer layer) {
        session.feed()
                .tell(new BuildEvent.StepDone(
                        step.id(),
                        cached,
                        miss,
                        took(),
                        layer == null ? 0 : layer.added(),
                        layer == null ? 0 : layer.wasted()));
    }

    // FROM

    private void from(PlannedStep step) {
        StageModel model = stage.model();
        String name = model.baseName();
        BuildContext outside = session.namedContext(name);
        StageModel base = outside == null ? model.baseStage() : null;
        if (base != null) {
            StageResult below = session.scheduler().await(base.stage().index());
            begin(step);
            files = below.files();
            draft = new ImageDraft(below.draft());
            variables = new Variables(below.variables());
            done(step, true, null, null);
            return;
        }
        begin(step);
        if (outside == null && name.equals("scratch")) {
            draft = new ImageDraft(platform(model));
            variables.env("PATH", DEFAULT_PATH);
            done(step, true, null, null);
            return;
        }
        String reference = switch (outside) {
            case null -> name;
            case BuildContext.Image(String other) -> other;
            default ->
                throw EngineException.notImplemented("the named context " + name
                        + " is a folder, and FROM takes an image; give --build-context " + name
                        + "=docker-image://NAME");
        };
        BaseImages.Base image = session.parts()
                .bases()
                .find(
                        reference,
                        platform(model),
                        session.request().pull(),
                        session.lease(),
                        new PullLines(session.feed(), step));
        files = image.files();
        if (image.config() != null) {
            draft = new ImageDraft(image.config());
            Environment env = Environment.ofList(image.config().config().env());
            env.names().forEach(variable -> variables.env(variable, String.valueOf(env.get(variable))));
        }
        if (variables.get("PATH") == null) {
            variables.env("PATH", DEFAULT_PATH);
        }
        done(step, !image.fetched(), null, null);
    }

    private Platform platform(StageModel model) {
        String asked = model.platform() == null ? "" : model.platform().text();
        return asked.isEmpty() ? session.platform() : Platform.parse(asked);
    }

    private List<PlannedStep> triggers(PlannedStep from) {
        if (draft.onBuild.isEmpty()) {
            return List.of();
        }
        List<PlannedStep> triggers = Planner.triggers(from, draft.onBuild);
        draft.onBuild.clear();
        List<PlannedStep> all = new ArrayList<>(stage.steps());
        all.addAll(1, triggers);
        session.replan(new PlannedStage(stage.model(), all));
        return triggers;
    }

    // The other instructions

    private void work(PlannedStep step) {
        switch (step.instruction()) {
            case Instruction.Run run -> new RunStep(this, session, step, run).work();
            case Instruction.Copy copy -> new CopyWork(this, session, step, copy).work();
            case Instruction.Add add -> new CopyWork(this, session, step, add).work();
            case Instruction.Workdir workdir -> workdir(step, workdir);
            default -> metadata(step);
        }
    }

    private void metadata(PlannedStep step) {
        begin(step);
        StepInputs inputs =
                new StepInputs(step.written(), files.name(), StepText.expanded(step.instruction(), lexer, variables));
        inputs.add(StepInputs.PARENT, "config", configDigest());
        String createdBy = new MetadataStep(lexer, draft, variables, this::argument).apply(step.instruction());
        Optional<CacheEntry> known = cacheWanted() ? session.cache().find(inputs.key()) : Optional.empty();
        CacheMiss miss = known.isPresent() ? null : miss(inputs);
        CacheEntry entry = known.orElseGet(() -> session.cache().store(inputs, step.text(), null, List.of()));
        if (!createdBy.isEmpty()) {
            draft.step(created(entry), createdBy, true);
        }
        done(step, known.isPresent(), miss, null);
    }

    /// Of everything that has been said about the image so far.
    private String configDigest() {
        return Digest.of(String.join(
                        "\n",
                        draft.config(variables, files, Map.of()).config().toString(),
                        variables.processList().toString()))
                .hex();
    }

    private @Nullable String argument(String name, @Nullable String value) {
        String given = session.arguments().given().get(name);
        if (given != null) {
            return given;
        }
        return value == null ? globals.get(name) : value;
    }

    private void workdir(PlannedStep step, Instruction.Workdir instruction) {
        String asked = lexer.expand(instruction.path().text(), variables).text();
        if (asked.isEmpty()) {
            throw EngineException.invalid(
                    "WORKDIR needs a path; " + instruction.path().text() + " is empty");
        }
        String path = Path.of("/")
                .resolve(draft.directory())
                .resolve(asked)
                .normalize()
                .toString();
        begin(step);
        StepInputs inputs = new StepInputs(step.written(), files.name(), "WORKDIR " + path);
        inputs.add(StepInputs.SETTING, "user", draft.user);
        String user = draft.user;
        layer(step, inputs, "WORKDIR " + path, room -> room.makeFolder(path, user));
        draft.workingDir = path;
    }

    // For the steps that change files

    ImageDraft draft() {
        return draft;
    }

    Variables variables() {
        return variables;
    }

    Snapshot files() {
        return files;
    }

    WordLexer lexer() {
        return lexer;
    }

    void started(PlannedStep step) {
        begin(step);
    }

    boolean cacheWanted() {
        return !session.request().noCache()
                && (stage.name().isEmpty() || !session.request().noCacheFilter().contains(stage.name()));
    }

    private CacheMiss miss(StepInputs inputs) {
        return cacheWanted() ? session.parts().cache().explain(inputs) : CacheMisses.NOT_WANTED;
    }

    /// Takes a step's layer from the cache.
    ///
    /// @return empty when it is not there
    Optional<CacheEntry> cached(PlannedStep step, StepInputs inputs, String createdBy) {
        if (!cacheWanted()) {
            return Optional.empty();
        }
        Optional<CacheEntry> hit = session.cache().find(inputs.key());
        hit.ifPresent(entry -> {
            take(entry, createdBy);
            done(step, true, null, entry.layer());
        });
        return hit;
    }

    /// A step's layer, from the cache or made by `work`.
    CacheEntry layer(PlannedStep step, StepInputs inputs, String createdBy, Consumer<Workroom> work) {
        Long epoch = session.arguments().epoch();
        if (epoch != null) {
            inputs.add(StepInputs.SETTING, "SOURCE_DATE_EPOCH", Long.toString(epoch));
        }
        try (StageScheduler.Slot _ = session.scheduler().slot();
                KeyLocks.Held _ = session.parts().cache().lock(inputs.key())) {
            Optional<CacheEntry> hit = cached(step, inputs, createdBy);
            if (hit.isPresent()) {
                return hit.get();
            }
            CacheMiss miss = miss(inputs);
            BuiltLayer layer = made(step, inputs, work);
            CacheEntry entry = session.cache().store(inputs, step.text(), layer, chain(layer));
            take(entry, createdBy);
            done(step, false, miss, layer);
            return entry;
        }
    }

    private BuiltLayer made(PlannedStep step, StepInputs inputs, Consumer<Workroom> work) {
        List<Path> lowers = session.parts().commits().lowers(files);
        try (Workroom room = session.parts().workrooms().open(step.text(), lowers)) {
            try {
                work.accept(room);
            } catch (BuildException e) {
                keep(step, inputs, room, e);
                throw e;
            }
            return commit(room);
        }
    }

    private BuiltLayer commit(Workroom room) {
        return session.parts().commits().commit(files, room, session.arguments().epoch(), session.lease());
    }

    /// The files as a failed command left them, to look at.
    private void keep(PlannedStep step, StepInputs inputs, Workroom room, BuildException failure) {
        try {
            BuiltLayer layer = commit(room);
            List<Digest> chain = chain(layer);
            session.cache().storeFailed(inputs, step.text(), layer, chain);
            StepPlace place = place();
            session.left(step.id(), new StepPlace(chain, place.env(), place.workingDir(), place.user(), place.shell()));
        } catch (EngineException e) {
            failure.addSuppressed(e);
        }
    }

    private List<Digest> chain(BuiltLayer layer) {
        return files.with(layer).chainIds();
    }

    private void take(CacheEntry entry, String createdBy) {
        BuiltLayer layer = entry.layer();
        if (layer != null) {
            files = files.with(layer);
        }
        draft.step(created(entry), createdBy, layer == null);
    }

    private Instant created(CacheEntry entry) {
        Long epoch = session.arguments().epoch();
        Instant latest = epoch == null ? Instant.MAX : Instant.ofEpochSecond(epoch);
        return entry.createdAt().isAfter(latest) ? latest : entry.createdAt();
    }
}
