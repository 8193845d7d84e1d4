package io.cooperage.engine.cluster.controller.batch;

import java.util.BitSet;

/// Numbers of an Indexed Job as its status writes them: `0-2,5`. Immutable.
final class IndexSet {
    private final BitSet bits;

    private IndexSet(BitSet bits) {
        this.bits = bits;
    }

    static IndexSet of(BitSet bits) {
        return new IndexSet((BitSet) bits.clone());
    }

    /// @param below numbers from here on aren't ones of the Job
    /// @throws NumberFormatException for what is no such list
    static IndexSet parse(String text, int below) {
        BitSet bits = new BitSet();
        if (!text.isEmpty()) {
            for (String part : text.split(",", -1)) {
                int dash = part.indexOf('-');
                int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
                int to = dash < 0 ? from : Integer.parseInt(part.substring(dash + 1));
                bits.set(from, Math.max(from, Math.min(to, below - 1) + 1));
            }
        }
        bits.clear(below, Math.max(below, bits.length()));
        return new IndexSet(bits);
    }

    boolean contains(int index) {
        return bits.get(index);
    }

    int size() {
        return bits.cardinality();
    }

    boolean containsAll(IndexSet other) {
        BitSet missing = (BitSet) other.bits.clone();
        missing.andNot(bits);
        return missing.isEmpty();
    }

    IndexSet plus(BitSet more) {
        BitSet both = (BitSet) bits.clone();
        both.or(more);
        return new IndexSet(both);
    }

    /// How many of these are among the others.
    int common(IndexSet other) {
        BitSet both = (BitSet) bits.clone();
        both.and(other.bits);
        return both.cardinality();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = bits.nextSetBit(0); from >= 0; ) {
            int end = bits.nextClearBit(from);
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (end - from > 1) {
                // Kubernetes writes two neighbours as `3,4`, and three as `3-5`.
                text.append(end - from == 2 ? ',' : '-').append(end - 1);
            }
            from = bits.nextSetBit(end);
        }
        return text.toString();
    }
}
