package io.cooperage.engine.dockerfile.lint;

import io.cooperage.engine.dockerfile.text.TextEdit;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;

/// A change that makes a finding go away.
///
/// @param title what it does, as a menu says it
public record QuickFix(String title, List<TextEdit> edits) {
    public QuickFix {
        edits = List.copyOf(edits);
    }

    static QuickFix replace(String title, TextRange range, String text) {
        return new QuickFix(title, List.of(new TextEdit(range, text)));
    }

    static QuickFix insert(String title, int offset, String text) {
        return new QuickFix(title, List.of(TextEdit.insert(offset, text)));
    }
}
