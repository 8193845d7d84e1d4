package io.cooperage.ui.dockerfile.editor;

import io.cooperage.engine.dockerfile.text.SourceText;
import io.cooperage.engine.dockerfile.text.TextRange;
import io.cooperage.ui.dockerfile.language.Analysis;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.fxmisc.richtext.CodeArea;
import org.fxmisc.richtext.model.StyleSpans;
import org.fxmisc.richtext.model.StyleSpansBuilder;
import org.jspecify.annotations.Nullable;

/// Puts colours on the text: those of the language, the places where the name at the caret stands, the places that a
/// search found. Only lines that look different from before are touched. FX thread only.
final class EditorColors {
    /// Where more lines than this change, one change of everything costs less than many of one line.
    private static final int MANY = 60;

    private final CodeArea area;
    private @Nullable Analysis analysis;
    private List<TextRange> occurrences = List.of();
    private List<TextRange> matches = List.of();
    private @Nullable TextRange currentMatch;

    EditorColors(CodeArea area) {
        this.area = area;
    }

    void analysed(Analysis now) {
        analysis = now;
        apply();
    }

    void occurrences(List<TextRange> places) {
        if (!places.equals(occurrences)) {
            occurrences = places;
            apply();
        }
    }

    void matches(List<TextRange> places, @Nullable TextRange current) {
        matches = places;
        currentMatch = current;
        apply();
    }

    /// What marks places goes with the next key: they stand elsewhere then.
    void typed() {
        occurrences = List.of();
    }

    private void apply() {
        Analysis now = analysis;
        String text = area.getText();
        if (now == null || !now.text().equals(text) || text.isEmpty()) {
            return; // The next analysis is on its way.
        }
        SourceText source = new SourceText(text);
        List<List<Mark>> marks = marks(source);
        List<StyleSpans<Collection<String>>> wanted = new ArrayList<>(source.lineCount());
        List<Integer> changed = new ArrayList<>();
        for (int line = 0; line < source.lineCount(); line++) {
            StyleSpans<Collection<String>> spans = base(now, source, line);
            List<Mark> onLine = marks.get(line);
            StyleSpans<Collection<String>> whole = onLine.isEmpty() ? spans : marked(spans, onLine);
            wanted.add(whole);
            if (whole.length() > 0 && !whole.equals(area.getStyleSpans(line))) {
                changed.add(line);
            }
        }
        if (changed.size() > MANY) {
            StyleSpansBuilder<Collection<String>> all = new StyleSpansBuilder<>();
            for (int line = 0; line < wanted.size(); line++) {
                all.addAll(wanted.get(line));
                if (line < wanted.size() - 1) {
                    all.add(List.of(), 1);
                }
            }
            area.setStyleSpans(0, all.create());
        } else {
            changed.forEach(line -> area.setStyleSpans(line, 0, wanted.get(line)));
        }
    }

    private record Mark(int from, int to, String styleClass) {}

    private List<List<Mark>> marks(SourceText source) {
        List<List<Mark>> marks = new ArrayList<>(source.lineCount());
        for (int i = 0; i < source.lineCount(); i++) {
            marks.add(List.of());
        }
        occurrences.forEach(place -> add(source, place, "occurrence", marks));
        matches.forEach(place -> add(source, place, place.equals(currentMatch) ? "match-current" : "match", marks));
        return marks;
    }

    private static void add(SourceText source, TextRange place, String styleClass, List<List<Mark>> marks) {
        if (place.end() > source.length()) {
            return;
        }
        int last = source.lineOf(place.end());
        for (int line = source.lineOf(place.start()); line <= last; line++) {
            int start = source.lineStart(line);
            int from = Math.max(0, place.start() - start);
            int to = Math.min(source.lineEnd(line), place.end()) - start;
            if (to > from) {
                List<Mark> on = new ArrayList<>(marks.get(line));
                on.add(new Mark(from, to, styleClass));
                marks.set(line, on);
            }
        }
    }

    private static StyleSpans<Collection<String>> base(Analysis now, SourceText source, int line) {
        int length = source.lineEnd(line) - source.lineStart(line);
        if (line < now.lines().size() && now.lines().get(line).length() == length) {
            return now.lines().get(line);
        }
        return new StyleSpansBuilder<Collection<String>>()
                .add(List.of(), length)
                .create();
    }

    private static StyleSpans<Collection<String>> marked(StyleSpans<Collection<String>> spans, List<Mark> marks) {
        StyleSpans<Collection<String>> whole = spans;
        for (Mark mark : marks) {
            StyleSpansBuilder<Collection<String>> over = new StyleSpansBuilder<>();
            over.add(List.of(), mark.from());
            over.add(List.of(mark.styleClass()), mark.to() - mark.from());
            over.add(List.of(), spans.length() - mark.to());
            whole = whole.overlay(over.create(), EditorColors::union);
        }
        return whole;
    }

    private static Collection<String> union(Collection<String> one, Collection<String> other) {
        if (other.isEmpty()) {
            return one;
        }
        List<String> both = new ArrayList<>(one);
        both.addAll(other);
        return List.copyOf(both);
    }
}
