package io.cooperage.engine.container.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.Arrays;

/// Reads one piece of a log file after another into its own buffer and matches the lines that start in it. For
/// one thread, which nobody interrupts.
final class ChunkScan {
    /// Read beyond a piece at once, for the end of its last line: the longest entry of the shim.
    private static final int BEYOND = (1 << 14) + 64;

    private final LineMatcher matcher;
    private byte[] buffer = new byte[LogSearch.PIECE + BEYOND + 1];
    private int filled;
    private long[] hits = new long[256];

    ChunkScan(LineMatcher matcher) {
        this.matcher = matcher;
    }

    /// @param to lines that start here or later belong to the next piece
    /// @param end the end of the last line of the file
    Hits scan(FileChannel file, long from, long to, long end) throws IOException {
        long start = Math.max(0, from - 1); // the byte before tells whether a line starts at `from`
        filled = 0;
        fill(file, start, (int) Math.min(buffer.length, end - start));
        int limit = (int) (to - start);
        int position = from == 0 ? 0 : Newlines.next(buffer, 0, filled) + 1;
        if (from > 0 && position == 0) {
            return Hits.NONE; // the inside of a damaged, endless line
        }
        int count = 0;
        long line = 0;
        while (position < limit && position < filled) {
            int newline = Newlines.next(buffer, position, filled);
            if (newline < 0 && start + filled < end) {
                newline = extend(file, start, position, end);
            }
            int lineEnd = Math.min(newline < 0 ? filled : newline, position + LineCursor.MAX_LINE);
            if (matcher.matches(buffer, position, lineEnd)) {
                if (count == hits.length) {
                    hits = Arrays.copyOf(hits, count * 2);
                }
                hits[count++] = line;
            }
            line++;
            if (newline < 0) {
                break;
            }
            position = newline + 1;
        }
        return new Hits(Arrays.copyOf(hits, count), line);
    }

    /// Reads on until the line at `position` ends or is longer than any may be.
    private int extend(FileChannel file, long start, int position, long end) throws IOException {
        while (true) {
            int scanned = filled;
            if (filled - position >= LineCursor.MAX_LINE) {
                return -1;
            }
            if (filled == buffer.length) {
                buffer = Arrays.copyOf(buffer, buffer.length * 2);
            }
            fill(file, start, (int) Math.min(buffer.length, end - start));
            int newline = Newlines.next(buffer, scanned, filled);
            if (newline >= 0 || filled == scanned) {
                return newline;
            }
        }
    }

    private void fill(FileChannel file, long start, int upTo) throws IOException {
        ByteBuffer into = ByteBuffer.wrap(buffer, filled, upTo - filled);
        while (into.hasRemaining() && file.read(into, start + into.position()) >= 0) {
            // A short read is followed by another until the file ends.
        }
        filled = into.position();
    }

    /// @param lines numbers of the lines that match, counted within the piece
    /// @param count lines in the piece
    record Hits(long[] lines, long count) {
        static final Hits NONE = new Hits(new long[0], 0);
    }
}
