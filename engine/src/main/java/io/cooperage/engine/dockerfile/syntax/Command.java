package io.cooperage.engine.dockerfile.syntax;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Keyword, flags and arguments; an instruction, or what follows ONBUILD.
///
/// @param keyword null when the name is no instruction
/// @param rest everything after the flags, blanks at the ends removed
public record Command(Word name, @Nullable Keyword keyword, List<Flag> flags, Word rest, Arguments arguments) {
    public Command {
        flags = List.copyOf(flags);
    }

    public LogicalLine line() {
        return name.line();
    }

    /// The name as the language writes it.
    public String canonicalName() {
        return keyword != null ? keyword.name() : name.text().toUpperCase(Locale.ROOT);
    }

    public @Nullable Flag flag(String flagName) {
        for (Flag flag : flags) {
            if (flag.name().equals(flagName)) {
                return flag;
            }
        }
        return null;
    }

    /// The command that runs in the end: what follows ONBUILD, or this.
    public Command innermost() {
        Command command = this;
        while (command.arguments instanceof Arguments.Nested nested) {
            command = nested.command();
        }
        return command;
    }
}
