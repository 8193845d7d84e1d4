package io.cooperage.engine.dockerfile.edit;

/// Lines that can be folded away under the first of them.
///
/// @param firstLine stays visible, from zero
/// @param lastLine the last one hidden
public record Fold(int firstLine, int lastLine, Kind kind) {
    /// What is folded.
    public enum Kind {
        STAGE,
        INSTRUCTION,
        HEREDOC,
        COMMENT
    }
}
