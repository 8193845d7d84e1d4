package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.syntax.Block.Directive;
import io.cooperage.engine.dockerfile.syntax.Block.Instruction;
import io.cooperage.engine.dockerfile.text.SourceText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A file cut into its blocks.
///
/// @param escape the escape character that its directive sets, or a backslash
/// @param problems what is wrong on this level: directives, unterminated heredocs, lines too long
public record Blocks(SourceText source, char escape, List<Block> blocks, List<SyntaxProblem> problems) {
    public Blocks {
        blocks = List.copyOf(blocks);
        problems = List.copyOf(problems);
    }

    /// The file again, put together from its blocks.
    public String toText() {
        StringBuilder out = new StringBuilder(source.length());
        for (Block block : blocks) {
            out.append(source.text(), block.range().start(), block.range().end());
        }
        return out.toString();
    }

    public List<Instruction> instructions() {
        return blocks.stream()
                .filter(Instruction.class::isInstance)
                .map(Instruction.class::cast)
                .toList();
    }

    public @Nullable Directive directive(String name) {
        for (Block block : blocks) {
            if (block instanceof Directive directive && directive.name().equals(name)) {
                return directive;
            }
        }
        return null;
    }

    /// The block at a place; for the end of the file, the last one.
    ///
    /// @return null only for an empty file
    public @Nullable Block at(int offset) {
        int low = 0;
        int high = blocks.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (offset < blocks.get(middle).range().end()) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return blocks.isEmpty() ? null : blocks.get(low);
    }
}
