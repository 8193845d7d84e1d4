package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.SyntaxProblem;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Everything that fails a build.
final class SyntaxCheck implements Check {
    @Override
    public void run(LintContext context, Findings findings) {
        List<SyntaxProblem> problems = new ArrayList<>(context.file().problems());
        problems.addAll(context.model().problems());
        for (SyntaxProblem problem : problems) {
            List<QuickFix> fixes = problem.replacement() == null
                    ? List.of()
                    : List.of(QuickFix.replace(
                            "Change to " + problem.replacement(), problem.range(), problem.replacement()));
            Block.Instruction block = block(context, problem.range());
            findings.add(Rules.SYNTAX, block, problem.line(), problem.range(), problem.message(), fixes);
        }
        checkOption(context, findings);
    }

    private static Block.@Nullable Instruction block(LintContext context, TextRange range) {
        Instruction instruction = context.file().at(range.start());
        return instruction == null ? null : instruction.block();
    }

    private static void checkOption(LintContext context, Findings findings) {
        Block.Directive directive = context.file().blocks().directive("check");
        if (directive != null) {
            try {
                CheckOption.parse(directive.value());
            } catch (EngineException e) {
                findings.add(
                        Rules.INVALID_CHECK_OPTION,
                        null,
                        directive.firstLine() + 1,
                        directive.valueRange(),
                        String.valueOf(e.getMessage()),
                        List.of());
            }
        }
    }
}
