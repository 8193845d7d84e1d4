package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.model.BuildModel;
import io.cooperage.engine.dockerfile.model.StageReferences;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What checks look at. Belongs to one run of the linter.
final class LintContext {
    private final BuildModel model;
    private final LintSettings settings;
    private final boolean otherShell;
    private final StageReferences references;
    private final Map<Integer, ShellScript> scripts = new HashMap<>();

    LintContext(BuildModel model, LintSettings settings, boolean otherShell) {
        this.model = model;
        this.settings = settings;
        this.otherShell = otherShell;
        this.references = new StageReferences(model.file(), model.facts());
    }

    Dockerfile file() {
        return model.file();
    }

    BuildModel model() {
        return model;
    }

    BuildFacts facts() {
        return model.facts();
    }

    LintSettings settings() {
        return settings;
    }

    StageReferences references() {
        return references;
    }

    /// Whether RUN goes to a shell whose language is not understood here.
    boolean hasOtherShell() {
        return otherShell;
    }

    /// All instructions, triggers in place of their ONBUILD.
    List<Instruction> instructions() {
        return file().instructions().stream()
                .map(instruction ->
                        instruction instanceof Instruction.Onbuild onbuild ? onbuild.trigger() : instruction)
                .toList();
    }

    ShellScript script(Instruction instruction) {
        return scripts.computeIfAbsent(instruction.line(), line -> ShellScript.of(instruction));
    }
}
