package io.cooperage.engine.cluster.collect;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.ListOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Removes events an hour after they were last seen.
public final class EventExpiry implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventExpiry.class);
    private static final Duration KEPT = Duration.ofHours(1);
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ClusterApi api;
    private final InstantSource clock;
    private final ScheduledExecutorService thread = new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("event-expiry").daemon().factory());

    public EventExpiry(ClusterApi api, InstantSource clock) {
        this.api = api;
        this.clock = clock;
    }

    public void start() {
        thread.scheduleWithFixedDelay(this::sweepQuietly, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void sweepQuietly() {
        try {
            sweep();
        } catch (RuntimeException e) { // the edge of this loop: the next minute tries again
            LOG.warn("the removal of old events failed and is tried again", e);
        }
    }

    /// One round.
    void sweep() {
        Instant before = clock.instant().minus(KEPT);
        for (Kind kind : api.kinds().all()) {
            if (!kind.plural().equals("events")) {
                continue;
            }
            for (KubeObject event : api.list(kind, null, ListOptions.ALL).items()) {
                if (lastSeen(event).isBefore(before)) {
                    remove(kind, event);
                }
            }
        }
    }

    private void remove(Kind kind, KubeObject event) {
        DeleteOptions options =
                new DeleteOptions("event-expiry", null, null, event.uid(), event.revision(), false, null);
        try {
            api.delete(kind, event.namespace(), event.name(), options);
        } catch (StatusException e) {
            // Gone, or seen once more.
            if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
                throw e;
            }
        }
    }

    private static Instant lastSeen(KubeObject event) {
        JsonNode tree = event.tree();
        return Stream.of(
                        tree.path("lastTimestamp"),
                        tree.path("eventTime"),
                        tree.path("deprecatedLastTimestamp"),
                        tree.path("series").path("lastObservedTime"),
                        event.metadata().path("creationTimestamp"))
                .map(EventExpiry::time)
                .max(Instant::compareTo)
                .orElse(Instant.EPOCH);
    }

    private static Instant time(JsonNode text) {
        try {
            return text.isTextual() ? Instant.parse(text.asText()) : Instant.EPOCH;
        } catch (DateTimeException _) {
            return Instant.EPOCH;
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
