package io.cooperage.engine.container.log;

import java.util.Arrays;

/// Walks the lines of one log file forward from a line start to a line end, through a window that grows only
/// for a line longer than itself. Not thread-safe.
final class LineCursor {
    /// The shim's longest entry is 16 KiB and its header; a longer "line" is damage and is cut here, so that no
    /// file can exhaust the memory.
    static final int MAX_LINE = 1 << 20;

    private static final int WINDOW = 1 << 16;

    private final LogFile file;
    private final long end;
    private byte[] window = new byte[WINDOW];
    private int filled;
    /// File offset of the first byte in the window.
    private long windowStart;
    /// Where in the window the next line starts.
    private int position;
    private int from;
    private int to;

    /// @param end the end of the last line to give
    LineCursor(LogFile file, long offset, long end) {
        this.file = file;
        this.windowStart = offset;
        this.end = end;
    }

    /// Moves to the next line; false when there is none, or the file is shorter than it was.
    boolean next() {
        int scanned = position;
        while (true) {
            int newline = Newlines.next(window, scanned, filled);
            if (newline >= 0) {
                from = position;
                to = Math.min(newline, from + MAX_LINE);
                position = newline + 1;
                return true;
            }
            scanned = filled;
            if (filled - position >= MAX_LINE) {
                from = position;
                to = from + MAX_LINE;
                return cutToNewline();
            }
            int moved = position;
            if (!fill()) {
                return false;
            }
            scanned -= moved - position;
        }
    }

    byte[] bytes() {
        return window;
    }

    /// Start of the line in [#bytes], valid until the next move.
    int from() {
        return from;
    }

    /// End of the line in [#bytes], without the newline.
    int to() {
        return to;
    }

    private boolean fill() {
        if (position > 0) {
            System.arraycopy(window, position, window, 0, filled - position);
            filled -= position;
            windowStart += position;
            position = 0;
        }
        if (filled == window.length) {
            window = Arrays.copyOf(window, window.length * 2);
        }
        int want = (int) Math.min(window.length - filled, end - windowStart - filled);
        int read = want <= 0 ? 0 : file.read(windowStart + filled, window, filled, want);
        filled += read;
        return read > 0;
    }

    /// Passes over the rest of a line that was cut, keeping the part in the window as the current line.
    private boolean cutToNewline() {
        byte[] line = Arrays.copyOfRange(window, from, to);
        position = filled;
        while (true) {
            int newline = Newlines.next(window, position, filled);
            if (newline >= 0) {
                position = newline + 1;
                break;
            }
            position = filled;
            if (!fill()) {
                return false;
            }
        }
        // The window keeps what follows; the cut line goes before it.
        int rest = filled - position;
        byte[] joined = new byte[Math.max(window.length, line.length + rest)];
        System.arraycopy(line, 0, joined, 0, line.length);
        System.arraycopy(window, position, joined, line.length, rest);
        windowStart += position - line.length;
        window = joined;
        from = 0;
        to = line.length;
        position = line.length;
        filled = line.length + rest;
        return true;
    }
}
