package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Dockerfile;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.ast.Stage;
import io.cooperage.engine.dockerfile.ast.Suggestion;
import io.cooperage.engine.dockerfile.syntax.Arguments;
import io.cooperage.engine.dockerfile.syntax.Command;
import io.cooperage.engine.dockerfile.syntax.Keyword;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How what is wrong would be written. A problem's message has BuildKit's words, which often name the mistake
/// only.
public final class SyntaxHint {
    private SyntaxHint() {}

    /// @param problem of `file`, or of what it means
    /// @return one line, without a full stop; never empty
    public static String of(Dockerfile file, SyntaxProblem problem) {
        Instruction instruction = file.at(problem.range().start());
        if (instruction == null) {
            return written(Keyword.FROM, "begin with");
        }
        Command command = instruction.block().command();
        Keyword keyword = command.keyword();
        if (keyword != null && keyword != Keyword.FROM && keyword != Keyword.ARG && beforeStages(file, instruction)) {
            return written(Keyword.FROM, "put before it");
        }
        String part = part(command, problem);
        return part.isEmpty() ? hint(command) : part;
    }

    /// Where a part of an instruction is wrong whose form is right.
    private static String part(Command command, SyntaxProblem problem) {
        boolean from = command.flags().stream()
                .filter(flag -> flag.name().equals("from"))
                .anyMatch(flag -> flag.range().touches(problem.range().start()));
        if (from) {
            return "--from takes the name or the number of a stage further up, an image, or a --build-context";
        }
        return problem.message().startsWith("failed to process ")
                ? "a variable is written $NAME, ${NAME} or ${NAME:-default}, and set by ARG or ENV further up"
                : "";
    }

    private static boolean beforeStages(Dockerfile file, Instruction instruction) {
        List<Stage> stages = file.stages();
        return stages.isEmpty()
                || instruction.line() < stages.getFirst().start().line();
    }

    private static String hint(Command command) {
        Keyword keyword = command.keyword();
        if (keyword == null) {
            Keyword near = near(command.name().text());
            return near == null ? "the instructions are " + String.join(", ", Keyword.names()) : written(near, "write");
        }
        if (command.arguments() instanceof Arguments.Nested nested) {
            Keyword inner = nested.command().keyword();
            boolean barred = inner == Keyword.FROM || inner == Keyword.ONBUILD || inner == Keyword.MAINTAINER;
            return barred
                    ? "write ONBUILD and any instruction but FROM, ONBUILD and MAINTAINER"
                    : hint(nested.command());
        }
        return written(keyword, "write");
    }

    private static @Nullable Keyword near(String name) {
        String found = Suggestion.find(name.toUpperCase(Locale.ROOT), Keyword.names());
        return found == null ? null : Keyword.valueOf(found);
    }

    private static String written(Keyword keyword, String how) {
        return how + " " + String.join("  or  ", InstructionDocs.of(keyword).forms());
    }
}
