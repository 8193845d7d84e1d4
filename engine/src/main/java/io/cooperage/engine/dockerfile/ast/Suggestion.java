package io.cooperage.engine.dockerfile.ast;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// "Did you mean": the nearest of some names, at most two edits away, as BuildKit looks for it.
public final class Suggestion {
    private static final int TOO_FAR = 3;

    private Suggestion() {}

    /// @return null when nothing is near, or when `value` itself is among the options
    public static @Nullable String find(String value, Collection<String> options) {
        String best = null;
        int bestDistance = TOO_FAR;
        for (String option : options) {
            if (option.equals(value)) {
                return null;
            }
            int distance = distance(value, option, bestDistance + 1);
            // Of two equally near, letters in the wrong order are the likelier slip.
            boolean nearer =
                    distance < bestDistance || (best != null && distance == bestDistance && sameLetters(value, option));
            if (distance < TOO_FAR && nearer) {
                best = option;
                bestDistance = distance;
            }
        }
        return best;
    }

    /// Compares without case and answers in the case of `value`, if that is all one case.
    public static @Nullable String findIgnoringCase(String value, Collection<String> options) {
        String lower = value.toLowerCase(Locale.ROOT);
        String found = find(
                lower, options.stream().map(o -> o.toLowerCase(Locale.ROOT)).toList());
        return found != null && value.equals(value.toUpperCase(Locale.ROOT)) ? found.toUpperCase(Locale.ROOT) : found;
    }

    /// ` (did you mean x?)`, or nothing.
    public static String hint(@Nullable String suggestion) {
        return suggestion == null ? "" : " (did you mean " + suggestion + "?)";
    }

    private static boolean sameLetters(String a, String b) {
        return Arrays.equals(a.chars().sorted().toArray(), b.chars().sorted().toArray());
    }

    /// Levenshtein's distance; any number from `limit` up when it is at least that.
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }
}
