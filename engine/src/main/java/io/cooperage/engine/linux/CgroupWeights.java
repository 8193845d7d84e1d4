package io.cooperage.engine.linux;

/// Weights of cgroup v1 on the scales of v2.
final class CgroupWeights {
    static final long MIN_SHARES = 2;
    static final long MAX_SHARES = 262_144;
    private static final long MAX_WEIGHT = 10_000;

    private CgroupWeights() {}

    /// `cpu.weight` for v1 shares: a curve through (2, 1), (1024, 100) and (262144, 10000), so that the
    /// default of one scale is the default of the other. The OCI runtimes have used it since 2025 (crun 1.23,
    /// runc 1.4); before, a straight line turned 1024 into 39.
    ///
    /// @param shares 2 to 262144
    static long cpuWeight(long shares) {
        if (shares <= MIN_SHARES) {
            return 1;
        }
        if (shares >= MAX_SHARES) {
            return MAX_WEIGHT;
        }
        double l = Math.log((double) shares) / Math.log(2);
        double weight = Math.pow(10, (l * l + 125 * l) / 612 - 7.0 / 34);
        // Rounding up, but not for the last bits of floating point: 1024 is to give 100.
        return Math.clamp((long) Math.ceil(weight - 1e-9), 1, MAX_WEIGHT);
    }

    /// `io.weight` (1 to 10000) for `blkio.weight` (10 to 1000), a straight line.
    static long ioWeight(int weight) {
        return 1 + (weight - 10L) * 9999 / 990;
    }
}
