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
        return stageAt(instruction.block().range().start());
    }

    /// The stage at a place in the text; null before the first FROM.
    public @Nullable Stage stageAt(int offset) {
        int low = 0;
        int high = stages.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (stages.get(middle).start().block().range().start() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return low == 0 ? null : stages.get(low - 1);
    }

    /// The instruction whose lines hold a place; null between instructions.
    public @Nullable Instruction at(int offset) {
        int low = 0;
        int high = instructions.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (instructions.get(middle).block().range().start() > offset) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        if (low == 0) {
            return null;
        }
        Instruction candidate = instructions.get(low - 1);
        Block.Instruction block = candidate.block();
        boolean atEnd = offset == source().length() && offset == block.range().end();
        return block.range().contains(offset) || atEnd ? candidate : null;
    }
}
