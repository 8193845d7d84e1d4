package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.lint.Diagnostic;
import io.cooperage.engine.dockerfile.text.TextEdit;
import java.util.List;

/// Something an editor offers to do.
///
/// @param diagnostic what it is about
/// @param preferred whether it mends the finding, rather than hide it
public record CodeAction(String title, List<TextEdit> edits, Diagnostic diagnostic, boolean preferred) {
    public CodeAction {
        edits = List.copyOf(edits);
    }
}
