package io.cooperage.engine.dockerfile.expand;

import io.cooperage.engine.dockerfile.expand.Expansion.LexedWord;
import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.List;

/// Gathers words during one pass: unquoted blanks end a word, quoted and escaped ones belong to it.
final class WordCollector {
    private final List<LexedWord> words = new ArrayList<>();
    private final StringBuilder word = new StringBuilder();
    private int start;
    private int end;
    private boolean inWord;

    void add(int c, int from, int to) {
        if (!Spaces.isSpace(c)) {
            addRaw(Character.toString(c), from, to);
        } else if (!word.isEmpty()) {
            finish();
        } else {
            inWord = false;
        }
    }

    /// The value of a variable: its blanks split.
    void addSplit(String value, int from, int to) {
        value.codePoints().forEach(c -> add(c, from, to));
    }

    void addRaw(String text, int from, int to) {
        if (!inWord) {
            start = from;
            inWord = true;
        }
        end = to;
        word.append(text);
    }

    List<LexedWord> words() {
        if (!word.isEmpty()) {
            finish();
        }
        return List.copyOf(words);
    }

    private void finish() {
        words.add(new LexedWord(word.toString(), new TextRange(start, end)));
        word.setLength(0);
        inWord = false;
    }
}
