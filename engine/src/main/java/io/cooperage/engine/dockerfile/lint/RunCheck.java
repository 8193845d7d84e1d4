package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import java.util.ArrayList;
import java.util.List;

/// Runs the checks of shell commands over every RUN.
final class RunCheck implements Check {
    private static final List<Inner> CHECKS = List.of(
            new DebianCheck(), new RpmCheck(), new LanguagePackageCheck(), new AlpineCheck(), new ShellHabitCheck());

    /// A check of scripts.
    @FunctionalInterface
    interface Inner {
        void run(LintContext context, RunScript script, Findings findings);
    }

    @Override
    public void run(LintContext context, Findings findings) {
        if (context.hasOtherShell()) {
            return;
        }
        List<RunScript> scripts = new ArrayList<>();
        for (Instruction instruction : context.instructions()) {
            if (instruction instanceof Instruction.Run run) {
                scripts.add(new RunScript(run, context.script(run)));
            }
        }
        for (RunScript script : scripts) {
            CHECKS.forEach(check -> check.run(context, script, findings));
        }
        ShellSequenceCheck.run(context, findings);
    }
}
