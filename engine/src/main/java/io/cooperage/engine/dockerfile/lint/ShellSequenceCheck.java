package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.shell.ShellCommand;
import io.cooperage.engine.dockerfile.shell.ShellScript;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What shows only when the RUNs of a stage are looked at together.
final class ShellSequenceCheck {
    /// Chains longer than this were split on purpose.
    private static final int SHORT = 2;

    private static final List<String> NOT_POSIX = List.of("pwsh", "powershell", "cmd");
    private static final Set<String> WITH_PIPEFAIL = Set.of("bash", "zsh", "ash");

    private ShellSequenceCheck() {}

    static void run(LintContext context, Findings findings) {
        for (Stage stage : context.file().stages()) {
            new StageRun(context, findings).go(stage.instructions());
        }
    }

    /// One stage.
    private static final class StageRun {
        private final LintContext context;
        private final Findings findings;
        private final Set<String> downloaders = new HashSet<>();
        private boolean pipefail;
        private Instruction.@Nullable Run previous;

        StageRun(LintContext context, Findings findings) {
            this.context = context;
            this.findings = findings;
        }

        void go(List<Instruction> instructions) {
            for (Instruction instruction : instructions) {
                if (instruction instanceof Instruction.Shell shell) {
                    pipefail = setsPipefail(shell);
                }
                Instruction inner =
                        instruction instanceof Instruction.Onbuild onbuild ? onbuild.trigger() : instruction;
                if (inner instanceof Instruction.Run run) {
                    ShellScript script = context.script(run);
                    pipes(run, script);
                    downloads(run, script);
                }
                if (instruction instanceof Instruction.Run run) {
                    consecutive(run);
                } else {
                    previous = null;
                }
            }
        }

        private static boolean setsPipefail(Instruction.Shell shell) {
            List<String> words = shell.words().stream().map(Word::text).toList();
            String name = words.getFirst().substring(words.getFirst().lastIndexOf('/') + 1);
            boolean other = NOT_POSIX.stream().anyMatch(words.getFirst()::startsWith);
            boolean option =
                    words.contains("pipefail") && words.stream().anyMatch(word -> word.matches("-[A-Za-z]*o[A-Za-z]*"));
            return other || (WITH_PIPEFAIL.contains(name) && option);
        }

        private void pipes(Instruction.Run run, ShellScript script) {
            if (script.hasPipe() && !pipefail) {
                findings.add(
                        Rules.DL4006,
                        run,
                        run.command().name().range(),
                        "In a pipe only the last command's failure counts. Set SHELL [\"/bin/bash\", \"-o\","
                                + " \"pipefail\", \"-c\"] before (on Alpine /bin/ash)");
            }
        }

        private void downloads(Instruction.Run run, ShellScript script) {
            for (ShellCommand command : script.commands()) {
                if (command.name().equals("wget") || command.name().equals("curl")) {
                    downloaders.add(command.name());
                    if (downloaders.size() == 2) {
                        findings.add(
                                Rules.DL4001,
                                run,
                                script.range(command.nameWord()),
                                "One of wget and curl is enough in an image");
                        return;
                    }
                }
            }
        }

        private void consecutive(Instruction.Run run) {
            Instruction.Run before = previous;
            boolean bothShort = before != null
                    && context.script(run).commands().size() <= SHORT
                    && context.script(before).commands().size() <= SHORT
                    && sameFlags(before, run);
            if (bothShort) {
                findings.add(
                        Rules.DL3059,
                        run,
                        run.command().name().range(),
                        "Together with the RUN before, this could be one layer");
            } else {
                previous = run;
            }
        }

        private static boolean sameFlags(Instruction.Run a, Instruction.Run b) {
            return texts(a).equals(texts(b));
        }

        private static List<String> texts(Instruction.Run run) {
            return run.command().flags().stream()
                    .map(flag -> flag.word().text())
                    .toList();
        }
    }
}
