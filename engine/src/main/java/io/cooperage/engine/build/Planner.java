package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.DockerfileParser;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.RunMount;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.edit.SyntaxHint;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.Position;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// From a Dockerfile to the steps that its target needs.
final class Planner {
    private Planner() {}

    /// @throws BuildException for the first thing that keeps the file from being built, with its place
    static BuildPlan plan(String text, BuildFacts facts, @Nullable String target) {
        Dockerfile file = DockerfileParser.parse(text);
        refuse(file, file.problems());
        BuildModel model = BuildModel.of(file, facts);
        refuse(file, model.problems());
        Set<String> contexts = Set.copyOf(facts.namedContexts());
        Stage goal = target(file, target);
        Map<Integer, PlannedStage> stages = new TreeMap<>();
        for (int index : needed(file, model, contexts, goal)) {
            stages.put(index, stage(model, contexts, model.stages().get(index)));
        }
        return new BuildPlan(model, goal, stages, contexts);
    }

    private static void refuse(Dockerfile file, List<SyntaxProblem> problems) {
        if (problems.isEmpty()) {
            return;
        }
        SyntaxProblem first = problems.getFirst();
        Position at = file.source().positionOf(first.range().start());
        boolean placed = first.line() != 0 && !first.early();
        throw new BuildException(
                        ErrorKind.INVALID_ARGUMENT,
                        placed
                                ? "dockerfile parse error on line " + first.line() + ": " + first.message()
                                : first.message(),
                        first.line() == 0 ? 0 : at.line() + 1,
                        first.line() == 0 ? 0 : at.column() + 1,
                        -1,
                        List.of())
                .hinting(SyntaxHint.of(file, first));
    }

    private static Stage target(Dockerfile file, @Nullable String target) {
        if (target == null || target.isEmpty()) {
            return file.stages().getLast();
        }
        Stage stage = file.stage(target);
        if (stage == null) {
            stage = BuildPlan.stage(file, Set.of(), target);
        }
        if (stage == null) {
            throw EngineException.notFound("target stage \"" + target + "\" could not be found; the file has "
                    + String.join(", ", file.stages().stream().map(Stage::label).toList()));
        }
        return stage;
    }

    /// A stage that is to be done anew has to be there: a slip of the pen would pass for a build from the cache.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming what no stage is called
    static void requireStages(Dockerfile file, List<String> noCacheFilter) {
        List<String> names = file.stages().stream()
                .flatMap(stage -> Optional.ofNullable(stage.name()).stream())
                .toList();
        for (String wanted : noCacheFilter) {
            if (names.stream().noneMatch(wanted::equalsIgnoreCase)) {
                throw EngineException.invalid("--no-cache-filter " + wanted + ": no stage is called that"
                        + Suggestion.hint(Suggestion.findIgnoringCase(wanted, names)) + "; "
                        + (names.isEmpty()
                                ? "the file names none, so leave the option out or use --no-cache"
                                : "the file has " + String.join(", ", names)));
            }
        }
    }

    private static Set<Integer> needed(Dockerfile file, BuildModel model, Set<String> contexts, Stage target) {
        Set<Integer> needed = new TreeSet<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(target.index()));
        while (!open.isEmpty()) {
            int index = open.removeLast();
            if (needed.add(index)) {
                StageModel stage = model.stages().get(index);
                StageModel base = stage.baseStage();
                if (base != null && !contexts.contains(stage.baseName())) {
                    open.add(base.stage().index());
                }
                for (Instruction instruction : stage.stage().instructions()) {
                    for (String from : sources(instruction)) {
                        Stage other = BuildPlan.stage(file, contexts, from);
                        if (other != null) {
                            open.add(other.index());
                        }
                    }
                }
            }
        }
        return needed;
    }

    /// What an instruction takes files from besides the context.
    static List<String> sources(Instruction instruction) {
        List<String> sources = new ArrayList<>();
        switch (instruction) {
            case Instruction.Copy copy -> {
                Word from = copy.from();
                if (from != null) {
                    sources.add(from.text());
                }
            }
            case Instruction.Run run -> {
                for (Word mount : run.mounts()) {
                    RunMount read = RunMountReader.read(mount.text(), value -> value);
                    if (!read.from().isEmpty()) {
                        sources.add(read.from());
                    }
                }
            }
            default -> {}
        }
        return sources;
    }

    static PlannedStage stage(BuildModel model, Set<String> contexts, StageModel stage) {
        List<PlannedStep> steps = new ArrayList<>();
        int index = stage.stage().index();
        Instruction from = stage.stage().start();
        StageModel base = contexts.contains(stage.baseName()) ? null : stage.baseStage();
        List<String> before = base == null ? List.of() : List.of(lastStep(base.stage()));
        steps.add(step(model, index + ".0", from, model.globals(), before));
        int number = 0;
        for (Step step : stage.steps()) {
            number++;
            Set<String> depends = new LinkedHashSet<>(List.of(index + "." + (number - 1)));
            for (String source : sources(step.instruction())) {
                Stage other = BuildPlan.stage(model.file(), contexts, source);
                if (other != null) {
                    depends.add(lastStep(other));
                }
            }
            steps.add(step(model, index + "." + number, step.instruction(), step.scope(), List.copyOf(depends)));
        }
        return new PlannedStage(stage, steps);
    }

    private static String lastStep(Stage stage) {
        return stage.index() + "." + stage.instructions().size();
    }

    private static PlannedStep step(
            BuildModel model, String id, Instruction instruction, Environment scope, List<String> dependsOn) {
        Position at = model.file().source().positionOf(instruction.range().start());
        return new PlannedStep(
                id,
                instruction,
                StepText.expanded(instruction, model.lexer(), scope),
                StepText.written(instruction),
                instruction.line(),
                instruction.block().lastLine() + 1,
                at.column() + 1,
                dependsOn);
    }

    /// The steps that a base image's ONBUILD instructions add behind FROM.
    ///
    /// @throws EngineException INVALID_ARGUMENT naming a trigger that is no instruction
    static List<PlannedStep> triggers(PlannedStep from, List<String> triggers) {
        List<PlannedStep> steps = new ArrayList<>();
        String before = from.id();
        for (String trigger : triggers) {
            Dockerfile parsed = DockerfileParser.parse("FROM scratch\n" + trigger);
            if (!parsed.problems().isEmpty() || parsed.instructions().size() != 2) {
                throw EngineException.invalid("the base image has an ONBUILD instruction that can't be read: " + trigger
                        + (parsed.problems().isEmpty()
                                ? ""
                                : ": " + parsed.problems().getFirst().message()));
            }
            Instruction instruction = parsed.instructions().getLast();
            String written = StepText.written(instruction);
            String id = from.id() + ".onbuild" + (steps.size() + 1);
            steps.add(new PlannedStep(
                    id,
                    instruction,
                    written,
                    written,
                    from.firstLine(),
                    from.lastLine(),
                    from.column(),
                    List.of(before)));
            before = id;
        }
        return steps;
    }
}
