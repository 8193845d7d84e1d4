package io.cooperage.engine.container.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Finds a literal in UTF-8 bytes (Horspool's algorithm). Immutable.
///
/// Searching bytes for the literal's UTF-8 form finds it exactly where the decoded text holds it, since a
/// character other than U+FFFD has one encoding and no encoding begins inside another.
final class LiteralFinder {
    private final byte[] literal;
    private final boolean ignoreCase;
    /// How far to move on by the byte that is under the literal's last.
    private final int[] shift = new int[256];

    /// @param ignoreCase take ASCII letters for their other case too
    LiteralFinder(String text, boolean ignoreCase) {
        this.literal = text.getBytes(StandardCharsets.UTF_8);
        this.ignoreCase = ignoreCase;
        if (ignoreCase) {
            for (int i = 0; i < literal.length; i++) {
                literal[i] = lower(literal[i]);
            }
        }
        Arrays.fill(shift, literal.length);
        for (int i = 0; i < literal.length - 1; i++) {
            int distance = literal.length - 1 - i;
            shift[literal[i] & 0xff] = distance;
            if (ignoreCase && literal[i] >= 'a' && literal[i] <= 'z') {
                shift[literal[i] - 'a' + 'A'] = distance;
            }
        }
    }

    /// Whether `[from, to)` contains the literal.
    boolean in(byte[] bytes, int from, int to) {
        byte[] wanted = literal;
        int last = wanted.length - 1;
        int i = from + last;
        while (i < to) {
            byte here = bytes[i];
            if ((ignoreCase ? lower(here) : here) == wanted[last] && at(bytes, i - last)) {
                return true;
            }
            i += shift[here & 0xff];
        }
        return false;
    }

    private boolean at(byte[] bytes, int start) {
        for (int i = 0; i < literal.length - 1; i++) {
            byte here = bytes[start + i];
            if ((ignoreCase ? lower(here) : here) != literal[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte lower(byte b) {
        return b >= 'A' && b <= 'Z' ? (byte) (b + 'a' - 'A') : b;
    }
}
