package io.cooperage.engine.dockerfile.text;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// One replacement in a text.
///
/// @param range what goes; empty to insert
/// @param newText what comes instead; empty to delete
public record TextEdit(TextRange range, String newText) {
    public static TextEdit insert(int offset, String newText) {
        return new TextEdit(TextRange.at(offset), newText);
    }

    public static TextEdit delete(TextRange range) {
        return new TextEdit(range, "");
    }

    /// Applies edits whose ranges refer to `text` as it is; they must not overlap. Edits at one place are
    /// applied
    /// in the order given.
    public static String apply(String text, List<TextEdit> edits) {
        List<TextEdit> sorted = new ArrayList<>(edits);
        sorted.sort(Comparator.comparingInt(edit -> edit.range().start()));
        StringBuilder out = new StringBuilder(text.length() + 64);
        int at = 0;
        for (TextEdit edit : sorted) {
            if (edit.range().start() < at) {
                throw new IllegalArgumentException("edits overlap at " + edit.range());
            }
            out.append(text, at, edit.range().start()).append(edit.newText());
            at = edit.range().end();
        }
        return out.append(text, at, text.length()).toString();
    }
}
