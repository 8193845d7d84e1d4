package io.cooperage.engine.image.browse;

import java.util.List;

/// Two versions of a file, side by side.
///
/// @param binary at least one is no text, so there are no lines
/// @param truncated the files are too long to compare as a whole
public record TextDiff(boolean binary, boolean truncated, long oldSize, long newSize, List<Line> lines) {
    public TextDiff {
        lines = List.copyOf(lines);
    }

    /// Compares two texts that are in memory. Takes its time where long texts have little in common.
    public static TextDiff of(String before, String after) {
        return TextComparison.of(before, after);
    }

    /// @param oldNumber,newNumber from 1; 0 where the line is not there
    public record Line(Kind kind, int oldNumber, int newNumber, String text) {}

    public enum Kind {
        SAME,
        ADDED,
        REMOVED
    }
}
