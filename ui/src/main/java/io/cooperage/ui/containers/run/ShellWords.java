package io.cooperage.ui.containers.run;

import java.util.ArrayList;
import java.util.List;

/// Splits a typed command into words as a shell would, without expanding anything: blanks separate, single quotes keep
/// all, double quotes keep all but `\`, and a backslash keeps the next character (POSIX shell, 2.2 Quoting).
///
/// @param words empty when there are none or when `problem` isn't [Problem#NONE]
record ShellWords(List<String> words, Problem problem) {
    enum Problem {
        NONE,
        OPEN_SINGLE_QUOTE,
        OPEN_DOUBLE_QUOTE,
        TRAILING_BACKSLASH
    }

    /// What a backslash takes its meaning from within double quotes.
    private static final String ESCAPABLE = "\\\"$`\n";

    ShellWords {
        words = List.copyOf(words);
    }

    static ShellWords split(String text) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        boolean inWord = false;
        int at = 0;
        while (at < text.length()) {
            char c = text.charAt(at);
            switch (c) {
                case '\'' -> {
                    int end = text.indexOf('\'', at + 1);
                    if (end < 0) {
                        return new ShellWords(List.of(), Problem.OPEN_SINGLE_QUOTE);
                    }
                    word.append(text, at + 1, end);
                    inWord = true;
                    at = end;
                }
                case '"' -> {
                    int end = doubleQuoted(text, at + 1, word);
                    if (end < 0) {
                        return new ShellWords(List.of(), Problem.OPEN_DOUBLE_QUOTE);
                    }
                    inWord = true;
                    at = end;
                }
                case '\\' -> {
                    if (at + 1 == text.length()) {
                        return new ShellWords(List.of(), Problem.TRAILING_BACKSLASH);
                    }
                    at++;
                    if (text.charAt(at) != '\n') {
                        word.append(text.charAt(at));
                        inWord = true;
                    }
                }
                case ' ', '\t', '\n', '\r' -> {
                    if (inWord) {
                        words.add(word.toString());
                        word.setLength(0);
                        inWord = false;
                    }
                }
                default -> {
                    word.append(c);
                    inWord = true;
                }
            }
            at++;
        }
        if (inWord) {
            words.add(word.toString());
        }
        return new ShellWords(words, Problem.NONE);
    }

    /// @return where the closing quote is, −1 when it's missing
    private static int doubleQuoted(String text, int from, StringBuilder word) {
        for (int i = from; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"') {
                return i;
            }
            if (c == '\\' && i + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(i + 1)) >= 0) {
                i++;
                c = text.charAt(i);
            }
            word.append(c);
        }
        return -1;
    }
}
