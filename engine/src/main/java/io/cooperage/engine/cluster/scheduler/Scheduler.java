package io.cooperage.engine.cluster.scheduler;

import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Places pods that have no node, the most important first and among equals the oldest. One thread decides,
/// so that no two pods are promised the same room.
public final class Scheduler implements AutoCloseable {
    public static final String NAME = "default-scheduler";
    private static final Logger LOG = LoggerFactory.getLogger(Scheduler.class);

    /// As Kubernetes: who was refused and heard of no change is looked at again nevertheless.
    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private static final Comparator<KubeObject> ORDER = Comparator.comparingInt(
                    (KubeObject pod) -> -pod.spec().path("priority").asInt())
            .thenComparing(pod -> pod.metadata().path("creationTimestamp").asText())
            .thenComparingLong(KubeObject::revision);

    private final ControlContext context;
    private final KindView pods;
    private final PodPlacer placer;
    private final PendingPods pending = new PendingPods();
    private final List<AutoCloseable> listeners = new ArrayList<>();
    private @Nullable Thread thread;

    public Scheduler(ControlContext context) {
        this.context = context;
        this.pods = context.view("pods");
        this.placer = new PodPlacer(context);
    }

    /// Returns when it hears of changes. Once.
    public void start() {
        listeners.add(pods.informer().listen(this::podChanged));
        listeners.add(context.view("nodes").informer().listen(this::nodeChanged));
        for (String storage :
                new String[] {"persistentvolumeclaims", "persistentvolumes", "storageclasses.storage.k8s.io"}) {
            listeners.add(context.view(storage).informer().listen((old, now) -> pending.mayHelp()));
        }
        thread = Thread.ofVirtual().name(NAME).start(this::run);
    }

    private void podChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        KubeObject newest = Objects.requireNonNull(now != null ? now : old);
        ObjectKey key = pods.kind().key(newest.namespace(), newest.name());
        if (now == null || new PodState(now).isOver()) {
            pending.forget(key);
            if (!new PodState(newest).node().isEmpty()) {
                pending.mayHelp();
            }
        } else if (isMine(now)) {
            boolean asksOtherwise = old == null
                    || !old.uid().equals(now.uid())
                    || !Trees.same(old.spec(), now.spec())
                    || !old.metadata().path("labels").equals(now.metadata().path("labels"));
            if (asksOtherwise) {
                pending.add(key);
            }
        } else if (old == null
                || new PodState(old).node().isEmpty()
                || !old.metadata().path("labels").equals(now.metadata().path("labels"))) {
            pending.forget(key);
            // A neighbour that somebody waited for.
            pending.mayHelp();
        }
    }

    private static boolean isMine(KubeObject pod) {
        return new PodState(pod).node().isEmpty()
                && pod.deletionTimestamp().isEmpty()
                && pod.spec().path("schedulerName").asText(NAME).equals(NAME);
    }

    private void nodeChanged(@Nullable KubeObject old, @Nullable KubeObject now) {
        if (old == null
                || now == null
                || !Trees.same(old.spec(), now.spec())
                || !Trees.same(old.status().path("allocatable"), now.status().path("allocatable"))
                || !old.metadata().path("labels").equals(now.metadata().path("labels"))) {
            pending.mayHelp();
        }
    }

    private void run() {
        try {
            for (Set<ObjectKey> taken = pending.take(PATIENCE); taken != null; taken = pending.take(PATIENCE)) {
                placeAll(taken);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void placeAll(Set<ObjectKey> keys) {
        List<KubeObject> mine = keys.stream()
                .map(key -> pods.get(key.namespace(), key.name()))
                .filter(Objects::nonNull)
                .filter(Scheduler::isMine)
                .sorted(ORDER)
                .toList();
        if (mine.isEmpty()) {
            return;
        }
        Placement placement = Placement.of(context.views());
        for (KubeObject pod : mine) {
            ObjectKey key = pods.kind().key(pod.namespace(), pod.name());
            try {
                if (!placer.place(pod, placement)) {
                    pending.refused(key);
                }
            } catch (StatusException e) {
                LOG.debug("pod {} is not placed: {}", key, e.getMessage());
                if (e.reason() != StatusReason.NOT_FOUND) {
                    pending.failed(key);
                }
            } catch (RuntimeException e) { // the edge of the loop: one pod must not keep the others
                LOG.error("pod {} is not placed", key, e);
                pending.failed(key);
            }
        }
    }

    /// Returns when nothing of it runs.
    @Override
    public void close() {
        for (AutoCloseable listener : listeners) {
            try {
                listener.close();
            } catch (Exception e) { // AutoCloseable's signature; a listener that stays hears nothing that matters
                LOG.debug("the scheduler stops listening: {}", e.toString());
            }
        }
        pending.close();
        Thread running = thread;
        if (running != null) {
            try {
                running.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
