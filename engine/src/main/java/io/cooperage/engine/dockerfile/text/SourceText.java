package io.cooperage.engine.dockerfile.text;

import java.util.Arrays;

/// A text and where its lines begin. A line ends after `\n` (a `\r` before it belongs to the ending), as
/// BuildKit
/// reads files; the last line may have no ending. Immutable.
public final class SourceText {
    private final String text;
    private final int[] lineStarts;

    public SourceText(String text) {
        this.text = text;
        int[] starts = new int[16];
        int count = 1;
        for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
            if (count == starts.length) {
                starts = Arrays.copyOf(starts, count * 2);
            }
            starts[count++] = i + 1;
        }
        this.lineStarts = Arrays.copyOf(starts, count);
    }

    public String text() {
        return text;
    }

    public int length() {
        return text.length();
    }

    /// At least one; a text that ends with a line ending has an empty last line.
    public int lineCount() {
        return lineStarts.length;
    }

    public int lineStart(int line) {
        return lineStarts[line];
    }

    /// After the line's ending.
    public int lineEndWithBreak(int line) {
        return line + 1 < lineStarts.length ? lineStarts[line + 1] : text.length();
    }

    /// Before the line's ending, whatever mixture of `\r` and `\n` it is.
    public int lineEnd(int line) {
        int end = lineEndWithBreak(line);
        int start = lineStarts[line];
        while (end > start && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    public String line(int line) {
        return text.substring(lineStarts[line], lineEnd(line));
    }

    public TextRange lineRange(int line) {
        return new TextRange(lineStarts[line], lineEnd(line));
    }

    /// The line that holds `offset`, from zero.
    public int lineOf(int offset) {
        int found = Arrays.binarySearch(lineStarts, offset);
        return found >= 0 ? found : -found - 2;
    }

    public Position positionOf(int offset) {
        int line = lineOf(offset);
        return new Position(line, offset - lineStarts[line]);
    }

    /// The nearest offset: a column past the end of its line is that end.
    public int offsetOf(Position position) {
        int line = Math.clamp(position.line(), 0, lineStarts.length - 1);
        return Math.clamp(lineStarts[line] + (long) position.column(), lineStarts[line], lineEnd(line));
    }

    public String slice(TextRange range) {
        return text.substring(range.start(), range.end());
    }

    /// The line ending this text uses, judged by its first line.
    public String lineBreak() {
        int at = text.indexOf('\n');
        return at > 0 && text.charAt(at - 1) == '\r' ? "\r\n" : "\n";
    }
}
