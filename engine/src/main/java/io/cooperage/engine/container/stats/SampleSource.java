package io.cooperage.engine.container.stats;

import io.cooperage.engine.linux.CgroupReading;

/// Where a container's counters come from: `cgroup::read`, or [ProcSampleSource] where no group can be made.
/// Called on the sampler's thread, one call at a time.
@FunctionalInterface
public interface SampleSource {

    /// @throws io.cooperage.engine.error.EngineException when there is nothing to read, because the container
    ///     has ended
    CgroupReading read();
}
