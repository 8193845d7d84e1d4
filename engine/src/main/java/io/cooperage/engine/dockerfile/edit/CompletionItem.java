package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// Something that could be typed.
///
/// @param label what the list shows
/// @param detail more, in grey; may be empty
/// @param replace what goes when it is chosen: what has been typed of it so far
/// @param insert what comes instead
public record CompletionItem(String label, Kind kind, String detail, TextRange replace, String insert) {
    /// What it is, for its icon.
    public enum Kind {
        KEYWORD,
        FLAG,
        VALUE,
        STAGE,
        IMAGE,
        VARIABLE,
        FILE,
        FOLDER,
        USER,
        DIRECTIVE
    }
}
