package io.cooperage.engine.dockerfile.syntax;

import io.cooperage.engine.dockerfile.text.TextRange;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// An instruction as one line: continuations joined, comments and empty lines between them left out. Knows
/// for each
/// of its characters where it stands in the source. Immutable.
public final class LogicalLine {
    private final String text;
    /// Piece `i` begins at `logicalStarts[i]` in this line and at `sourceStarts[i]` in the source.
    private final int[] logicalStarts;

    private final int[] sourceStarts;

    private LogicalLine(String text, int[] logicalStarts, int[] sourceStarts) {
        this.text = text;
        this.logicalStarts = logicalStarts;
        this.sourceStarts = sourceStarts;
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /// The place in the source of character `index`; the length of the line gives the place just behind it.
    public int sourceOf(int index) {
        int piece = Arrays.binarySearch(logicalStarts, index);
        if (piece < 0) {
            piece = -piece - 2;
        }
        return sourceStarts[piece] + index - logicalStarts[piece];
    }

    /// The index in this line of a place in the source. A place in a comment, an indent or a line ending in
    /// between
    /// gives the next character that belongs to the line.
    public int indexOf(int sourceOffset) {
        int piece = Arrays.binarySearch(sourceStarts, sourceOffset);
        if (piece < 0) {
            piece = -piece - 2;
        }
        if (piece < 0) {
            return 0;
        }
        int next = piece + 1 < logicalStarts.length ? logicalStarts[piece + 1] : text.length();
        return Math.min(logicalStarts[piece] + sourceOffset - sourceStarts[piece], next);
    }

    /// Where characters `from` to `to` stand; between them may lie continuations.
    public TextRange range(int from, int to) {
        int start = from < text.length() ? sourceOf(from) : end();
        return new TextRange(start, to > from ? sourceOf(to - 1) + 1 : start);
    }

    /// The pieces of the source that hold characters `from` to `to`, one per physical line.
    public List<TextRange> pieces(int from, int to) {
        List<TextRange> out = new ArrayList<>();
        int first = Arrays.binarySearch(logicalStarts, from);
        for (int piece = Math.max(0, first < 0 ? -first - 2 : first); piece < logicalStarts.length; piece++) {
            if (logicalStarts[piece] >= to) {
                break;
            }
            int begin = Math.max(from, logicalStarts[piece]);
            int limit = piece + 1 < logicalStarts.length ? logicalStarts[piece + 1] : text.length();
            int end = Math.min(to, limit);
            if (begin < end) {
                int shift = sourceStarts[piece] - logicalStarts[piece];
                out.add(new TextRange(begin + shift, end + shift));
            }
        }
        return out;
    }

    private int end() {
        int last = logicalStarts.length - 1;
        return sourceStarts[last] + text.length() - logicalStarts[last];
    }

    /// Collects the pieces of one line.
    static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private int[] logicalStarts = new int[4];
        private int[] sourceStarts = new int[4];
        private int count;

        void add(CharSequence source, int from, int to) {
            if (count > 0 && logicalStarts[count - 1] == text.length()) {
                count--;
            }
            if (count == logicalStarts.length) {
                logicalStarts = Arrays.copyOf(logicalStarts, count * 2);
                sourceStarts = Arrays.copyOf(sourceStarts, count * 2);
            }
            logicalStarts[count] = text.length();
            sourceStarts[count++] = from;
            text.append(source, from, to);
        }

        LogicalLine build() {
            return new LogicalLine(
                    text.toString(), Arrays.copyOf(logicalStarts, count), Arrays.copyOf(sourceStarts, count));
        }
    }
}
