package io.cooperage.ui.images.transfer;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/// Bytes per second over the last few seconds, so that the figure is calm and still follows the line.
final class Speed {
    private static final Duration WINDOW = Duration.ofSeconds(5);

    private record Mark(Instant time, long bytes) {}

    private final Deque<Mark> marks = new ArrayDeque<>();

    /// @param bytes in all; less than before starts again
    void mark(Instant time, long bytes) {
        if (!marks.isEmpty() && bytes < marks.getLast().bytes()) {
            marks.clear();
        }
        marks.addLast(new Mark(time, bytes));
        while (marks.size() > 2 && marks.getFirst().time().isBefore(time.minus(WINDOW))) {
            marks.removeFirst();
        }
    }

    /// 0 while too little is known.
    double bytesPerSecond() {
        if (marks.size() < 2) {
            return 0;
        }
        double seconds =
                Duration.between(marks.getFirst().time(), marks.getLast().time())
                                .toNanos()
                        / 1e9;
        return seconds <= 0 ? 0 : (marks.getLast().bytes() - marks.getFirst().bytes()) / seconds;
    }
}
