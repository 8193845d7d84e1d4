package io.cooperage.ui.containers.detail.log;

/// Which lines of the log are shown, in order: all of them, or those a filter lets through. FX thread only.
sealed interface LogRows {
    long count();

    /// The line number shown in `row`.
    long line(long row);

    /// The row of the first shown line at or after `line`.
    long row(long line);

    /// Every line.
    final class All implements LogRows {
        private long count;

        void count(long lines) {
            count = lines;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public long line(long row) {
            return row;
        }

        @Override
        public long row(long line) {
            return line;
        }
    }

    /// The lines a search found.
    record Matching(LineNumbers matches) implements LogRows {
        @Override
        public long count() {
            return matches.size();
        }

        @Override
        public long line(long row) {
            return matches.get((int) row);
        }

        @Override
        public long row(long line) {
            return matches.rank(line);
        }
    }
}
