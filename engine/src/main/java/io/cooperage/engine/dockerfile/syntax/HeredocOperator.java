package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.expand.Environment;
import io.cooperage.engine.dockerfile.expand.Expansion;
import io.cooperage.engine.dockerfile.expand.Expansion.LexedWord;
import io.cooperage.engine.dockerfile.expand.WordLexer;
import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// `<<NAME` as it stands in an instruction, before its body is known.
///
/// @param from where it begins in the line
/// @param to where it ends in the line
public record HeredocOperator(String name, int fileDescriptor, boolean expand, boolean chomp, int from, int to) {
    private static final Pattern FORM = Pattern.compile("(\\d*)<<(-?)[\\t\\n\\f\\r ]*([^<]*)");
    /// Heredoc words always use the backslash, whatever the escape directive says.
    private static final WordLexer PLAIN = new WordLexer('\\').keepingUnset();

    private static final WordLexer QUOTED = PLAIN.keepingQuotes();

    /// Reads a single word.
    ///
    /// @return null if it is no heredoc operator
    /// @throws EngineException INVALID_ARGUMENT if it is one, but its quotes are not balanced
    public static @Nullable HeredocOperator parse(String word) {
        return parse(word, 0, word.length());
    }

    /// Finds all operators of a line, left to right. A line whose quotes are not balanced has none.
    public static List<HeredocOperator> find(String line) {
        if (!line.contains("<<")) {
            return List.of();
        }
        Expansion words;
        try {
            words = WordLexer.verbatim('\\').expand(line, Environment.EMPTY);
        } catch (EngineException unbalanced) {
            return List.of();
        }
        List<HeredocOperator> found = new ArrayList<>();
        for (LexedWord word : words.words()) {
            HeredocOperator operator =
                    parse(word.text(), word.source().start(), word.source().end());
            if (operator != null) {
                found.add(operator);
            }
        }
        return found;
    }

    private static @Nullable HeredocOperator parse(String word, int from, int to) {
        Matcher form = FORM.matcher(word);
        if (!form.matches() || form.group(3).isEmpty()) {
            return null;
        }
        List<String> unquoted = PLAIN.expand(form.group(3), Environment.EMPTY).wordTexts();
        if (unquoted.size() != 1) {
            return null;
        }
        String raw = QUOTED.expand(form.group(3), Environment.EMPTY).text();
        String name = unquoted.getFirst();
        // A quote that is there raw and gone afterwards did some quoting.
        boolean expand = quotes(name) == quotes(raw);
        return new HeredocOperator(
                name, descriptor(form.group(1)), expand, !form.group(2).isEmpty(), from, to);
    }

    private static int descriptor(String digits) {
        try {
            return digits.isEmpty() ? 0 : Integer.parseInt(digits);
        } catch (NumberFormatException tooLarge) {
            return Integer.MAX_VALUE;
        }
    }

    private static long quotes(String text) {
        return text.chars().filter(c -> c == '\'' || c == '"').count();
    }
}
