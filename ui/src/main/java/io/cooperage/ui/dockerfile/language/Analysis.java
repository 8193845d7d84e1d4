package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.dockerfile.edit.DockerfileDocument;
import io.cooperage.engine.dockerfile.edit.DocumentLink;
import io.cooperage.engine.dockerfile.edit.Fold;
import io.cooperage.engine.dockerfile.edit.OutlineItem;
import io.cooperage.engine.dockerfile.edit.SemanticToken;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.model.BuildFacts;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.ui.control.code.CodeText;
import io.cooperage.ui.control.code.Language;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.fxmisc.richtext.model.StyleSpans;
import org.jspecify.annotations.Nullable;

/// Everything known about one text at one moment. Immutable; made on any thread, for a long text not on
/// JavaFX's.
///
/// @param document to ask more of; null for what is no Dockerfile
/// @param lines the colours of each line
public record Analysis(
        String text,
        @Nullable DockerfileDocument document,
        List<Diagnostic> diagnostics,
        List<Fold> folds,
        List<OutlineItem> outline,
        List<DocumentLink> links,
        List<StyleSpans<Collection<String>>> lines) {

    /// @param name of the file, without folders
    public static Analysis of(String name, String text, BuildFacts facts, TextChecks checks) {
        return switch (TextKind.of(name)) {
            case DOCKERFILE -> of(checks.document(text, facts));
            case IGNORE -> ignore(text);
            case RECIPE -> {
                SourceText source = new SourceText(text);
                yield other(name, source, RecipeLines.check(source, name, checks));
            }
            case OTHER -> other(name, new SourceText(text), List.of());
        };
    }

    static Analysis of(DockerfileDocument document) {
        List<Diagnostic> diagnostics = document.diagnostics();
        List<DocumentLink> links = document.links();
        // The names of the file are worked out here too, so that moving the caret only looks them up.
        document.highlights(0);
        return new Analysis(
                document.source().text(),
                document,
                diagnostics,
                document.folds(),
                document.outline(),
                links,
                LineColors.of(document.source(), document.semanticTokens(), diagnostics, links));
    }

    private static Analysis ignore(String text) {
        SourceText source = new SourceText(text);
        List<SemanticToken> tokens = new ArrayList<>();
        List<Diagnostic> diagnostics = new ArrayList<>();
        IgnoreLines.read(source, tokens, diagnostics);
        return new Analysis(
                text,
                null,
                diagnostics,
                List.of(),
                List.of(),
                List.of(),
                LineColors.of(source, tokens, diagnostics, List.of()));
    }

    private static Analysis other(String name, SourceText source, List<Diagnostic> diagnostics) {
        String text = source.text();
        List<StyleSpans<Collection<String>>> lines = new ArrayList<>();
        if (!text.isEmpty()) {
            StyleSpans<Collection<String>> all =
                    CodeText.of(Language.of(name, text), text).spans();
            List<StyleSpans<Collection<String>>> marks = LineColors.of(source, List.of(), diagnostics, List.of());
            // A text with a line that was cut for being endless keeps its plain colour.
            boolean whole = all.length() == text.length();
            for (int line = 0; whole && line < source.lineCount(); line++) {
                StyleSpans<Collection<String>> colours = all.subView(source.lineStart(line), source.lineEnd(line));
                lines.add(diagnostics.isEmpty() ? colours : colours.overlay(marks.get(line), Analysis::both));
            }
        }
        return new Analysis(text, null, diagnostics, List.of(), List.of(), List.of(), lines);
    }

    private static Collection<String> both(Collection<String> one, Collection<String> other) {
        List<String> all = new ArrayList<>(one);
        all.addAll(other);
        return List.copyOf(all);
    }
}
