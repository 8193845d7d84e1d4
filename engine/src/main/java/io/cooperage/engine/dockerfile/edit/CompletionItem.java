package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// Something that could be typed.
///
/// @param label what the list shows
/// @param detail more, in grey; may be empty
/// @param replace what goes when it is chosen: what has been typed of it so far
/// @param insert what comes instead
/// @param guess whether what has been typed may well be meant as it is; then only a person who picks this
///     wants it
public record CompletionItem(String label, Kind kind, String detail, TextRange replace, String insert, boolean guess) {
    /// What it is, for its icon.
    public enum Kind {
        KEYWORD,
        FLAG,
        VALUE,
        STAGE,
        IMAGE,
        PROGRAM,
        VARIABLE,
        FILE,
        FOLDER,
        USER,
        DIRECTIVE
    }
}
