package io.cooperage.ui.control.list;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a person typed to narrow a list: words, and regular expressions between slashes, all of which must
/// occur somewhere in a row's text. An expression may have spaces in it, and `^` and `$` are the ends of a
/// line, of which a row has one for each of its cells. Neither looks at capitals.
///
/// @param problem why an expression can't be read; empty when all can. Those that can't narrow nothing
record RowFilter(List<String> words, List<Pattern> expressions, String problem) implements Predicate<String> {
    /// From a slash at the beginning of a word to one at the end of a word. Paths such as `/var/lib` are
    /// words.
    private static final Pattern TOKEN = Pattern.compile("/(?<expression>\\S|\\S.*?\\S)/(?=\\s|$)|(?<word>\\S+)");

    RowFilter {
        words = List.copyOf(words);
        expressions = List.copyOf(expressions);
    }

    static RowFilter of(String text) {
        List<String> words = new ArrayList<>();
        List<Pattern> expressions = new ArrayList<>();
        String problem = "";
        Matcher token = TOKEN.matcher(text);
        while (token.find()) {
            String expression = token.group("expression");
            if (expression == null) {
                words.add(token.group("word").toLowerCase(Locale.ROOT));
                continue;
            }
            try {
                expressions.add(Pattern.compile(
                        expression, Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE | Pattern.MULTILINE));
            } catch (PatternSyntaxException e) {
                problem = "/" + expression + "/: " + e.getDescription();
            }
        }
        return new RowFilter(words, expressions, problem);
    }

    /// @param text of a row, in lower case
    @Override
    public boolean test(String text) {
        return words.stream().allMatch(text::contains)
                && expressions.stream().allMatch(each -> each.matcher(text).find());
    }

    boolean isAll() {
        return words.isEmpty() && expressions.isEmpty();
    }
}
