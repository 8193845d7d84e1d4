package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Block;
import java.util.List;
import java.util.regex.Pattern;

/// Comments that describe stages and arguments, and comments that turn rules off.
final class CommentCheck implements Check {
    private static final Pattern IGNORE_PRAGMA = Pattern.compile("hadolint[ \\t]+ignore[ \\t]*=.*");

    @Override
    public void run(LintContext context, Findings findings) {
        for (Instruction instruction : context.file().instructions()) {
            switch (instruction) {
                case Instruction.Arg arg ->
                    description(
                            arg,
                            "ARG",
                            arg.variables().stream().map(v -> v.name().text()).toList(),
                            findings);
                case Instruction.From from
                when from.stageName() != null ->
                    description(from, "FROM", List.of(String.valueOf(from.stageName())), findings);
                default -> {}
            }
        }
        for (Block block : context.file().blocks().blocks()) {
            if (block instanceof Block.Comment comment
                    && IGNORE_PRAGMA.matcher(comment.text()).matches()) {
                findings.add(
                        Rules.DL1001,
                        null,
                        comment.firstLine() + 1,
                        comment.content(),
                        "This turns rules off where nobody looks for it; use the settings file",
                        List.of());
            }
        }
    }

    private static void description(Instruction instruction, String keyword, List<String> names, Findings findings) {
        Block.Instruction block = instruction.block();
        if (block.adjacentComments() == 0 || block.comments().isEmpty() || names.isEmpty()) {
            return;
        }
        String comment = block.comments().getLast();
        if (Pragmas.check(comment) != null || names.contains(comment.split(" ", 2)[0])) {
            return;
        }
        String example = names.size() > 1 ? "<arg_key>" : names.getFirst();
        findings.add(
                Rules.INVALID_DEFINITION_DESCRIPTION,
                instruction,
                instruction.range(),
                "Comment for " + keyword + " should follow the format: `# " + example + " <description>`");
    }
}
