package io.cooperage.engine.dockerfile.ast;

import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Blocks;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.error.EngineException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A Dockerfile that has been read. Immutable, so any thread may use it.
///
/// @param instructions all of them, in order
/// @param globalArgs the ARGs before the first FROM
/// @param stages in order
/// @param problems everything that keeps it from being built, in the order BuildKit would meet it
public record Dockerfile(
        Blocks blocks,
        List<Instruction> instructions,
        List<Instruction.Arg> globalArgs,
        List<Stage> stages,
        List<SyntaxProblem> problems) {
    public Dockerfile {
        instructions = List.copyOf(instructions);
        globalArgs = List.copyOf(globalArgs);
        stages = List.copyOf(stages);
        problems = List.copyOf(problems);
    }

    public SourceText source() {
        return blocks.source();
    }

    /// The text it was read from, from its parts.
    public String toText() {
        return blocks.toText();
    }

    public char escape() {
        return blocks.escape();
    }

    /// This file, if it can be built.
    ///
    /// @throws EngineException INVALID_ARGUMENT with the first problem, as BuildKit words it
    public Dockerfile orThrow() {
        if (!problems.isEmpty()) {
            SyntaxProblem first = problems.getFirst();
            throw EngineException.invalid(
                    first.line() == 0 || first.early()
                            ? first.message()
                            : "dockerfile parse error on line " + first.line() + ": " + first.message());
        }
        return this;
    }

    /// The last stage of this name, case ignored.
    public @Nullable Stage stage(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return stages.reversed().stream()
                .filter(stage -> Objects.equals(stage.name(), lower))
                .findFirst()
                .orElse(null);
    }

    /// The stage that an instruction belongs to; null before the first FROM.
    public @Nullable Stage stageOf(Instruction instruction) {
        int at = instruction.block().range().start();
        Stage found = null;
        for (Stage stage : stages) {
            if (stage.start().block().range().start() > at) {
                break;
            }
            found = stage;
        }
        return found;
    }

    /// The stage at a place in the text; null before the first FROM.
    public @Nullable Stage stageAt(int offset) {
        Stage found = null;
        for (Stage stage : stages) {
            if (stage.start().block().range().start() > offset) {
                break;
            }
            found = stage;
        }
        return found;
    }

    /// The instruction whose lines hold a place; null between instructions.
    public @Nullable Instruction at(int offset) {
        Block block = blocks.at(offset);
        for (Instruction instruction : instructions) {
            if (block != null && instruction.block().firstLine() == block.firstLine()) {
                return instruction;
            }
        }
        return null;
    }
}
