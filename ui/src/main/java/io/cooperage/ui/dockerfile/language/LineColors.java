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

/// Style classes for every line of a text: what a piece is, and what is wrong with it. A line is told from what the
/// editor shows by comparing them, so only lines that changed are drawn anew.
final class LineColors {
    private static final int NO_TOKEN = 0;
    private static final int LINK = 8;

    private LineColors() {}

    static List<StyleSpans<Collection<String>>> of(
            SourceText source, List<SemanticToken> tokens, List<Diagnostic> diagnostics, List<DocumentLink> links) {
        byte[] kinds = new byte[source.length()];
        byte[] marks = new byte[source.length()];
        for (SemanticToken token : tokens) {
            Arrays.fill(kinds, token.range().start(), token.range().end(), (byte)
                    (token.kind().ordinal() + 1));
        }
        for (Diagnostic diagnostic : diagnostics) {
            mark(source, diagnostic, marks);
        }
        for (DocumentLink link : links) {
            for (int i = link.range().start(); i < link.range().end(); i++) {
                marks[i] |= (byte) LINK;
            }
        }
        List<StyleSpans<Collection<String>>> lines = new ArrayList<>(source.lineCount());
        for (int line = 0; line < source.lineCount(); line++) {
            lines.add(line(source.lineStart(line), source.lineEnd(line), kinds, marks));
        }
        return lines;
    }

    /// The worst of several wins. Of a finding about many lines the first is marked: it says enough.
    private static void mark(SourceText source, Diagnostic diagnostic, byte[] marks) {
        TextRange range = visible(source, diagnostic.range());
        int rank = Severity.values().length - diagnostic.severity().ordinal();
        for (int i = range.start(); i < range.end(); i++) {
            marks[i] = (byte) Math.max(marks[i], rank);
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

    private static StyleSpans<Collection<String>> line(int from, int to, byte[] kinds, byte[] marks) {
        StyleSpansBuilder<Collection<String>> spans = new StyleSpansBuilder<>();
        int start = from;
        for (int i = from + 1; i <= to; i++) {
            if (i == to || kinds[i] != kinds[start] || marks[i] != marks[start]) {
                spans.add(classes(kinds[start], marks[start]), i - start);
                start = i;
            }
        }
        if (from == to) {
            spans.add(List.of(), 0);
        }
        return spans.create();
    }

    private static List<String> classes(int kind, int mark) {
        List<String> classes = new ArrayList<>(4);
        if (kind != NO_TOKEN) {
            classes.add(SemanticToken.Kind.values()[kind - 1]
                    .name()
                    .toLowerCase(Locale.ROOT)
                    .replace('_', '-'));
        }
        int rank = mark & (LINK - 1);
        if (rank > 0) {
            classes.add("squiggle");
            classes.add(styleClass(Severity.values()[Severity.values().length - rank]));
        } else if ((mark & LINK) != 0) {
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
