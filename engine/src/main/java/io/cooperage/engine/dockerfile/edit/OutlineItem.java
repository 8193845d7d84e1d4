package io.cooperage.engine.dockerfile.edit;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;

/// A line of the outline.
///
/// @param detail more about it, in grey; may be empty
/// @param range all of it
/// @param selection what to select when it is chosen
public record OutlineItem(
        String name, String detail, Kind kind, TextRange range, TextRange selection, List<OutlineItem> children) {
    public OutlineItem {
        children = List.copyOf(children);
    }

    /// What a line stands for.
    public enum Kind {
        DIRECTIVE,
        STAGE,
        INSTRUCTION,
        DEPRECATED_INSTRUCTION
    }
}
