package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.oci.Digest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Builds one stage, step by step. One thread.
final class StageRun {
    private final BuildSession session;
    private final PlannedStage stage;
    private final Environment globals;
    private final StageState state;
    private final StageFeed feed;
    private final StageLayers layers;

    StageRun(BuildSession session, int index) {
        this.session = session;
        this.stage = session.planned(index);
        this.globals = session.plan().model().globals();
        this.state = new StageState(session.plan().model().lexer(), session.platform());
        this.feed = new StageFeed(session.feed());
        this.layers = new StageLayers(session, stage.name(), state, feed);
    }

    StageResult run() {
        PlannedStep from = stage.steps().getFirst();
        step(from, () -> new StageStart(this, session, from, stage.model()).work());
        List<PlannedStep> steps = new ArrayList<>(triggers(from));
        steps.addAll(stage.steps().subList(1, stage.steps().size()));
        for (PlannedStep step : steps) {
            step(step, () -> work(step));
        }
        return state.result();
    }

    StageState state() {
        return state;
    }

    StageFeed feed() {
        return feed;
    }

    StageLayers layers() {
        return layers;
    }

    /// Tells how it went, and where it is when it went wrong.
    private void step(PlannedStep step, Runnable work) {
        feed.next();
        try {
            work.run();
            session.left(step.id(), state.place());
        } catch (EngineException e) {
            throw feed.failed(step, e);
        }
    }

    private List<PlannedStep> triggers(PlannedStep from) {
        if (state.draft().onBuild.isEmpty()) {
            return List.of();
        }
        List<PlannedStep> triggers = Planner.triggers(from, state.draft().onBuild);
        state.draft().onBuild.clear();
        List<PlannedStep> all = new ArrayList<>(stage.steps());
        all.addAll(1, triggers);
        session.replan(new PlannedStage(stage.model(), all));
        return triggers;
    }

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
        feed.started(step);
        StepInputs inputs = new StepInputs(
                step.written(),
                state.files().name(),
                StepText.expanded(step.instruction(), state.lexer(), state.variables()));
        inputs.add(StepInputs.PARENT, "config", configDigest());
        String createdBy = new MetadataStep(state.lexer(), state.draft(), state.variables(), this::argument)
                .apply(step.instruction());
        layers.unchanged(step, inputs, createdBy);
    }

    /// Of everything that has been said about the image so far.
    private String configDigest() {
        return Digest.of(String.join(
                        "\n",
                        state.draft()
                                .config(state.variables(), state.files(), Map.of())
                                .config()
                                .toString(),
                        state.variables().processList().toString()))
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
        String asked = state.lexer()
                .expand(instruction.path().text(), state.variables())
                .text();
        if (asked.isEmpty()) {
            throw EngineException.invalid(
                    "WORKDIR needs a path; " + instruction.path().text() + " is empty");
        }
        String path = Path.of("/")
                .resolve(state.draft().directory())
                .resolve(asked)
                .normalize()
                .toString();
        feed.started(step);
        StepInputs inputs = new StepInputs(step.written(), state.files().name(), "WORKDIR " + path);
        String user = state.draft().user;
        inputs.add(StepInputs.SETTING, "user", user);
        layers.layer(step, inputs, "WORKDIR " + path, room -> room.makeFolder(path, user));
        state.draft().workingDir = path;
    }
}
