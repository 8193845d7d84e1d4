package io.cooperage.engine.cluster.timeline;

import java.util.List;
import java.util.function.Consumer;

/// The latest writes of the cluster with their causes; bounded, in memory. For any thread.
public interface Timeline {

    /// Oldest first.
    List<TimelineEntry> latest();

    /// Hears of each entry from now on, quickly, on the writer's thread.
    ///
    /// @return ends it
    AutoCloseable listen(Consumer<TimelineEntry> listener);
}
