package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Flag;
import io.cooperage.engine.error.EngineException;
import java.util.regex.Pattern;

/// Instructions as one line of text, for people.
final class StepText {
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private StepText() {}

    /// As it is written, continuations and blanks drawn together.
    static String written(Instruction instruction) {
        return text(
                instruction.command(),
                BLANKS.matcher(instruction.command().rest().text()).replaceAll(" "));
    }

    /// With variables replaced, but where a shell does that.
    static String expanded(Instruction instruction, WordLexer lexer, Environment variables) {
        String raw = instruction.command().rest().text();
        String rest = isForShell(instruction) ? raw : replaced(raw, lexer, variables);
        return text(instruction.command(), BLANKS.matcher(rest).replaceAll(" "));
    }

    private static boolean isForShell(Instruction instruction) {
        return instruction instanceof Instruction.Run
                || instruction instanceof Instruction.Cmd
                || instruction instanceof Instruction.Entrypoint
                || instruction instanceof Instruction.Healthcheck
                || instruction instanceof Instruction.Shell
                || instruction instanceof Instruction.Onbuild
                || instruction instanceof Instruction.Arg
                || instruction instanceof Instruction.Invalid;
    }

    private static String replaced(String text, WordLexer lexer, Environment variables) {
        try {
            return lexer.keepingQuotes().keepingUnset().expand(text, variables).text();
        } catch (EngineException e) {
            // Only for show here; the step itself says what is wrong.
            return text;
        }
    }

    private static String text(Command command, String rest) {
        StringBuilder text = new StringBuilder(command.canonicalName());
        for (Flag flag : command.flags()) {
            text.append(' ').append(flag.word().text());
        }
        return text.append(' ').append(rest).toString().strip();
    }
}
