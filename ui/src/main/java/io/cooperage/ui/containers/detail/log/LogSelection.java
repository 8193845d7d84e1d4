package io.cooperage.ui.containers.detail.log;

import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerLog.LogLine;
import io.cooperage.engine.error.EngineException;
import java.util.Arrays;
import java.util.List;

/// A marked stretch of the log between two places, in either order. It names lines, not rows, so it survives a filter.
record LogSelection(Place anchor, Place head) {
    /// More than this is a matter for a file.
    static final int MOST_LINES = 100_000;

    /// @param index of the character in the shown text, before which the place is
    record Place(long line, int index) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byLine = Long.compare(line, other.line);
            return byLine != 0 ? byLine : Integer.compare(index, other.index);
        }
    }

    static LogSelection all(LogRows rows) {
        return new LogSelection(new Place(rows.line(0), 0), new Place(rows.line(rows.count() - 1), Integer.MAX_VALUE));
    }

    /// All of one line, but for its end.
    static LogSelection line(long line) {
        return new LogSelection(new Place(line, 0), new Place(line, Integer.MAX_VALUE));
    }

    Place first() {
        return anchor.compareTo(head) <= 0 ? anchor : head;
    }

    Place last() {
        return anchor.compareTo(head) <= 0 ? head : anchor;
    }

    boolean isEmpty() {
        return anchor.equals(head);
    }

    /// The first selected character of a line; only for lines between [#first] and [#last].
    int from(long line) {
        return line == first().line ? first().index : 0;
    }

    /// Behind the last selected character of a line of `length` characters.
    int to(long line, int length) {
        return line == last().line ? Math.min(length, last().index) : length;
    }

    boolean touches(long line) {
        return line >= first().line && line <= last().line;
    }

    /// The shown lines it covers, one more than [#MOST_LINES] when they are too many.
    long[] lines(LogRows rows) {
        long row = rows.row(first().line);
        int capacity = (int) Math.clamp(rows.count() - row, 0, MOST_LINES + 1L);
        long[] lines = new long[capacity];
        int count = 0;
        while (count < capacity && rows.line(row + count) <= last().line) {
            lines[count] = rows.line(row + count);
            count++;
        }
        return Arrays.copyOf(lines, count);
    }

    /// Reads the text of `lines`, without escape sequences. Blocks.
    ///
    /// @throws EngineException INVALID_ARGUMENT when that is more than a clipboard should hold
    String text(ContainerLog log, long[] lines) {
        if (lines.length > MOST_LINES) {
            throw EngineException.invalid(
                    "More than %,d lines are too many for the clipboard: save them to a file.".formatted(MOST_LINES));
        }
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < lines.length; ) {
            int run = 1;
            while (at + run < lines.length && run < LogPages.PAGE && lines[at + run] == lines[at] + run) {
                run++;
            }
            List<LogLine> read = log.lines(lines[at], run);
            for (LogLine line : read) {
                String shown = DisplayLine.of(line).text().text();
                int from = Math.min(from(line.number()), shown.length());
                text.append(shown, from, Math.max(from, to(line.number(), shown.length())));
                if (line.number() != last().line) {
                    text.append('\n');
                }
            }
            at += run;
        }
        return text.toString();
    }
}
