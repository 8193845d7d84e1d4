package io.cooperage.ui.model;

import io.cooperage.engine.container.ContainerStats;
import java.time.Instant;

/// The cpu of the last [#SECONDS] seconds, for a sparkline. FX thread only.
public final class RecentCpu {
    public static final int SECONDS = 60;

    private final long[] times = new long[SECONDS];
    private final double[] cores = new double[SECONDS];
    private int first;
    private int size;

    public int size() {
        return size;
    }

    /// Cores in use at sample `index`, oldest first.
    public double cores(int index) {
        return cores[(first + index) % SECONDS];
    }

    /// Seconds between sample `index` and the newest one.
    public double age(int index) {
        long newest = times[(first + size - 1) % SECONDS];
        return (newest - times[(first + index) % SECONDS]) / 1000.0;
    }

    public double peak() {
        double peak = 0;
        for (int i = 0; i < size; i++) {
            peak = Math.max(peak, cores(i));
        }
        return peak;
    }

    void add(ContainerStats sample) {
        long millis = sample.time().toEpochMilli();
        if (sample.cpu().isEmpty() || (size > 0 && millis <= times[(first + size - 1) % SECONDS])) {
            return;
        }
        if (size == SECONDS) {
            first = (first + 1) % SECONDS;
            size--;
        }
        int slot = (first + size) % SECONDS;
        times[slot] = millis;
        cores[slot] = sample.cpu().getAsDouble();
        size++;
        Instant horizon = sample.time().minusSeconds(SECONDS);
        while (size > 0 && times[first] < horizon.toEpochMilli()) {
            first = (first + 1) % SECONDS;
            size--;
        }
    }

    void clear() {
        first = 0;
        size = 0;
    }
}
