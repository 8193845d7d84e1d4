package io.cooperage.engine.cluster.timeline;

import io.cooperage.engine.cluster.object.ObjectKey;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// One write.
///
/// @param actor who wrote: `deployment-controller`, `kubelet`, `kubectl-create`
/// @param kind of the object: `Pod`
/// @param revision what the object had after it
/// @param summary what changed, in a few words: `replicas 2 → 3`, `phase Pending → Running`
/// @param cause the object whose change made the actor write; null for a client's own will
/// @param causeRevision the revision of it that was seen, or 0
public record TimelineEntry(
        Instant at,
        String actor,
        Verb verb,
        String kind,
        ObjectKey key,
        long revision,
        String summary,
        @Nullable ObjectKey cause,
        long causeRevision) {

    public enum Verb {
        CREATED,
        UPDATED,
        STATUS,
        DELETING,
        DELETED
    }
}
