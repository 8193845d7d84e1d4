package io.cooperage.engine.dockerfile.shell;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.HeredocOperator;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What a RUN runs: its commands in order, and where each stands.
///
/// @param text the script
/// @param commands in the order they are written, those in substitutions behind the command they are in
/// @param hasPipe whether output goes from one command to another
/// @param editable whether text may be put in as it is; not so in a JSON list
public record ShellScript(String text, List<ShellCommand> commands, boolean hasPipe, boolean editable, Source source) {
    public ShellScript {
        commands = List.copyOf(commands);
    }

    /// Where parts of a script stand in the file.
    @FunctionalInterface
    public interface Source {
        TextRange range(int from, int to);
    }

    public static ShellScript parse(String text, boolean editable, Source source) {
        ShellParser parser = new ShellParser(text);
        parser.parse();
        return new ShellScript(text, parser.commands(), parser.hasPipe(), editable, source);
    }

    /// The script of a RUN, or of any other instruction with a command; a JSON list counts as its words in
    /// a row.
    public static ShellScript of(Instruction instruction) {
        Command command = instruction.command();
        List<Heredoc> heredocs = instruction.block().heredocs();
        Arguments arguments =
                command.arguments() instanceof Arguments.Health health ? health.command() : command.arguments();
        return switch (arguments) {
            case Arguments.Text shell ->
                !heredocs.isEmpty() && isHeredocOnly(shell.text().text())
                        ? ofBody(heredocs.getFirst())
                        : ofWord(shell.text());
            case Arguments.Json json -> ofList(json);
            default -> new ShellScript("", List.of(), false, false, (from, to) -> instruction.range());
        };
    }

    private static boolean isHeredocOnly(String text) {
        try {
            return HeredocOperator.parse(text) != null;
        } catch (EngineException e) {
            return false;
        }
    }

    private static ShellScript ofWord(Word word) {
        return parse(word.text(), true, word::range);
    }

    private static ShellScript ofBody(Heredoc heredoc) {
        String body = heredoc.content();
        boolean otherInterpreter =
                body.startsWith("#!") && !body.lines().findFirst().orElse("").contains("sh");
        int start = heredoc.body().start();
        return parse(otherInterpreter ? "" : body, true, (from, to) -> new TextRange(start + from, start + to));
    }

    private static ShellScript ofList(Arguments.Json json) {
        String text = json.elements().stream().map(Word::text).collect(Collectors.joining(" "));
        return parse(text, false, (from, to) -> {
            int at = 0;
            for (Word element : json.elements()) {
                int end = at + element.text().length();
                if (from >= at && to <= end) {
                    return element.range();
                }
                at = end + 1;
            }
            return json.list().range();
        });
    }

    public TextRange range(ShellWord word) {
        return source.range(word.from(), word.to());
    }

    public TextRange range(ShellCommand command) {
        return source.range(command.from(), command.to());
    }

    public boolean any(Predicate<ShellCommand> predicate) {
        return commands.stream().anyMatch(predicate);
    }

    /// The position of the first such command among all, or -1.
    public int indexOf(Predicate<ShellCommand> predicate) {
        for (int i = 0; i < commands.size(); i++) {
            if (predicate.test(commands.get(i))) {
                return i;
            }
        }
        return -1;
    }
}
