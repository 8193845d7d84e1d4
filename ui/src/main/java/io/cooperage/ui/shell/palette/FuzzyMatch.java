package io.cooperage.ui.shell.palette;

import java.util.Locale;

/// How well a few typed letters fit a name: all of them in order, best at the starts of words and side by side.
final class FuzzyMatch {
    static final int NONE = -1;
    private static final int LETTER = 1;
    private static final int RUN = 7;
    private static final int WORD_START = 6;
    private static final int FIRST = 4;

    private FuzzyMatch() {}

    /// @return higher is better, [#NONE] when it doesn't fit; an empty query fits everything with 0
    static int score(String query, String text) {
        String letters = query.toLowerCase(Locale.ROOT).replace(" ", "");
        if (letters.isEmpty()) {
            return 0;
        }
        int[][] memo = new int[letters.length()][text.length() + 1];
        for (int[] row : memo) {
            java.util.Arrays.fill(row, Integer.MIN_VALUE);
        }
        int best = best(letters, 0, text, text.toLowerCase(Locale.ROOT), 0, memo);
        // Among equals the shorter name is the likelier one.
        return best == NONE ? NONE : best * 256 - Math.min(text.length(), 255);
    }

    /// The best score of placing `letters[from..]` in `text[at..]`.
    private static int best(String letters, int from, String text, String lower, int at, int[][] memo) {
        if (from == letters.length()) {
            return 0;
        }
        int known = memo[from][at];
        if (known != Integer.MIN_VALUE) {
            return known;
        }
        int best = NONE;
        for (int i = lower.indexOf(letters.charAt(from), at); i >= 0; i = lower.indexOf(letters.charAt(from), i + 1)) {
            int rest = best(letters, from + 1, text, lower, i + 1, memo);
            if (rest != NONE) {
                int score = LETTER + rest;
                score += i == 0 ? FIRST + WORD_START : isWordStart(text, i) ? WORD_START : 0;
                score += from > 0 && i == at ? RUN : 0;
                best = Math.max(best, score);
            }
        }
        memo[from][at] = best;
        return best;
    }

    private static boolean isWordStart(String text, int index) {
        char before = text.charAt(index - 1);
        return !Character.isLetterOrDigit(before)
                || (Character.isUpperCase(text.charAt(index)) && Character.isLowerCase(before));
    }
}
