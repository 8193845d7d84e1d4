package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.syntax.Word;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.Locale;

/// Capitals and small letters of keywords, and empty lines within instructions.
final class CasingCheck implements Check {
    @Override
    public void run(LintContext context, Findings findings) {
        instructions(context, findings);
        directives(context, findings);
        for (Instruction instruction : context.file().instructions()) {
            if (instruction instanceof Instruction.From from) {
                fromAs(from, findings);
            }
            emptyContinuations(context, instruction, findings);
        }
    }

    private static void instructions(LintContext context, Findings findings) {
        // BuildKit looks at stages only, so the ARGs before the first FROM have no vote.
        List<Instruction> voters = context.file().instructions().stream()
                .filter(instruction -> instruction.keyword() != null)
                .filter(instruction -> context.file().stageOf(instruction) != null)
                .toList();
        long lower = voters.stream()
                .map(CasingCheck::name)
                .filter(CasingCheck::isLower)
                .count();
        long upper = voters.stream()
                .map(CasingCheck::name)
                .filter(CasingCheck::isUpper)
                .count();
        boolean lowerWins = lower > upper;
        for (Instruction instruction : voters) {
            String name = name(instruction);
            if (lowerWins ? !isLower(name) : !isUpper(name)) {
                String right = lowerWins ? name.toLowerCase(Locale.ROOT) : name.toUpperCase(Locale.ROOT);
                TextRange range = instruction.block().command().name().range();
                findings.add(
                        Rules.CONSISTENT_INSTRUCTION_CASING,
                        instruction,
                        range,
                        "Command '" + name + "' should match the case of the command majority ("
                                + (lowerWins ? "lowercase" : "uppercase") + ")",
                        QuickFix.replace("Write " + right, range, right));
            }
        }
    }

    private static String name(Instruction instruction) {
        return instruction.block().command().name().text();
    }

    private static boolean isLower(String text) {
        return text.equals(text.toLowerCase(Locale.ROOT));
    }

    private static boolean isUpper(String text) {
        return text.equals(text.toUpperCase(Locale.ROOT));
    }

    /// An inconsistent FROM is reported as such, and not also here.
    private static void fromAs(Instruction.From from, Findings findings) {
        String keyword = name(from);
        Word as = from.as();
        if (as == null || (!isLower(keyword) && !isUpper(keyword))) {
            return;
        }
        boolean matches = isLower(keyword) ? isLower(as.text()) : isUpper(as.text());
        if (!matches) {
            String right = isLower(keyword) ? "as" : "AS";
            findings.add(
                    Rules.FROM_AS_CASING,
                    from,
                    as.range(),
                    "'" + as.text() + "' and '" + keyword + "' keywords' casing do not match",
                    QuickFix.replace("Write " + right, as.range(), right));
        }
    }

    private static void directives(LintContext context, Findings findings) {
        for (Block block : context.file().blocks().blocks()) {
            if (block instanceof Block.Directive directive) {
                String written = context.file().source().slice(directive.nameRange());
                if (!isLower(written)) {
                    findings.add(
                            Rules.DIRECTIVE_CASING,
                            null,
                            directive.firstLine() + 1,
                            directive.nameRange(),
                            "Write the directive '" + written + "' in lowercase",
                            List.of(QuickFix.replace(
                                    "Write " + directive.name(), directive.nameRange(), directive.name())));
                }
            }
        }
    }

    private static void emptyContinuations(LintContext context, Instruction instruction, Findings findings) {
        Block.Instruction block = instruction.block();
        if (!block.emptyLines().isEmpty()) {
            List<TextEdit> edits =
                    block.emptyLines().stream().map(TextEdit::delete).toList();
            TextRange first = block.emptyLines().getFirst();
            findings.add(
                    Rules.NO_EMPTY_CONTINUATION,
                    block,
                    block.lastOwnLine() + 1,
                    new TextRange(
                            first.start(),
                            context.file()
                                    .source()
                                    .lineEnd(context.file().source().lineOf(first.start()))),
                    "Empty continuation line",
                    List.of(new QuickFix("Remove empty lines", edits)));
        }
    }
}
