package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.expand.Spaces;
import java.util.ArrayList;
import java.util.List;

/// Splits part of a line into words; quotes and escapes hold a word together and stay in it.
public final class WordSplitter {
    private final LogicalLine line;
    private final String text;
    private final char escape;

    WordSplitter(LogicalLine line, char escape) {
        this.line = line;
        this.text = line.text();
        this.escape = escape;
    }

    /// The words of a whole text.
    public static List<Word> split(String text, char escape) {
        LogicalLine.Builder line = new LogicalLine.Builder();
        line.add(text, 0, text.length());
        return new WordSplitter(line.build(), escape).quotedWords(0, text.length());
    }

    /// Words as ENV, LABEL and ARG read them.
    List<Word> quotedWords(int from, int to) {
        List<Word> words = new ArrayList<>();
        int at = from;
        while (at < to) {
            at = skipSpaces(at, to);
            if (at < to) {
                int end = wordEnd(at, to);
                // An escape character that ends everything escapes nothing and is dropped.
                int visible = end == to && endsInLoneEscape(at, to) ? to - 1 : end;
                if (visible > at) {
                    words.add(Word.of(line, at, visible));
                }
                at = end;
            }
        }
        return words;
    }

    private int wordEnd(int from, int to) {
        char quote = 0;
        int at = from;
        while (at < to) {
            char c = text.charAt(at);
            if (quote == 0) {
                if (Spaces.isSpace(c)) {
                    return at;
                }
                if (c == '\'' || c == '"') {
                    quote = c;
                } else if (c == escape) {
                    at++;
                }
            } else if (c == quote) {
                quote = 0;
            } else if (c == escape && quote != '\'') {
                at++;
            }
            at++;
        }
        return to;
    }

    private boolean endsInLoneEscape(int from, int to) {
        char quote = 0;
        for (int at = from; at < to; at++) {
            char c = text.charAt(at);
            if (c == escape && quote != '\'') {
                if (at + 1 == to) {
                    return true;
                }
                at++;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
            } else if (c == quote) {
                quote = 0;
            }
        }
        return false;
    }

    /// Words between blanks; quotes mean nothing.
    List<Word> plainWords(int from, int to) {
        List<Word> words = new ArrayList<>();
        int start = from;
        for (int at = from; at <= to; at++) {
            if (at == to || isBlank(text.charAt(at))) {
                words.add(Word.of(line, start, at));
                while (at + 1 < to && isBlank(text.charAt(at + 1))) {
                    at++;
                }
                start = at + 1;
            }
        }
        return words;
    }

    private int skipSpaces(int at, int to) {
        int i = at;
        while (i < to && Spaces.isSpace(text.charAt(i))) {
            i++;
        }
        return i;
    }

    /// The blanks that separate plain words.
    static boolean isBlank(char c) {
        return c == ' ' || c == '\t' || c == 0x0B || c == '\f' || c == '\r';
    }
}
