package io.cooperage.engine.dockerfile.shell;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// A program started by a script.
///
/// @param nameWord as written; `command`, `exec` and the like in front are left out
/// @param arguments redirections left out
public record ShellCommand(ShellWord nameWord, List<ShellWord> arguments) {
    public ShellCommand {
        arguments = List.copyOf(arguments);
    }

    public String name() {
        return nameWord.text();
    }

    public int from() {
        return nameWord.from();
    }

    public int to() {
        return arguments.isEmpty() ? nameWord.to() : arguments.getLast().to();
    }

    /// Whether this is `name` and has any of `arguments` anywhere.
    public boolean is(String name, String... any) {
        return name().equals(name) && (any.length == 0 || hasArgument(any));
    }

    public boolean hasArgument(String... any) {
        return arguments.stream().anyMatch(word -> Arrays.asList(any).contains(word.text()));
    }

    /// Whether these arguments follow each other somewhere.
    public boolean hasSequence(String... sequence) {
        List<String> texts = arguments.stream().map(ShellWord::text).toList();
        for (int i = 0; i + sequence.length <= texts.size(); i++) {
            if (texts.subList(i, i + sequence.length).equals(Arrays.asList(sequence))) {
                return true;
            }
        }
        return false;
    }

    /// Whether any of these flags is set; names without dashes.
    public boolean hasFlag(String... any) {
        return arguments.stream().anyMatch(word -> Arrays.stream(any).anyMatch(word::isFlag));
    }

    public int countFlag(String name) {
        return arguments.stream().mapToInt(word -> word.countFlag(name)).sum();
    }

    /// Arguments that are no flags.
    public List<ShellWord> operands() {
        return operands(Set.of());
    }

    /// Arguments that are neither flags nor the values of these flags.
    public List<ShellWord> operands(Set<String> flagsWithValue) {
        List<ShellWord> out = new ArrayList<>();
        boolean value = false;
        for (ShellWord word : arguments) {
            if (value) {
                value = false;
            } else if (word.isFlag()) {
                value = !word.text().contains("=") && flagsWithValue.stream().anyMatch(word::isFlag);
            } else {
                out.add(word);
            }
        }
        return out;
    }

    /// The operands behind the first one of these, such as the packages behind `install`.
    public List<ShellWord> operandsAfter(Set<String> subcommands, Set<String> flagsWithValue) {
        List<ShellWord> operands = operands(flagsWithValue);
        for (int i = 0; i < operands.size(); i++) {
            if (subcommands.contains(operands.get(i).text())) {
                return operands.subList(i + 1, operands.size()).stream()
                        .filter(word -> !subcommands.contains(word.text()))
                        .toList();
            }
        }
        return List.of();
    }

    /// The values of a flag that come as words of their own.
    public List<String> flagValues(String name) {
        List<String> out = new ArrayList<>();
        for (int i = 0; i + 1 < arguments.size(); i++) {
            if (arguments.get(i).isFlag(name) && !arguments.get(i).text().contains("=")) {
                out.add(arguments.get(i + 1).text());
            }
        }
        return out;
    }
}
