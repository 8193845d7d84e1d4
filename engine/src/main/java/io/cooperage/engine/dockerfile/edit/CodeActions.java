package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.ast.Instruction;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.QuickFix;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.syntax.Block;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Quick fixes, and comments that turn a rule off for one instruction.
final class CodeActions {
    private CodeActions() {}

    static List<CodeAction> of(DockerfileDocument document, TextRange range) {
        List<CodeAction> fixes = new ArrayList<>();
        Map<String, CodeAction> hiding = new LinkedHashMap<>();
        for (Diagnostic diagnostic : document.diagnostics()) {
            boolean here = diagnostic.range().overlaps(range)
                    || diagnostic.range().touches(range.start())
                    || diagnostic.range().touches(range.end());
            if (here) {
                for (QuickFix fix : diagnostic.fixes()) {
                    fixes.add(new CodeAction(fix.title(), fix.edits(), diagnostic, true));
                }
                // One comment hides all that a rule finds in an instruction.
                hide(document, diagnostic).ifPresent(action -> hiding.putIfAbsent(action.title(), action));
            }
        }
        fixes.addAll(hiding.values());
        return fixes;
    }

    private static Optional<CodeAction> hide(DockerfileDocument document, Diagnostic diagnostic) {
        Rule rule = diagnostic.rule();
        Instruction instruction = document.file().at(diagnostic.range().start());
        // What fails the build can be hidden, but that would not help.
        if (instruction == null || rule.name().equals("Syntax") || rule.origin() == Rule.Origin.LANGUAGE_SERVER) {
            return Optional.empty();
        }
        boolean hadolint = rule.origin() == Rule.Origin.HADOLINT || rule.origin() == Rule.Origin.HADOLINT_OPTIONAL;
        String comment = hadolint ? "# hadolint ignore=" + rule.name() : "# check=skip=" + rule.name();
        // Above everything else, a check comment is a directive for the whole file, and there may be only
        // one.
        boolean directive = !hadolint && isTop(document, instruction);
        if (directive && document.file().blocks().directive("check") != null) {
            return Optional.empty();
        }
        int line = document.source().lineStart(instruction.block().firstLine());
        TextEdit edit = TextEdit.insert(line, comment + document.source().lineBreak());
        return Optional.of(new CodeAction(
                "Ignore " + rule.name() + (directive ? " in this file" : " here"), List.of(edit), diagnostic, false));
    }

    private static boolean isTop(DockerfileDocument document, Instruction instruction) {
        return document.file().blocks().blocks().stream()
                .takeWhile(block -> block.firstLine() < instruction.block().firstLine())
                .allMatch(Block.Directive.class::isInstance);
    }
}
