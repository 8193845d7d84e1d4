package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;

/// A piece of an instruction with its place.
///
/// @param text what it says; mostly as written, but decoded for JSON strings and unquoted for flags
/// @param line the line it stands in
/// @param from where it begins in `line`
/// @param to where it ends in `line`
public record Word(String text, LogicalLine line, int from, int to) {
    public static Word of(LogicalLine line, int from, int to) {
        return new Word(line.text().substring(from, to), line, from, to);
    }

    public TextRange range() {
        return line.range(from, to);
    }

    /// As it is written, with quotes and escapes.
    public String raw() {
        return line.text().substring(from, to);
    }

    /// Whether `text` is what is written, character for character.
    public boolean isVerbatim() {
        return to - from == text.length() && line.text().startsWith(text, from);
    }

    /// The place of a part of `text`; the whole word if it is not verbatim.
    public TextRange range(int start, int end) {
        return isVerbatim() ? line.range(from + start, from + end) : range();
    }

    /// A part of a verbatim word.
    public Word part(int start, int end) {
        return Word.of(line, from + start, from + end);
    }

    @Override
    public String toString() {
        return text;
    }
}
