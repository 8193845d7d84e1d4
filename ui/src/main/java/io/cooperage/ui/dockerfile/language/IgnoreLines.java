package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.dockerfile.edit.SemanticToken;
import io.cooperage.engine.dockerfile.edit.SemanticToken.Kind;
import io.cooperage.engine.dockerfile.ignore.IgnoreMatcher;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.QuickFix;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The colours of a `.dockerignore`, and what is wrong in it: patterns that make no sense, and those that stand there
/// twice.
final class IgnoreLines {
    private static final Rule PATTERN = rule("IgnorePattern", Severity.ERROR, "A pattern must be a Go path pattern.");
    private static final Rule REPEATED =
            rule("RepeatedPattern", Severity.INFO, "A pattern that stands there twice does nothing the second time.");

    private IgnoreLines() {}

    static void read(SourceText source, List<SemanticToken> tokens, List<Diagnostic> diagnostics) {
        Map<String, Integer> last = new HashMap<>();
        for (int line = 0; line < source.lineCount(); line++) {
            String text = source.line(line);
            int start = source.lineStart(line);
            if (text.startsWith("#")) {
                tokens.add(new SemanticToken(source.lineRange(line), Kind.COMMENT));
            } else if (!text.isBlank()) {
                color(text, start, tokens);
                check(source, line, text.strip(), last, diagnostics);
            }
        }
    }

    private static void color(String text, int start, List<SemanticToken> tokens) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean exception = c == '!' && text.substring(0, i).isBlank();
            if (exception) {
                tokens.add(new SemanticToken(new TextRange(start + i, start + i + 1), Kind.KEYWORD));
            } else if (c == '*' || c == '?' || c == '[' || c == ']') {
                tokens.add(new SemanticToken(new TextRange(start + i, start + i + 1), Kind.VARIABLE));
            }
        }
    }

    private static void check(
            SourceText source, int line, String pattern, Map<String, Integer> last, List<Diagnostic> diagnostics) {
        TextRange range = source.lineRange(line);
        try {
            IgnoreMatcher.ofFile(pattern);
        } catch (EngineException e) {
            String why = e.getMessage() == null ? PATTERN.summary() : e.getMessage();
            diagnostics.add(new Diagnostic(PATTERN, Severity.ERROR, why, range, line + 1, List.of()));
            return;
        }
        // Between two equal lines one that brings paths back, or leaves them out again, gives the second a meaning.
        Integer before = last.put(pattern, line);
        if (before != null && noneTurns(source, before, line, pattern)) {
            TextRange whole = new TextRange(source.lineStart(line), source.lineEndWithBreak(line));
            diagnostics.add(new Diagnostic(
                    REPEATED,
                    Severity.INFO,
                    "stands in line " + (before + 1) + " already",
                    range,
                    line + 1,
                    List.of(new QuickFix("Remove this line", List.of(TextEdit.delete(whole))))));
        }
    }

    private static boolean noneTurns(SourceText source, int from, int to, String pattern) {
        boolean exception = pattern.startsWith("!");
        for (int line = from + 1; line < to; line++) {
            String text = source.line(line).strip();
            if (!text.isEmpty() && !text.startsWith("#") && text.startsWith("!") != exception) {
                return false;
            }
        }
        return true;
    }

    private static Rule rule(String name, Severity severity, String summary) {
        return new Rule(name, List.of(), severity, summary, "", Rule.Origin.COOPERAGE);
    }
}
