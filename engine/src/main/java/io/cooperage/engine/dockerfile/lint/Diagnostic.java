package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;

/// Something found in a Dockerfile.
///
/// @param severity the rule's, unless settings say otherwise
/// @param range what to underline
/// @param line the line that BuildKit would name, from one; the first line of the instruction as a rule
/// @param fixes the best first
public record Diagnostic(
        Rule rule, Severity severity, String message, TextRange range, int line, List<QuickFix> fixes) {
    public Diagnostic {
        fixes = List.copyOf(fixes);
    }
}
