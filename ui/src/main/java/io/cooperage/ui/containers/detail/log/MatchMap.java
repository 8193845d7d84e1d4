package io.cooperage.ui.containers.detail.log;

import java.util.BitSet;

/// Where in the log the matches lie, coarse enough to be painted beside the scroll bar: at most [#BUCKETS] buckets of
/// equally many lines. When the log outgrows them, neighbours are merged. FX thread only.
final class MatchMap {
    static final int BUCKETS = 4096;

    private final BitSet marked = new BitSet(BUCKETS);
    private int shift;

    void clear() {
        marked.clear();
        shift = 0;
    }

    void add(long line) {
        while (line >> shift >= BUCKETS) {
            merge();
        }
        marked.set((int) (line >> shift));
    }

    private void merge() {
        for (int i = 0; i < BUCKETS / 2; i++) {
            marked.set(i, marked.get(2 * i) || marked.get(2 * i + 1));
        }
        marked.clear(BUCKETS / 2, BUCKETS);
        shift++;
    }

    /// The pixels, of `height` that stand for `lines` lines, which have a match.
    BitSet pixels(long lines, int height) {
        BitSet pixels = new BitSet(Math.max(0, height));
        if (lines <= 0 || height <= 0) {
            return pixels;
        }
        for (int bucket = marked.nextSetBit(0); bucket >= 0; bucket = marked.nextSetBit(bucket + 1)) {
            double y = (double) ((long) bucket << shift) / lines * height;
            pixels.set((int) Math.min(height - 1L, Math.max(0, (long) y)));
        }
        return pixels;
    }
}
