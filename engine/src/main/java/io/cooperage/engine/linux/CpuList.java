package io.cooperage.engine.linux;

import java.util.BitSet;
import java.util.Optional;

/// The kernel's list format for cpus and memory nodes, cpuset(7): `0-3,8`.
public record CpuList(BitSet members) {
    /// No kernel has more cpus than this; a larger number is a typing error that must not allocate.
    private static final int LIMIT = 8192;

    public CpuList {
        members = (BitSet) members.clone();
    }

    /// Empty when the text is no such list.
    public static Optional<CpuList> parse(String text) {
        BitSet members = new BitSet();
        for (String part : text.strip().split(",", -1)) {
            String range = part.strip();
            if (range.isEmpty()) {
                continue;
            }
            int dash = range.indexOf('-');
            Optional<Integer> first = number(dash < 0 ? range : range.substring(0, dash));
            Optional<Integer> last = dash < 0 ? first : number(range.substring(dash + 1));
            if (first.isEmpty() || last.isEmpty() || last.get() < first.get()) {
                return Optional.empty();
            }
            members.set(first.get(), last.get() + 1);
        }
        return Optional.of(new CpuList(members));
    }

    private static Optional<Integer> number(String digits) {
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int value = Integer.parseInt(digits);
        return value < LIMIT ? Optional.of(value) : Optional.empty();
    }

    @Override
    public BitSet members() {
        return (BitSet) members.clone();
    }

    public boolean containsAll(CpuList other) {
        BitSet missing = other.members();
        missing.andNot(members);
        return missing.isEmpty();
    }

    public int size() {
        return members.cardinality();
    }

    /// In the kernel's form, ranges joined.
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (int from = members.nextSetBit(0); from >= 0; ) {
            int to = members.nextClearBit(from);
            text.append(text.isEmpty() ? "" : ",").append(from);
            if (to - from > 1) {
                text.append('-').append(to - 1);
            }
            from = members.nextSetBit(to);
        }
        return text.toString();
    }
}
