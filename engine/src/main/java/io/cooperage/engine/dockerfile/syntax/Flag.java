package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;
import org.jspecify.annotations.Nullable;

/// A `--name` or `--name=value` before the arguments of an instruction.
///
/// @param word the whole flag, quotes removed
public record Flag(Word word) {
    /// Without the dashes.
    public String name() {
        String text = word.text();
        int equals = text.indexOf('=');
        return text.substring(2, equals < 0 ? text.length() : equals);
    }

    /// What follows the `=`; null when there is none.
    public @Nullable String value() {
        int equals = word.text().indexOf('=');
        return equals < 0 ? null : word.text().substring(equals + 1);
    }

    public TextRange range() {
        return word.range();
    }

    /// With the dashes.
    public TextRange nameRange() {
        return word.range(0, name().length() + 2);
    }

    /// The place of the value; an empty place behind the flag when it has none.
    public TextRange valueRange() {
        int equals = word.raw().indexOf('=');
        return equals < 0 ? TextRange.at(word.range().end()) : word.line().range(word.from() + equals + 1, word.to());
    }

    /// The value as a word, empty when there is none.
    public Word valueWord() {
        int equals = word.raw().indexOf('=');
        String value = value();
        return value == null
                ? new Word("", word.line(), word.to(), word.to())
                : new Word(value, word.line(), word.from() + equals + 1, word.to());
    }
}
