package io.cooperage.engine.build;

import io.cooperage.engine.dockerfile.ast.CommandLine;
import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.expand.GoText;
import io.cooperage.engine.dockerfile.syntax.Heredoc;
import io.cooperage.engine.dockerfile.syntax.HeredocOperator;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What RUN starts.
///
/// @param words the program and its arguments
/// @param script what is to lie at [#SCRIPTS], by its name: a heredoc that says itself what reads it; null
///     mostly
record RunCommand(List<String> words, RunCommand.@Nullable Script script) {
    /// Where BuildKit has them.
    static final String SCRIPTS = "/dev/pipes/";

    RunCommand {
        words = List.copyOf(words);
    }

    record Script(String name, String content) {}

    /// @param shell what reads a command in shell form
    static RunCommand of(Instruction.Run run, List<String> shell) {
        CommandLine line = run.commandLine();
        List<Heredoc> heredocs = run.block().heredocs();
        if (line.texts().isEmpty()) {
            throw EngineException.invalid("RUN needs a command; write it behind the instruction");
        }
        if (heredocs.isEmpty()) {
            return new RunCommand(line.shell() ? with(shell, line.texts()) : line.texts(), null);
        }
        if (!line.shell() || line.texts().size() != 1) {
            throw EngineException.invalid(
                    "parsing produced an invalid run command: " + line.texts() + "; a heredoc needs the shell form");
        }
        String text = line.texts().getFirst();
        Heredoc first = heredocs.getFirst();
        if (HeredocOperator.parse(text) == null) {
            // The shell reads the bodies itself.
            StringBuilder full = new StringBuilder(text);
            heredocs.forEach(
                    heredoc -> full.append('\n').append(heredoc.content()).append(heredoc.name()));
            return new RunCommand(with(shell, List.of(full.toString())), null);
        }
        if (first.content().startsWith("#!")) {
            String name = first.name();
            return new RunCommand(List.of(SCRIPTS + name), new Script(name, first.contentToUse()));
        }
        return new RunCommand(with(shell, List.of(first.contentToUse())), null);
    }

    private static List<String> with(List<String> shell, List<String> words) {
        List<String> all = new ArrayList<>(shell);
        all.addAll(words);
        return all;
    }

    /// As BuildKit writes it into the history, with the arguments that were in force.
    String history(Map<String, String> arguments) {
        List<String> all = new ArrayList<>();
        if (!arguments.isEmpty()) {
            all.add("|" + arguments.size());
            arguments.forEach((name, value) -> all.add(name + "=" + value));
        }
        all.addAll(words);
        return "RUN " + String.join(" ", all) + " # buildkit";
    }

    /// In BuildKit's words.
    String failure(int exitCode) {
        return "process " + GoText.quote(String.join(" ", words)) + " did not complete successfully: exit code: "
                + exitCode;
    }
}
