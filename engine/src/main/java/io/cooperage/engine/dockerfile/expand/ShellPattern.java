package io.cooperage.engine.dockerfile.expand;

import io.cooperage.engine.error.EngineException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The wildcard patterns of `${v#p}`, `${v%p}` and `${v/p/r}`: `*`, `?`, and a backslash before `*`, `?`,
/// `\`, `/` or
/// `}` to mean that character. No brackets, as in BuildKit. Neither wildcard crosses a line ending.
///
/// Matching runs all possibilities side by side in time of pattern times text, so no pattern can hang an
/// editor.
public final class ShellPattern {
    private static final int ANY = -1;
    private static final int STAR = -2;

    private final int[] elements;

    private ShellPattern(int[] elements) {
        this.elements = elements;
    }

    /// @throws EngineException INVALID_ARGUMENT for a backslash before anything else or at the end
    public static ShellPattern parse(String pattern) {
        int[] source = pattern.codePoints().toArray();
        int[] elements = new int[source.length];
        int count = 0;
        for (int i = 0; i < source.length; i++) {
            int c = source[i];
            if (c == '*') {
                elements[count++] = STAR;
            } else if (c == '?') {
                elements[count++] = ANY;
            } else if (c == '\\') {
                int next = i + 1 < source.length ? source[i + 1] : ANY;
                if (next == '}' || next == '/') {
                    continue;
                }
                if (next != '*' && next != '?' && next != '\\') {
                    throw EngineException.invalid(
                            "invalid escape '\\" + (next < 0 ? "�" : Character.toString(next)) + "'");
                }
                elements[count++] = next;
                i++;
            } else {
                elements[count++] = c;
            }
        }
        return new ShellPattern(Arrays.copyOf(elements, count));
    }

    /// The same pattern read from its end, for suffixes.
    public ShellPattern reversed() {
        int[] reversed = new int[elements.length];
        for (int i = 0; i < elements.length; i++) {
            reversed[i] = elements[elements.length - 1 - i];
        }
        return new ShellPattern(reversed);
    }

    /// Removes the shortest or longest beginning of `value` that matches; `value` itself when none does.
    public String trimPrefix(String value, boolean longest) {
        int[] text = value.codePoints().toArray();
        int end = matchEnd(text, 0, longest);
        return end < 0 ? value : new String(text, end, text.length - end);
    }

    public String trimSuffix(String value, boolean longest) {
        String backwards = reverse(value);
        return reverse(reversed().trimPrefix(backwards, longest));
    }

    /// Replaces the first, or every, longest match.
    ///
    /// @param replacement inserted as it is
    public String replace(String value, String replacement, boolean all) {
        int[] text = value.codePoints().toArray();
        StringBuilder out = new StringBuilder();
        int at = 0;
        int previousMatchEnd = -1;
        for (int from = 0; from <= text.length; ) {
            int end = matchEnd(text, from, true);
            // As in Go, an empty match directly behind the previous match does not count.
            if (end < 0 || (end == from && from == previousMatchEnd)) {
                from++;
                continue;
            }
            append(out, text, at, from);
            out.append(replacement);
            at = end;
            previousMatchEnd = end;
            from = end > from ? end : from + 1;
            if (!all) {
                break;
            }
        }
        append(out, text, at, text.length);
        return out.toString();
    }

    private static void append(StringBuilder out, int[] text, int from, int to) {
        for (int i = from; i < to; i++) {
            out.appendCodePoint(text[i]);
        }
    }

    /// The end of the shortest or longest match that starts at `from`, or -1.
    private int matchEnd(int[] text, int from, boolean longest) {
        boolean[] active = new boolean[elements.length + 1];
        active[0] = true;
        spread(active);
        int best = -1;
        for (int i = from; ; i++) {
            if (active[elements.length]) {
                best = i;
                if (!longest) {
                    return best;
                }
            }
            if (i == text.length || !step(active, text[i])) {
                return best;
            }
        }
    }

    /// A star may also match nothing.
    private void spread(boolean[] active) {
        for (int i = 0; i < elements.length; i++) {
            if (active[i] && elements[i] == STAR) {
                active[i + 1] = true;
            }
        }
    }

    private boolean step(boolean[] active, int c) {
        boolean any = false;
        active[elements.length] = false;
        for (int i = elements.length - 1; i >= 0; i--) {
            boolean was = active[i];
            active[i] = false;
            if (was && elements[i] == STAR) {
                active[i] = c != '\n';
            } else if (was && (elements[i] == ANY ? c != '\n' : elements[i] == c)) {
                active[i + 1] = true;
            }
            any |= active[i] || active[i + 1];
        }
        if (any) {
            spread(active);
        }
        return any;
    }

    private static String reverse(String text) {
        List<Integer> points = new ArrayList<>(text.length());
        text.codePoints().forEach(points::add);
        StringBuilder out = new StringBuilder(text.length());
        points.reversed().forEach(out::appendCodePoint);
        return out.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ShellPattern pattern && Arrays.equals(elements, pattern.elements);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(elements);
    }

    /// The regular expression that matches the same beginnings, for explanations.
    @Override
    public String toString() {
        StringBuilder out = new StringBuilder("^");
        for (int element : elements) {
            switch (element) {
                case STAR -> out.append(".*");
                case ANY -> out.append('.');
                default -> {
                    if ("[]{}.+()|^$*?\\".indexOf(element) >= 0) {
                        out.append('\\');
                    }
                    out.appendCodePoint(element);
                }
            }
        }
        return out.toString();
    }
}
