package io.cooperage.ui.dockerfile.language;

import io.cooperage.engine.dockerfile.edit.DocumentLink;
import io.cooperage.engine.dockerfile.edit.SemanticToken;
import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.lint.Severity;
import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.jspecify.annotations.Nullable;

/// Style classes for every line of a text: what a piece is, and what is wrong with it. A line is told from what the
/// editor shows by comparing them, so only lines that changed are drawn anew.
final class LineColors {
    private LineColors() {}

    /// What is known of each character of a text.
    private record Known(
            SemanticToken.@Nullable Kind[] kinds, @Nullable Severity[] marks, boolean[] links) {
        boolean sameAt(int one, int other) {
            return kinds[one] == kinds[other] && marks[one] == marks[other] && links[one] == links[other];
        }
    }

    static List<StyleSpans<Collection<String>>> of(
            SourceText source, List<SemanticToken> tokens, List<Diagnostic> diagnostics, List<DocumentLink> links) {
        Known known = new Known(
                new SemanticToken.Kind[source.length()], new Severity[source.length()], new boolean[source.length()]);
        for (SemanticToken token : tokens) {
            Arrays.fill(known.kinds(), token.range().start(), token.range().end(), token.kind());
        }
        diagnostics.forEach(diagnostic -> mark(source, diagnostic, known.marks()));
        for (DocumentLink link : links) {
            Arrays.fill(known.links(), link.range().start(), link.range().end(), true);
        }
        List<StyleSpans<Collection<String>>> lines = new ArrayList<>(source.lineCount());
        for (int line = 0; line < source.lineCount(); line++) {
            lines.add(line(source.lineStart(line), source.lineEnd(line), known));
        }
        return lines;
    }

    /// The worst of several wins. Of a finding about many lines the first is marked: it says enough.
    private static void mark(SourceText source, Diagnostic diagnostic, @Nullable Severity[] marks) {
        TextRange range = visible(source, diagnostic.range());
        for (int i = range.start(); i < range.end(); i++) {
            Severity before = marks[i];
            if (before == null || diagnostic.severity().compareTo(before) < 0) {
                marks[i] = diagnostic.severity();
            }
        }
    }

    /// What can be underlined of a range: at least one character where the line has any.
    static TextRange visible(SourceText source, TextRange range) {
        int start = Math.min(range.start(), source.length());
        int line = source.lineOf(start);
        int lineEnd = source.lineEnd(line);
        int end = Math.min(Math.max(range.end(), start + 1), lineEnd);
        if (start >= end) {
            start = Math.max(source.lineStart(line), lineEnd - 1);
            end = lineEnd;
        }
        return new TextRange(Math.min(start, end), end);
    }

    private static StyleSpans<Collection<String>> line(int from, int to, Known known) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || !known.sameAt(i, start)) {
                spans.add(classes(known, start), i - start);
                start = i;
            }
        }
        if (from == to) {
            spans.add(List.of(), 0);
        }
        return spans.create();
    }

    private static List<String> classes(Known known, int at) {
        List<String> classes = new ArrayList<>(4);
        SemanticToken.Kind kind = known.kinds()[at];
        if (kind != null) {
            classes.add(kind.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        Severity worst = known.marks()[at];
        if (worst != null) {
            classes.add("squiggle");
            classes.add(styleClass(worst));
        } else if (known.links()[at]) {
            classes.add("link");
        }
        return List.copyOf(classes);
    }

    private static String styleClass(Severity severity) {
        return switch (severity) {
            case ERROR -> "error";
            case WARNING -> "warning";
            case INFO, STYLE -> "info";
        };
    }
}
