package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.model.StageModel;
import io.cooperage.engine.dockerfile.model.Step;
import io.cooperage.engine.dockerfile.syntax.CommandReader;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.Word;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// What a container starts: CMD, ENTRYPOINT and HEALTHCHECK.
final class StartCheck implements Check {
    /// A command of such words means the same to a shell and as a list.
    private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+( +[\\w./:@%+,=-]+)*");

    private static final Pattern ASSIGNMENT_FIRST = Pattern.compile("\\w+=.*");
    static final Set<String> BUILTINS = Set.of("exec", "cd", "set", "export", "source", "eval", "ulimit", "umask");

    @Override
    public void run(LintContext context, Findings findings) {
        for (Instruction instruction : context.file().instructions()) {
            switch (instruction) {
                case Instruction.Cmd cmd -> shellForm(context, cmd, cmd.commandLine(), "CMD", findings);
                case Instruction.Entrypoint entrypoint ->
                    shellForm(context, entrypoint, entrypoint.commandLine(), "ENTRYPOINT", findings);
                case Instruction.Healthcheck check -> healthcheck(check, findings);
                default -> {}
            }
            singleQuotes(instruction, findings);
        }
        for (Stage stage : context.file().stages()) {
            onlyLastCounts(stage, findings);
        }
        missingHealthcheck(context, findings);
    }

    private static void shellForm(
            LintContext context, Instruction instruction, CommandLine line, String keyword, Findings findings) {
        Step step = context.model().stepOf(instruction);
        boolean ownShell = step != null && !step.shell().isEmpty();
        if (!line.shell() || line.words().isEmpty() || ownShell) {
            return;
        }
        Word text = line.words().getFirst();
        String message =
                "JSON arguments recommended for " + keyword + " to prevent unintended behavior related to OS signals";
        if (isPlain(text.text())) {
            findings.add(
                    Rules.JSON_ARGS_RECOMMENDED,
                    instruction,
                    text.range(),
                    message,
                    QuickFix.replace("Write as a JSON list", text.range(), asList(text.text())));
        } else {
            findings.add(Rules.JSON_ARGS_RECOMMENDED, instruction, text.range(), message);
        }
    }

    private static boolean isPlain(String command) {
        String first = command.split(" ", 2)[0];
        return PLAIN.matcher(command).matches()
                && !ASSIGNMENT_FIRST.matcher(command).matches()
                && !BUILTINS.contains(first);
    }

    private static String asList(String command) {
        return Pattern.compile(" +")
                .splitAsStream(command)
                .map(word -> "\"" + word + "\"")
                .collect(Collectors.joining(", ", "[", "]"));
    }

    private static void healthcheck(Instruction.Healthcheck check, Findings findings) {
        CommandLine test = check.test();
        if (test != null
                && test.shell()
                && !test.words().isEmpty()
                && isPlain(test.words().getFirst().text())) {
            Word text = test.words().getFirst();
            findings.add(
                    Rules.DL3025,
                    check,
                    text.range(),
                    "A JSON list starts the check without a shell",
                    QuickFix.replace("Write as a JSON list", text.range(), asList(text.text())));
        }
        Flag retries = check.command().flag("retries");
        if (retries != null && Integer.valueOf(0).equals(check.retries())) {
            findings.add(
                    Rules.RETRIES_AT_LEAST_ONE,
                    check,
                    retries.range(),
                    "--retries=0 means the default of 3; the least is 1");
        }
    }

    private static void singleQuotes(Instruction instruction, Findings findings) {
        List<Word> words = switch (instruction) {
            case Instruction.Cmd cmd -> shellWords(cmd.commandLine());
            case Instruction.Entrypoint entrypoint -> shellWords(entrypoint.commandLine());
            case Instruction.Run run -> shellWords(run.commandLine());
            case Instruction.Healthcheck check when check.test() != null -> shellWords(check.test());
            default -> List.of();
        };
        for (Word word : words) {
            String text = word.text();
            if (text.startsWith("[") && text.endsWith("]") && text.contains("'") && !text.contains("\"")) {
                String fixed = text.replace('\'', '"');
                if (CommandReader.jsonStrings(fixed) != null) {
                    findings.add(
                            Rules.JSON_IN_SINGLE_QUOTES,
                            instruction,
                            word.range(),
                            "JSON knows only double quotes; like this it is a shell command",
                            QuickFix.replace("Use double quotes", word.range(), fixed));
                }
            }
        }
    }

    private static List<Word> shellWords(CommandLine line) {
        return line.shell() ? line.words() : List.of();
    }

    private static void onlyLastCounts(Stage stage, Findings findings) {
        Map<Keyword, Instruction> last = new EnumMap<>(Keyword.class);
        for (Instruction instruction : stage.instructions()) {
            boolean counted = instruction instanceof Instruction.Cmd
                    || instruction instanceof Instruction.Entrypoint
                    || instruction instanceof Instruction.Healthcheck;
            Keyword keyword = instruction.keyword();
            if (!counted || keyword == null) {
                continue;
            }
            Instruction before = last.put(keyword, instruction);
            if (before != null) {
                findings.add(
                        Rules.MULTIPLE_INSTRUCTIONS_DISALLOWED,
                        before,
                        before.command().name().range(),
                        "Multiple " + keyword
                                + " instructions should not be used in the same stage because only the last one"
                                + " will be used");
            }
        }
    }

    private static void missingHealthcheck(LintContext context, Findings findings) {
        if (!findings.isOn(Rules.DL3057)) {
            return;
        }
        Set<Integer> good = new HashSet<>();
        for (StageModel stage : context.model().stages()) {
            boolean has = stage.stage().instructions().stream().anyMatch(Instruction.Healthcheck.class::isInstance)
                    || (stage.baseStage() != null
                            && good.contains(stage.baseStage().stage().index()));
            if (has) {
                good.add(stage.stage().index());
            }
        }
        List<StageModel> stages = context.model().stages();
        if (!stages.isEmpty() && !good.contains(stages.size() - 1)) {
            Instruction from = stages.getLast().stage().start();
            findings.add(Rules.DL3057, from, from.range(), "Nothing tells whether a container of this image works");
        }
    }
}
