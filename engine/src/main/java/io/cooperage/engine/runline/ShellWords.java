package io.cooperage.engine.runline;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Splits a typed command into words as a shell would, without expanding anything: blanks separate, single quotes
/// keep all, double quotes keep all but `\`, and a backslash keeps the next character or joins two lines (POSIX
/// shell, 2.2 Quoting).
///
/// @param words in order; empty when `problem` isn't [Problem#NONE]
/// @param problemAt where the quote or the backslash stands that is wrong; −1 for none
/// @param marks what a shell would have done something about, outside single quotes and unescaped
public record ShellWords(List<Word> words, Problem problem, int problemAt, List<Mark> marks) {
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_@%+=:,./-]+");

    public enum Problem {
        NONE,
        OPEN_SINGLE_QUOTE,
        OPEN_DOUBLE_QUOTE,
        TRAILING_BACKSLASH
    }

    /// @param from,to of its text as typed, quotes included; `to` is exclusive
    public record Word(String text, int from, int to) {}

    public enum Meaning {
        /// `$NAME`, `$(command)` or a backquote: a shell puts something else there.
        EXPANSION,
        /// `~` at the beginning of a word: the home folder.
        HOME,
        /// `;`, `|`, `&`, `<`, `>` or a parenthesis: a shell ends the command or redirects it.
        OPERATOR
    }

    public record Mark(Meaning meaning, int at) {}

    public ShellWords {
        words = List.copyOf(words);
        marks = List.copyOf(marks);
    }

    public static ShellWords split(String text) {
        return new Splitter(text).split();
    }

    /// The words without where they stand.
    public List<String> texts() {
        return words.stream().map(Word::text).toList();
    }

    /// As one would type the words, quoted where a shell needs it; [#split] gives the same words back.
    public static String join(Collection<String> words) {
        return words.stream().map(ShellWords::quote).collect(Collectors.joining(" "));
    }

    static String quote(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /// One pass over the text.
    private static final class Splitter {
        /// What a backslash takes its meaning from within double quotes.
        private static final String ESCAPABLE = "\\\"$`\n";

        private final String text;
        private final List<Word> words = new ArrayList<>();
        private final List<Mark> marks = new ArrayList<>();
        private final StringBuilder word = new StringBuilder();
        private int start = -1;
        private int at;

        Splitter(String text) {
            this.text = text;
        }

        ShellWords split() {
            while (at < text.length()) {
                char c = text.charAt(at);
                switch (c) {
                    case '\'' -> {
                        int open = at;
                        int end = text.indexOf('\'', at + 1);
                        if (end < 0) {
                            return failed(Problem.OPEN_SINGLE_QUOTE, open);
                        }
                        begin();
                        word.append(text, at + 1, end);
                        at = end;
                    }
                    case '"' -> {
                        int open = at;
                        begin();
                        if (!doubleQuoted()) {
                            return failed(Problem.OPEN_DOUBLE_QUOTE, open);
                        }
                    }
                    case '\\' -> {
                        int skipped = lineBreak(at + 1);
                        if (at + 1 == text.length()) {
                            return failed(Problem.TRAILING_BACKSLASH, at);
                        }
                        if (skipped > 0) {
                            at += skipped;
                        } else {
                            begin();
                            at++;
                            word.append(text.charAt(at));
                        }
                    }
                    case ' ', '\t', '\n', '\r' -> end();
                    default -> plain(c);
                }
                at++;
            }
            end();
            return new ShellWords(words, Problem.NONE, -1, marks);
        }

        private void plain(char c) {
            if (c == '$' || c == '`') {
                markExpansion();
            } else if (c == '~' && start < 0) {
                marks.add(new Mark(Meaning.HOME, at));
            } else if (";|&<>()".indexOf(c) >= 0) {
                marks.add(new Mark(Meaning.OPERATOR, at));
            }
            begin();
            word.append(c);
        }

        /// A `$` alone is only itself.
        private void markExpansion() {
            char next = at + 1 < text.length() ? text.charAt(at + 1) : ' ';
            if (text.charAt(at) == '`' || Character.isLetterOrDigit(next) || "_{(*@#?!$-".indexOf(next) >= 0) {
                marks.add(new Mark(Meaning.EXPANSION, at));
            }
        }

        private void begin() {
            if (start < 0) {
                start = at;
            }
        }

        private void end() {
            if (start >= 0) {
                words.add(new Word(word.toString(), start, at));
                word.setLength(0);
                start = -1;
            }
        }

        /// How many characters of a line break stand at `from`.
        private int lineBreak(int from) {
            if (text.startsWith("\r\n", from)) {
                return 2;
            }
            return text.startsWith("\n", from) ? 1 : 0;
        }

        /// Leaves `at` on the closing quote.
        private boolean doubleQuoted() {
            for (at++; at < text.length(); at++) {
                char c = text.charAt(at);
                if (c == '"') {
                    return true;
                }
                if (c == '\\' && at + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(at + 1)) >= 0) {
                    at++;
                    if (text.charAt(at) != '\n') {
                        word.append(text.charAt(at));
                    }
                    continue;
                }
                if (c == '$' || c == '`') {
                    markExpansion();
                }
                word.append(c);
            }
            return false;
        }

        private ShellWords failed(Problem problem, int where) {
            return new ShellWords(List.of(), problem, where, List.of());
        }
    }
}
