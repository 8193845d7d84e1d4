package io.cooperage.engine.container.stats;

import io.cooperage.engine.linux.CgroupGauge;
import io.cooperage.engine.linux.CgroupReading;

/// Counters of a container's control group.
public record GroupSampleSource(CgroupGauge gauge) implements SampleSource {
    @Override
    public CgroupReading read() {
        return gauge.read();
    }

    @Override
    public void close() {
        gauge.close();
    }
}
