package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.build.BuildException;
import io.cooperage.engine.build.CheckReport.Finding;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Rule;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.engine.error.EngineException;
import java.util.List;

/// What is wrong in a team recipe: what keeps it from being read, else what the linter finds in the
/// Dockerfile that does the same.
final class RecipeLines {
    private static final Rule RECIPE =
            rule("Recipe", Severity.ERROR, "A recipe has from, name, addfiles, ports, cmd, args.", "");

    private RecipeLines() {}

    static List<Diagnostic> check(SourceText source, String name, TextChecks checks) {
        try {
            return checks.recipes().apply(name, source.text()).findings().stream()
                    .map(found -> diagnostic(source, found))
                    .toList();
        } catch (BuildException e) {
            return List.of(wrong(source, e.line(), e.column(), e));
        } catch (EngineException e) {
            return List.of(wrong(source, 1, 1, e));
        }
    }

    private static Diagnostic diagnostic(SourceText source, Finding found) {
        return new Diagnostic(
                rule(found.rule(), found.severity(), found.message(), found.url()),
                found.severity(),
                found.message(),
                line(source, found.line(), 1),
                found.line(),
                List.of());
    }

    private static Diagnostic wrong(SourceText source, int line, int column, EngineException failure) {
        int at = Math.max(1, line);
        return new Diagnostic(
                RECIPE, Severity.ERROR, String.valueOf(failure.getMessage()), line(source, at, column), at, List.of());
    }

    /// From a column, or the first letter behind it, to the end of the line.
    private static TextRange line(SourceText source, int line, int column) {
        int index = Math.clamp(line - 1L, 0, source.lineCount() - 1);
        String text = source.line(index);
        int from = Math.clamp(column - 1L, 0, text.length());
        while (from < text.length() && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        return new TextRange(source.lineStart(index) + from, source.lineStart(index) + text.length());
    }

    private static Rule rule(String name, Severity severity, String summary, String url) {
        return new Rule(name, List.of(), severity, summary, url, Rule.Origin.COOPERAGE);
    }
}
