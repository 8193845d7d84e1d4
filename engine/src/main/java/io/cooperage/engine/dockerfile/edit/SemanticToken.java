package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;

/// A coloured piece of a line.
public record SemanticToken(TextRange range, Kind kind) {
    /// What it is; a theme gives each a colour.
    public enum Kind {
        KEYWORD,
        UNKNOWN_KEYWORD,
        DEPRECATED_KEYWORD,
        COMMENT,
        DIRECTIVE,
        DIRECTIVE_VALUE,
        FLAG,
        FLAG_VALUE,
        IMAGE,
        STAGE,
        KEY,
        VARIABLE,
        STRING,
        NUMBER,
        OPERATOR,
        ESCAPE,
        PROGRAM,
        HEREDOC_NAME,
        HEREDOC_BODY
    }
}
