package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.LabelSelector;
import org.jspecify.annotations.Nullable;

/// @param revision events after it; null or 0 begins with everything that is there, as `ADDED`
/// @param bookmarks from time to time an event that only tells the revision
public record WatchOptions(
        LabelSelector labels,
        FieldSelector fields,
        @Nullable Long revision,
        boolean bookmarks) {
    public static final WatchOptions ALL =
            new WatchOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, null, false);
}
