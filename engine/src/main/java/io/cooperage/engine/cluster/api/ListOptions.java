package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.FieldSelector;
import io.cooperage.engine.cluster.object.LabelSelector;
import org.jspecify.annotations.Nullable;

/// @param limit at most so many items; 0 for all
/// @param next the token of an earlier page
/// @param revision not older than this, or exactly this; null for the newest, 0 for any
/// @param exact the list as it was at `revision`
public record ListOptions(
        LabelSelector labels,
        FieldSelector fields,
        int limit,
        @Nullable String next,
        @Nullable Long revision,
        boolean exact) {
    public static final ListOptions ALL =
            new ListOptions(LabelSelector.EVERYTHING, FieldSelector.EVERYTHING, 0, null, null, false);

    public static ListOptions labelled(LabelSelector labels) {
        return new ListOptions(labels, FieldSelector.EVERYTHING, 0, null, null, false);
    }
}
