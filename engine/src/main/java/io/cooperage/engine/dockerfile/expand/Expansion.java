package io.cooperage.engine.dockerfile.expand;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.List;
import java.util.Set;

/// What expanding one string gave.
///
/// @param text the whole result as one string
/// @param words the result split at unquoted blanks, after expansion
/// @param matched names that were asked for and are set
/// @param unmatched names that were asked for and are not set, in the order met
public record Expansion(String text, List<LexedWord> words, Set<String> matched, Set<String> unmatched) {
    public List<String> wordTexts() {
        return words.stream().map(LexedWord::text).toList();
    }

    /// A word of the result.
    ///
    /// @param source the characters of the input it came from
    public record LexedWord(String text, TextRange source) {}
}
