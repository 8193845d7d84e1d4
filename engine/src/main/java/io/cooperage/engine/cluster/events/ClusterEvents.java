package io.cooperage.engine.cluster.events;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.ClusterApi;
import io.cooperage.engine.cluster.api.Patch;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.api.WriteOptions;
import io.cooperage.engine.cluster.events.EventCorrelator.Decision;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.error.EngineException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes the Events of the cluster's own parts, one after another on a thread of its own.
public final class ClusterEvents implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClusterEvents.class);
    private static final int WAITING = 1000;
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final ClusterApi api;
    private final Kind kind;
    private final InstantSource clock;
    private final BlockingQueue<Occurrence> waiting = new LinkedBlockingQueue<>(WAITING);
    private final EventCorrelator correlator = new EventCorrelator();
    private final Thread writer;

    public ClusterEvents(ClusterApi api, InstantSource clock) {
        this.api = api;
        this.kind = api.kinds().of("events");
        this.clock = clock;
        this.writer = Thread.ofVirtual().name("cluster-events").start(this::write);
    }

    /// Of a part of the cluster that is on no node.
    ///
    /// @param component `default-scheduler`, `deployment-controller`
    public EventRecorder recorder(String component) {
        return recorder(component, "");
    }

    /// @param component `kubelet`
    /// @param host the node that it is on
    public EventRecorder recorder(String component, String host) {
        return (about, fieldPath, type, reason, message) -> {
            Occurrence occurrence =
                    new Occurrence(clock.instant(), component, host, about, fieldPath, type, reason, message);
            if (!waiting.offer(occurrence)) {
                LOG.debug("event lost, {} are waiting: {} {}: {}", WAITING, about, reason, message);
            }
        };
    }

    private void write() {
        try {
            while (true) {
                write(waiting.take());
            }
        } catch (InterruptedException _) {
            // Closed.
            Thread.currentThread().interrupt();
        }
    }

    private void write(Occurrence occurrence) {
        try {
            Decision decision = correlator.decide(occurrence);
            if (decision == null) {
                return;
            }
            if (decision.event().count == 1 || !countUp(decision)) {
                create(decision.event().count == 1 ? decision : correlator.again(decision.occurrence()));
            }
        } catch (EngineException e) {
            // Its namespace may be on its way out; nobody waits for this.
            LOG.debug("event {} {} not written: {}", occurrence.about(), occurrence.reason(), e.getMessage());
        }
    }

    /// @return false when it has gone meanwhile
    private boolean countUp(Decision decision) {
        Occurrence occurrence = decision.occurrence();
        ObjectNode change = JSON.objectNode();
        change.put("count", decision.event().count);
        change.put("lastTimestamp", time(occurrence.at()));
        change.put("message", occurrence.message());
        try {
            api.patch(
                    kind,
                    namespace(occurrence),
                    decision.event().name,
                    "",
                    new Patch(Patch.Type.MERGE, change),
                    WriteOptions.by(occurrence.component()));
            return true;
        } catch (StatusException e) {
            if (e.reason() == StatusReason.NOT_FOUND) {
                return false;
            }
            throw e;
        }
    }

    private void create(Decision decision) {
        Occurrence occurrence = decision.occurrence();
        KubeObject about = occurrence.about();
        ObjectNode event = JSON.objectNode();
        event.put("apiVersion", "v1").put("kind", "Event");
        event.putObject("metadata").put("name", decision.event().name).put("namespace", namespace(occurrence));
        ObjectNode involved = event.putObject("involvedObject");
        involved.put("kind", about.kind());
        if (!about.namespace().isEmpty()) {
            involved.put("namespace", about.namespace());
        }
        involved.put("name", about.name()).put("uid", about.uid()).put("apiVersion", about.apiVersion());
        if (about.revision() != 0) {
            involved.put("resourceVersion", Long.toString(about.revision()));
        }
        if (!occurrence.fieldPath().isEmpty()) {
            involved.put("fieldPath", occurrence.fieldPath());
        }
        event.put("reason", occurrence.reason());
        event.put("message", occurrence.message());
        ObjectNode source = event.putObject("source").put("component", occurrence.component());
        if (!occurrence.host().isEmpty()) {
            source.put("host", occurrence.host());
        }
        event.put("firstTimestamp", time(decision.event().first));
        event.put("lastTimestamp", time(occurrence.at()));
        event.put("count", decision.event().count);
        event.put("type", occurrence.type().text());
        event.putNull("eventTime");
        event.put("reportingComponent", occurrence.component());
        event.put("reportingInstance", occurrence.host());
        api.create(kind, namespace(occurrence), new KubeObject(event), WriteOptions.by(occurrence.component()));
    }

    /// What belongs to the whole cluster has its events in `default`.
    private static String namespace(Occurrence occurrence) {
        String own = occurrence.about().namespace();
        return own.isEmpty() ? "default" : own;
    }

    private static String time(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /// Forgets what waits.
    @Override
    public void close() {
        writer.interrupt();
    }
}
