package io.cooperage.engine.dockerfile.model;

import io.cooperage.engine.dockerfile.ast.CopySpec;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.MisspelledFieldException;
import io.cooperage.engine.dockerfile.ast.RunMountReader;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.VariableScanner;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Goes through the instructions of one stage as a build would, keeping variables, shell, directory and
/// user, and
/// noting variables that have no value.
final class StageWalker {
    /// BuildKit reads these and does not set them as variables.
    private static final Set<String> NOT_SET = Set.of("BUILDKIT_SBOM_SCAN_CONTEXT", "BUILDKIT_SBOM_SCAN_STAGE");

    private static final WordLexer HEREDOC = new WordLexer('\\').withLiteralQuotes();

    private final BuildFacts facts;
    private final WordLexer lexer;
    private final Scope globals;
    private final boolean baseKnown;
    private final List<UndefinedVariable> undefined;
    private final List<SyntaxProblem> problems;
    private final Set<String> declaredArgs = new LinkedHashSet<>();
    private final List<Step> steps = new ArrayList<>();
    private Scope scope = Scope.EMPTY;
    private List<String> shell = List.of();
    private String workdir = "/";
    private boolean workdirSet;
    private String user = "";

    StageWalker(
            BuildFacts facts,
            WordLexer lexer,
            Scope globals,
            boolean baseKnown,
            List<UndefinedVariable> undefined,
            List<SyntaxProblem> problems) {
        this.facts = facts;
        this.lexer = lexer;
        this.globals = globals;
        this.baseKnown = baseKnown;
        this.undefined = undefined;
        this.problems = problems;
    }

    void startFrom(StageModel base) {
        Step end = base.end();
        scope = end.scope();
        shell = end.shell();
        workdir = end.workdir();
        workdirSet = end.workdirSet();
        user = end.user();
        for (Definition definition : scope.all().values()) {
            if (definition.source() == Definition.Source.ARG) {
                declaredArgs.add(definition.name());
            }
        }
    }

    void startFrom(@Nullable ImageFacts image) {
        // Every image has a PATH: BuildKit adds one where it is missing.
        define("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        if (image != null) {
            image.env().forEach(this::define);
            shell = image.shell();
            workdir = image.workdir().isEmpty() ? "/" : image.workdir();
            user = image.user();
        }
    }

    private void define(String name, String value) {
        scope = scope.with(new Definition(name, value, Definition.Source.BASE_IMAGE, null, null));
    }

    List<Step> steps() {
        return steps;
    }

    Step end(Instruction last) {
        return step(last);
    }

    void walk(Instruction instruction) {
        steps.add(step(instruction));
        switch (instruction) {
            case Instruction.Arg arg -> arg.variables().forEach(variable -> arg(arg, variable));
            case Instruction.Env env -> env(env);
            case Instruction.Shell set ->
                shell = set.words().stream().map(Word::text).toList();
            case Instruction.Workdir set -> {
                workdir = resolve(expand(set, set.path()));
                workdirSet = true;
            }
            case Instruction.User set -> user = expand(set, set.user());
            case Instruction.Run run -> mounts(run);
            case Instruction.Add add -> copy(add, add.spec());
            case Instruction.Copy copy -> copy(copy, copy.spec());
            case Instruction.Expose expose -> expose.ports().forEach(port -> quietly(expose, port));
            case Instruction.Onbuild ignored -> {}
            case Instruction.Invalid ignored -> {}
            default -> ExpandableWords.of(instruction).forEach(word -> expand(instruction, word));
        }
    }

    private Step step(Instruction instruction) {
        return new Step(instruction, scope, shell, workdir, workdirSet, user);
    }

    private void arg(Instruction.Arg arg, Instruction.Variable variable) {
        String name = variable.name().text();
        String value = facts.buildArgs().get(name);
        if (value == null && variable.value() != null) {
            value = expand(arg, variable.value());
        } else if (value == null) {
            value = globals.get(name);
        }
        declaredArgs.add(name);
        if (NOT_SET.contains(name)) {
            return;
        }
        // Declared without a value, an ARG leaves alone what is there already.
        Definition before = scope.find(name);
        if (value != null || before == null) {
            scope = scope.with(new Definition(name, value, Definition.Source.ARG, variable.name(), arg));
        }
    }

    private void env(Instruction.Env env) {
        Scope before = scope;
        List<Definition> added = new ArrayList<>();
        for (Instruction.KeyValue pair : env.pairs()) {
            String key = expand(env, pair.key());
            String value = expand(env, pair.value());
            added.add(new Definition(key, value, Definition.Source.ENV, pair.key(), env));
        }
        for (Definition definition : added) {
            before = before.with(definition);
        }
        scope = before;
    }

    private void mounts(Instruction.Run run) {
        for (Word mount : run.mounts()) {
            try {
                RunMountReader.read(mount.text(), value -> expandText(run, value, mount));
            } catch (MisspelledFieldException e) {
                TextRange place = e.in(mount);
                if (place == null) {
                    problem(run, e, mount.range());
                } else {
                    String message = String.valueOf(e.getMessage());
                    problems.add(new SyntaxProblem(message, place, run.line(), e.meant(), false));
                }
            } catch (EngineException e) {
                problem(run, e, mount.range());
            }
        }
    }

    private void copy(Instruction instruction, CopySpec spec) {
        ExpandableWords.of(instruction).forEach(word -> expand(instruction, word));
        for (Heredoc heredoc : spec.contents()) {
            if (heredoc.expand()) {
                try {
                    report(instruction, HEREDOC.expand(heredoc.contentToUse(), scope), heredoc.body());
                } catch (EngineException e) {
                    problem(instruction, e, heredoc.operator());
                }
            }
        }
    }

    /// Expands without noting what is missing: BuildKit does not warn here.
    private void quietly(Instruction instruction, Word word) {
        try {
            lexer.expand(word.text(), scope);
        } catch (EngineException e) {
            problem(instruction, e, word.range());
        }
    }

    private String expand(Instruction instruction, Word word) {
        try {
            return expandText(instruction, word.text(), word);
        } catch (EngineException e) {
            problem(instruction, e, word.range());
            return "";
        }
    }

    private String expandText(Instruction instruction, String text, Word place) {
        Expansion expansion = lexer.expand(text, scope);
        for (String name : expansion.unmatched()) {
            if (!declaredArgs.contains(name) && !NOT_SET.contains(name)) {
                undefined.add(
                        new UndefinedVariable(instruction, name, rangeOf(name, place), suggestion(name), baseKnown));
            }
        }
        return expansion.text();
    }

    private void report(Instruction instruction, Expansion expansion, TextRange range) {
        for (String name : expansion.unmatched()) {
            if (!declaredArgs.contains(name)) {
                undefined.add(new UndefinedVariable(instruction, name, range, suggestion(name), baseKnown));
            }
        }
    }

    private @Nullable String suggestion(String name) {
        return Suggestion.find(name, scope.names());
    }

    private TextRange rangeOf(String name, Word word) {
        for (VariableScanner.Reference reference :
                VariableScanner.scan(word.line().text(), word.from(), word.to(), lexer.escape())) {
            if (reference.name().equals(name)) {
                return word.line().range(reference.nameFrom(), reference.nameTo());
            }
        }
        return word.range();
    }

    private void problem(Instruction instruction, EngineException e, TextRange range) {
        problems.add(new SyntaxProblem(String.valueOf(e.getMessage()), range, instruction.line(), null, false));
    }

    private String resolve(String path) {
        return path.startsWith("/") ? path : workdir.endsWith("/") ? workdir + path : workdir + "/" + path;
    }
}
