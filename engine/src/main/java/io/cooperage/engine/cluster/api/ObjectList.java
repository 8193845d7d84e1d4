package io.cooperage.engine.cluster.api;

import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// @param revision of the moment at which the items were read together
/// @param next the token of the next page; null on the last
/// @param remaining how many follow; null when it is not known, as with selectors
public record ObjectList(
        List<KubeObject> items,
        long revision,
        @Nullable String next,
        @Nullable Long remaining) {
    public ObjectList {
        items = List.copyOf(items);
    }
}
