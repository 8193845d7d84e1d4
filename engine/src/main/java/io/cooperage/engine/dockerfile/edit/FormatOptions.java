package io.cooperage.engine.dockerfile.edit;

/// How a file should look.
///
/// @param indent blanks before continuation lines
/// @param upperCase whether keywords are written in capitals
/// @param maxBlankLines how many empty lines in a row may stay
public record FormatOptions(int indent, boolean upperCase, int maxBlankLines) {
    public static final FormatOptions DEFAULT = new FormatOptions(4, true, 1);

    public FormatOptions {
        indent = Math.clamp(indent, 1, 16);
        maxBlankLines = Math.clamp(maxBlankLines, 1, 16);
    }
}
