package io.cooperage.engine.container.stats;

import io.cooperage.engine.linux.CgroupReading;

/// Where a container's counters come from: [GroupSampleSource], or [ProcSampleSource] where no group can be
/// made. Called on the sampler's thread or, for the last reading, on that of who removes it; one call at a
/// time.
@FunctionalInterface
public interface SampleSource extends AutoCloseable {

    /// @throws io.cooperage.engine.error.EngineException when there is nothing to read, because the container
    ///     has ended
    CgroupReading read();

    /// Lets go of what it keeps from one reading to the next. It is not read again, and may be closed twice.
    @Override
    default void close() {}
}
