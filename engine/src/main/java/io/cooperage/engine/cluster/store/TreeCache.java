package io.cooperage.engine.cluster.store;

import java.util.ArrayDeque;

/// Bounds the memory of parsed trees: the longest kept goes first, unless it was used meanwhile (CLOCK).
final class TreeCache {
    /// Bytes of the JSON of what is kept; the trees take about eight times as much.
    private static final long LIMIT = 2L << 20;

    /// Guarded by this. A state may be in it twice after a race of two readers; that only costs its bytes.
    private final ArrayDeque<Stored> kept = new ArrayDeque<>();

    private long bytes;

    synchronized void added(Stored stored) {
        kept.addLast(stored);
        bytes += stored.size();
        // Each goes round once at most: the second time it is no longer marked as used.
        for (int left = 2 * kept.size(); bytes > LIMIT && left > 0 && kept.size() > 1; left--) {
            Stored oldest = kept.removeFirst();
            if (oldest.takeUsed() && oldest != stored) {
                kept.addLast(oldest);
            } else {
                bytes -= oldest.size();
                oldest.letGo();
            }
        }
    }
}
