package io.cooperage.engine.dockerfile.ast;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// FROM and what follows it.
///
/// @param index from zero
/// @param from null if the FROM itself is not understood
/// @param start the FROM, understood or not
/// @param instructions after the FROM
public record Stage(int index, Instruction.@Nullable From from, Instruction start, List<Instruction> instructions) {
    public Stage {
        instructions = List.copyOf(instructions);
    }

    public @Nullable String name() {
        return from == null ? null : from.stageName();
    }

    /// The name, or the number by which `--from` can find it too.
    public String label() {
        String name = name();
        return name != null ? name : "stage-" + index;
    }
}
