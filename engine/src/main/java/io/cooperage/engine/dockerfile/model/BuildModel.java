package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Dockerfile gone through from top to bottom, every stage of it, with what is known about the world
/// around. Immutable
/// once made.
public final class BuildModel {
    private final Dockerfile file;
    private final BuildFacts facts;
    private final WordLexer lexer;
    private final List<StageModel> stages = new ArrayList<>();
    private final Map<String, StageModel> byName = new HashMap<>();
    private final List<UndefinedVariable> undefined = new ArrayList<>();
    private final List<UndefinedVariable> undefinedInFrom = new ArrayList<>();
    private final List<SyntaxProblem> problems = new ArrayList<>();
    private Scope globals = Scope.EMPTY;
    private Scope defaultGlobals = Scope.EMPTY;

    private BuildModel(Dockerfile file, BuildFacts facts) {
        this.file = file;
        this.facts = facts;
        this.lexer = new WordLexer(file.escape());
    }

    public static BuildModel of(Dockerfile file, BuildFacts facts) {
        BuildModel model = new BuildModel(file, facts);
        model.build();
        return model;
    }

    public Dockerfile file() {
        return file;
    }

    public BuildFacts facts() {
        return facts;
    }

    public List<StageModel> stages() {
        return List.copyOf(stages);
    }

    /// Variables in FROM, build arguments included.
    public Scope globals() {
        return globals;
    }

    /// Variables in FROM if no build arguments were given.
    public Scope defaultGlobals() {
        return defaultGlobals;
    }

    public List<UndefinedVariable> undefined() {
        return List.copyOf(undefined);
    }

    public List<UndefinedVariable> undefinedInFrom() {
        return List.copyOf(undefinedInFrom);
    }

    /// What would fail a build but shows only once variables and stages are known.
    public List<SyntaxProblem> problems() {
        return List.copyOf(problems);
    }

    public WordLexer lexer() {
        return lexer;
    }

    /// Null before the first FROM.
    public @Nullable StageModel stageAt(int offset) {
        Stage stage = file.stageAt(offset);
        return stage == null ? null : stages.get(stage.index());
    }

    /// What holds at an instruction of a stage; null for FROM and what is before it.
    public @Nullable Step stepOf(Instruction instruction) {
        StageModel stage = stageAt(instruction.block().range().start());
        if (stage == null) {
            return null;
        }
        List<Step> steps = stage.steps();
        int low = 0;
        int high = steps.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = Integer.compare(steps.get(middle).instruction().line(), instruction.line());
            if (order == 0) {
                return steps.get(middle);
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return null;
    }

    /// The variables at a place: of the stage before the instruction there, or the global ones in FROM and
    /// above.
    public Scope scopeAt(int offset) {
        StageModel stage = stageAt(offset);
        if (stage == null || holds(stage.stage().start(), offset)) {
            return globals;
        }
        Scope scope = stage.end().scope();
        for (Step step : stage.steps().reversed()) {
            if (step.instruction().block().range().end() <= offset && !holds(step.instruction(), offset)) {
                break;
            }
            scope = step.scope();
        }
        return scope;
    }

    /// The variables behind an instruction.
    public Scope scopeAfter(Instruction instruction) {
        StageModel stage = stageAt(instruction.block().range().start());
        if (stage == null) {
            return globals;
        }
        return stage.steps().stream()
                .filter(step -> step.instruction().line() > instruction.line())
                .findFirst()
                .map(Step::scope)
                .orElse(stage.end().scope());
    }

    /// The end of the text belongs to the instruction before it, if that has no line ending.
    private boolean holds(Instruction instruction, int offset) {
        return instruction.block().range().contains(offset)
                || (offset == file.source().length()
                        && offset == instruction.block().range().end()
                        && file.source().lineOf(offset) == instruction.block().lastLine());
    }

    private void build() {
        try {
            defaultGlobals = GlobalArgs.of(file.globalArgs(), lexer, facts.platform(), Map.of());
            globals = GlobalArgs.of(file.globalArgs(), lexer, facts.platform(), facts.buildArgs());
        } catch (EngineException e) {
            Instruction first = file.globalArgs().getFirst();
            problems.add(new SyntaxProblem(String.valueOf(e.getMessage()), first.range(), first.line(), null, false));
        }
        for (Stage stage : file.stages()) {
            StageModel model = stage(stage);
            stages.add(model);
            String name = stage.name();
            if (name != null) {
                byName.put(name, model);
            }
        }
        problems.addAll(new StageReferences(file, facts).problems());
    }

    private StageModel stage(Stage stage) {
        Instruction.From from = stage.from();
        String baseName = "";
        Expansion platform = null;
        if (from != null) {
            Expansion base = expandFrom(from, from.image());
            baseName = base == null ? "" : base.text();
            if (base != null && baseName.isEmpty()) {
                problems.add(new SyntaxProblem(
                        "base name (" + from.image().text() + ") should not be blank",
                        from.image().range(),
                        from.line(),
                        null,
                        false));
            }
            platform = platform(from);
        }
        StageModel baseStage = byName.get(baseName);
        ImageFacts image = baseStage != null ? baseStage.image() : image(baseName);
        boolean known = baseStage != null ? baseStage.baseKnown() : image != null || baseName.equals("scratch");
        StageWalker walker = new StageWalker(facts, lexer, globals, known, undefined, problems);
        if (baseStage != null) {
            walker.startFrom(baseStage);
        } else {
            walker.startFrom(image);
        }
        Instruction last = stage.start();
        for (Instruction instruction : stage.instructions()) {
            walker.walk(instruction);
            last = instruction;
        }
        return new StageModel(stage, baseStage, baseName, platform, image, known, walker.steps(), walker.end(last));
    }

    private @Nullable ImageFacts image(String baseName) {
        return baseName.isEmpty() || baseName.equals("scratch") ? null : facts.image(baseName);
    }

    private @Nullable Expansion platform(Instruction.From from) {
        if (from.platform() == null || from.platform().text().isEmpty()) {
            return null;
        }
        Expansion platform = expandFrom(from, from.platform());
        if (platform != null && platform.text().isEmpty()) {
            String suggestion = platform.unmatched().stream()
                    .map(name -> Suggestion.find(name, globals.names()))
                    .filter(Objects::nonNull)
                    .findFirst()
                    .orElse(null);
            problems.add(new SyntaxProblem(
                    "empty platform value from expression " + from.platform().text() + Suggestion.hint(suggestion),
                    from.platform().range(),
                    from.line(),
                    suggestion == null ? null : "$" + suggestion,
                    false));
        }
        return platform;
    }

    private @Nullable Expansion expandFrom(Instruction.From from, Word word) {
        Expansion expansion;
        try {
            expansion = lexer.expand(word.text(), globals);
        } catch (EngineException e) {
            problems.add(new SyntaxProblem(String.valueOf(e.getMessage()), word.range(), from.line(), null, false));
            return null;
        }
        for (String name : expansion.unmatched()) {
            if (globals.find(name) == null) {
                String suggestion = Suggestion.find(name, globals.all().keySet());
                undefinedInFrom.add(new UndefinedVariable(from, name, rangeOf(name, word), suggestion, true));
            }
        }
        return expansion;
    }

    private TextRange rangeOf(String name, Word word) {
        for (VariableScanner.Reference reference :
                VariableScanner.scan(word.line().text(), word.from(), word.to(), file.escape())) {
            if (reference.name().equals(name)) {
                return word.line().range(reference.nameFrom(), reference.nameTo());
            }
        }
        return word.range();
    }
}
