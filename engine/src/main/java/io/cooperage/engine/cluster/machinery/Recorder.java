package io.cooperage.engine.cluster.machinery;

import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import io.cooperage.engine.cluster.timeline.RecordedTimeline;
import io.cooperage.engine.cluster.timeline.TimelineEntry;
import io.cooperage.engine.cluster.timeline.TimelineEntry.Verb;
import java.time.InstantSource;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Tells the timeline of writes, but for those that are heartbeats or tell of other writes themselves.
final class Recorder {
    private static final Set<String> QUIET = Set.of("events", "leases");

    private final RecordedTimeline timeline;
    private final InstantSource clock;

    Recorder(RecordedTimeline timeline, InstantSource clock) {
        this.timeline = timeline;
        this.clock = clock;
    }

    void record(
            Verb verb,
            String actor,
            Kind kind,
            ObjectKey key,
            @Nullable KubeObject old,
            KubeObject now,
            WriteOptions.@Nullable Cause cause) {
        if (QUIET.contains(kind.plural())) {
            return;
        }
        timeline.record(new TimelineEntry(
                clock.instant(),
                actor,
                verb,
                kind.id().kind(),
                key,
                now.revision(),
                ChangeSummary.of(old, now),
                cause == null ? null : cause.key(),
                cause == null ? 0 : cause.revision()));
    }
}
