package io.cooperage.engine.container.log;

import java.util.Arrays;

/// Checkpoints in one log file: at which byte which line starts, and when it was written. In order of all three
/// columns (times only as far as the clock was not set back). Memory is bounded: beyond [#LIMIT] checkpoints
/// every second one is dropped, and lookups scan twice as far. Not thread-safe.
final class SparseIndex {
    /// 1.5 MB; at a checkpoint per 64 KiB reached at 4 GiB of log.
    static final int LIMIT = 1 << 16;

    private long[] offsets = new long[64];
    private long[] lines = new long[64];
    private long[] nanos = new long[64];
    private int size;

    int size() {
        return size;
    }

    long offset(int i) {
        return offsets[i];
    }

    long line(int i) {
        return lines[i];
    }

    long nanos(int i) {
        return nanos[i];
    }

    long lastOffset() {
        return size == 0 ? 0 : offsets[size - 1];
    }

    /// Appends a checkpoint; one that can't follow the last (not after it, or more lines than bytes between) is
    /// the mark of a torn file and is refused.
    boolean add(long offset, long line, long time) {
        long lastLine = size == 0 ? 0 : lines[size - 1];
        if (offset <= lastOffset() || line <= lastLine || line - lastLine > offset - lastOffset()) {
            return false;
        }
        if (size == LIMIT) {
            thin();
        }
        if (size == offsets.length) {
            int length = Math.min(LIMIT, size * 2);
            offsets = Arrays.copyOf(offsets, length);
            lines = Arrays.copyOf(lines, length);
            nanos = Arrays.copyOf(nanos, length);
        }
        offsets[size] = offset;
        lines[size] = line;
        nanos[size] = time;
        size++;
        return true;
    }

    void remove(int i) {
        int after = size - i - 1;
        System.arraycopy(offsets, i + 1, offsets, i, after);
        System.arraycopy(lines, i + 1, lines, i, after);
        System.arraycopy(nanos, i + 1, nanos, i, after);
        size--;
    }

    /// The last checkpoint at or before `line`, -1 for the start of the file.
    int atLine(long line) {
        return floor(lines, line);
    }

    /// The last checkpoint before `time`, -1 for the start of the file.
    int beforeTime(long time) {
        int found = floor(nanos, time - 1);
        return found;
    }

    private int floor(long[] column, long value) {
        int low = 0;
        int high = size - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (column[middle] <= value) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }

    private void thin() {
        for (int i = 0; i < size / 2; i++) {
            offsets[i] = offsets[2 * i + 1];
            lines[i] = lines[2 * i + 1];
            nanos[i] = nanos[2 * i + 1];
        }
        size /= 2;
    }
}
