package io.cooperage.engine.build.context;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.List;

/// One component of a pattern of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a-z]`, and a backslash that
/// makes the next character plain. Immutable.
public final class NamePattern {
    private static final int STAR = -1;

    /// One step: a character out of spans. [#STAR] is any number of any.
    private record Piece(boolean star, boolean negated, int[] spans) {
        boolean matches(int c) {
            boolean in = false;
            for (int i = 0; i < spans.length; i += 2) {
                in |= spans[i] <= c && c <= spans[i + 1];
            }
            return in != negated;
        }
    }

    private final String text;
    private final String whole;
    private final List<Piece> pieces = new ArrayList<>();
    private final int[] source;
    private int at;

    private NamePattern(String text, String whole) {
        this.text = text;
        this.whole = whole;
        this.source = text.codePoints().toArray();
        while (at < source.length) {
            pieces.add(piece());
        }
    }

    /// @param whole what messages call it
    /// @throws EngineException INVALID_ARGUMENT for brackets that don't close and a backslash at the end
    public static NamePattern parse(String text, String whole) {
        return new NamePattern(text, whole);
    }

    /// Whether it is more than a name.
    public static boolean isWild(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\\') {
                i++;
            } else if (c == '*' || c == '?' || c == '[') {
                return true;
            }
        }
        return false;
    }

    private Piece piece() {
        int c = source[at++];
        return switch (c) {
            case '*' -> new Piece(true, false, new int[0]);
            case '?' -> new Piece(false, true, new int[0]);
            case '[' -> oneOf();
            case '\\' -> single(next());
            default -> single(c);
        };
    }

    private static Piece single(int c) {
        return new Piece(false, false, new int[] {c, c});
    }

    private int next() {
        if (at == source.length) {
            throw bad();
        }
        return source[at++];
    }

    private Piece oneOf() {
        boolean negated = at < source.length && source[at] == '^';
        if (negated) {
            at++;
        }
        List<Integer> spans = new ArrayList<>();
        while (spans.isEmpty() || at == source.length || source[at] != ']') {
            int low = classCharacter();
            int high = low;
            if (at < source.length && source[at] == '-') {
                at++;
                high = classCharacter();
            }
            spans.add(low);
            spans.add(high);
        }
        at++;
        return new Piece(
                false, negated, spans.stream().mapToInt(Integer::intValue).toArray());
    }

    private int classCharacter() {
        int c = next();
        if (c == '-' || c == ']') {
            throw bad();
        }
        return c == '\\' ? next() : c;
    }

    private EngineException bad() {
        return EngineException.invalid("syntax error in pattern: " + whole);
    }

    public boolean matches(String name) {
        int[] letters = name.codePoints().toArray();
        int piece = 0;
        int letter = 0;
        int star = STAR;
        int starLetter = 0;
        // The last star takes one more letter whenever what follows it does not fit.
        while (letter < letters.length) {
            if (piece < pieces.size() && pieces.get(piece).star()) {
                star = piece++;
                starLetter = letter;
            } else if (piece < pieces.size() && pieces.get(piece).matches(letters[letter])) {
                piece++;
                letter++;
            } else if (star != STAR) {
                piece = star + 1;
                letter = ++starLetter;
            } else {
                return false;
            }
        }
        while (piece < pieces.size() && pieces.get(piece).star()) {
            piece++;
        }
        return piece == pieces.size();
    }

    @Override
    public String toString() {
        return text;
    }
}
