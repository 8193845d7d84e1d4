package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ignore.PathCleaner;
import io.cooperage.engine.dockerfile.model.ImageFacts;
import io.cooperage.engine.dockerfile.model.StageFiles;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.StageTrees;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Whether the programs of CMD and ENTRYPOINT are there. Only where it is known what the image holds: what a
/// RUN may bring that was not built yet, or a COPY of something that nobody can see, is not looked for.
final class ProgramCheck implements Check {
    /// What a shell does itself, besides [StartCheck#BUILTINS].
    private static final Set<String> SHELL_WORDS = Set.of(
            "if",
            "for",
            "while",
            "until",
            "case",
            "function",
            "select",
            "time",
            "trap",
            "wait",
            "read",
            "test",
            "echo",
            "printf",
            "kill",
            "true",
            "false",
            "command",
            "builtin",
            "type",
            "exit",
            "return",
            "shift",
            "unset",
            "local",
            "declare",
            "readonly",
            "alias",
            "let",
            "pwd",
            ".",
            "hash",
            "jobs",
            "getopts");

    @Override
    public void run(LintContext context, Findings findings) {
        if (!findings.isOn(Rules.COMMAND_NOT_FOUND)) {
            return;
        }
        StageTrees trees = StageTrees.sure(context.model());
        for (StageModel stage : context.model().stages()) {
            StageFiles files = null;
            boolean entrypoint = hasEntrypoint(stage);
            for (Step step : stage.steps()) {
                // Behind an ENTRYPOINT the words of CMD are arguments.
                boolean starts = !entrypoint || !(step.instruction() instanceof Instruction.Cmd);
                Word program = starts ? program(step.instruction()) : null;
                if (program == null) {
                    continue;
                }
                files = files == null ? trees.of(stage) : files;
                if (!mayExist(files, program.text(), stage.end())) {
                    findings.add(
                            Rules.COMMAND_NOT_FOUND,
                            step.instruction(),
                            program.range(),
                            missing(stage, program.text()));
                }
            }
        }
    }

    private static String missing(StageModel stage, String program) {
        String what = "has no program '" + program + "'";
        boolean untouched = stage.baseStage() == null
                && stage.stage().instructions().stream()
                        .noneMatch(i -> i instanceof Instruction.Run
                                || i instanceof Instruction.Copy
                                || i instanceof Instruction.Add);
        return untouched
                ? "The image '" + stage.baseName() + "' " + what
                : "What is built here on '" + stage.baseName() + "' " + what;
    }

    private static boolean hasEntrypoint(StageModel stage) {
        for (StageModel at = stage; at != null; at = at.baseStage()) {
            if (at.stage().instructions().stream().anyMatch(Instruction.Entrypoint.class::isInstance)) {
                return true;
            }
        }
        ImageFacts image = stage.image();
        return image != null && !image.entrypoint().isEmpty();
    }

    private static @Nullable Word program(Instruction instruction) {
        CommandLine line = switch (instruction) {
            case Instruction.Cmd cmd -> cmd.commandLine();
            case Instruction.Entrypoint entrypoint -> entrypoint.commandLine();
            default -> CommandLine.NONE;
        };
        if (line.words().isEmpty()) {
            return null;
        }
        Word first = line.words().getFirst();
        if (!line.shell()) {
            return first;
        }
        int end = first.text().indexOf(' ');
        Word program = end < 0 ? first : first.part(0, end);
        boolean plain = program.text().matches("[\\w./+-]+")
                && !StartCheck.BUILTINS.contains(program.text())
                && !SHELL_WORDS.contains(program.text());
        return plain ? program : null;
    }

    /// @param end what holds when a container starts
    private static boolean mayExist(StageFiles files, String program, Step end) {
        if (program.contains("$") || program.isEmpty()) {
            return true;
        }
        if (program.contains("/")) {
            return mayBeAt(files, end.workdir(), program);
        }
        String path = end.scope().get("PATH");
        for (String folder : (path == null ? "" : path).split(":", -1)) {
            if (mayBeAt(files, folder.startsWith("/") ? folder : "/" + folder, program)) {
                return true;
            }
        }
        return false;
    }

    private static boolean mayBeAt(StageFiles files, String folder, String program) {
        String path = program.startsWith("/") ? program : folder + "/" + program;
        String inRoot = PathCleaner.clean("/" + path).substring(1);
        // Where /bin is a link to /usr/bin, what is copied to one is in the other too.
        String twin = inRoot.startsWith("usr/") ? inRoot.substring("usr/".length()) : "usr/" + inRoot;
        return Stream.of(inRoot, twin).anyMatch(one -> files.isUnclear(one) || files.find(one) != null);
    }
}
