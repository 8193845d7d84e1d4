package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.SlowStart;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kind.Kind;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Keeps as many pods of one template as a ReplicaSet or a ReplicationController asks for.
public final class ReplicaReconciler implements Reconciler {
    /// At most so many pods are made or removed before the next look.
    private static final int BURST = 500;

    private final ControlContext context;
    private final String name;
    private final KindView sets;
    private final KindView pods;
    private final EventRecorder events;

    private ReplicaReconciler(ControlContext context, String name, String resource) {
        this.context = context;
        this.name = name;
        this.sets = context.view(resource);
        this.pods = context.view("pods");
        this.events = context.events(name);
    }

    public static ReplicaReconciler ofReplicaSets(ControlContext context) {
        return new ReplicaReconciler(context, "replicaset-controller", "replicasets.apps");
    }

    public static ReplicaReconciler ofReplicationControllers(ControlContext context) {
        return new ReplicaReconciler(context, "replication-controller", "replicationcontrollers");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void wire(ControlLoop loop) {
        Kind kind = sets.kind();
        loop.onOwn(sets);
        loop.onControlled(pods, kind);
        loop.on(pods, (old, now, newest) -> {
            if (now != null
                    && now.controller().isEmpty()
                    && now.deletionTimestamp().isEmpty()) {
                Map<String, String> labels = now.labels();
                for (KubeObject set : sets.list(now.namespace(), LabelSelector.EVERYTHING)) {
                    LabelSelector selector = selector(set);
                    if (!selector.requirements().isEmpty() && selector.matches(labels)) {
                        loop.add(set.namespace(), set.name(), pods.kind(), now);
                    }
                }
            }
        });
    }

    /// A ReplicationController's selector is the map itself.
    private static LabelSelector selector(KubeObject set) {
        return set.kind().equals("ReplicationController")
                ? LabelSelector.of(texts(set.spec().path("selector")))
                : LabelSelector.of(set.spec().path("selector"));
    }

    private static Map<String, String> texts(JsonNode map) {
        return map.properties().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, e -> e.getValue().asText()));
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject set = sets.get(work.namespace(), work.name());
        if (set == null) {
            return null;
        }
        // Pods that are over stay with their owner, but none is taken in.
        Adoption adoption = new Adoption(
                pods,
                sets,
                set,
                selector(set),
                work,
                pod -> pod.controller().isPresent() || !new PodState(pod).isOver());
        List<PodState> active = active(adoption.claim());
        RuntimeException failure = null;
        String failed = "";
        int surplus = active.size() - replicas(set);
        if (set.deletionTimestamp().isEmpty() && surplus != 0) {
            failed = surplus < 0 ? "FailedCreate" : "FailedDelete";
            failure = surplus < 0
                    ? create(set, Math.min(-surplus, BURST), work)
                    : delete(set, active, Math.min(surplus, BURST), work);
            active = active(pods.controlledBy(set.uid()));
        }
        updateStatus(set, active, failed, failure, work);
        if (failure != null) {
            throw failure;
        }
        return PodState.untilNextAvailable(
                active, set.spec().path("minReadySeconds").asLong(), context.now());
    }

    private static int replicas(KubeObject set) {
        return set.spec().path("replicas").asInt(1);
    }

    private static List<PodState> active(List<KubeObject> objects) {
        return objects.stream().map(PodState::new).filter(PodState::isActive).toList();
    }

    private @Nullable RuntimeException create(KubeObject set, int count, Work work) {
        ObjectNode model = PodTemplate.pod(set.spec().path("template"), set);
        model.withObject("/metadata").put("generateName", set.name() + "-");
        KubeObject pod = new KubeObject(model);
        SlowStart.Outcome outcome = SlowStart.run(count, i -> {
            KubeObject created = pods.create(set.namespace(), pod.copy(), work.writing());
            events.normal(set, "SuccessfulCreate", "Created pod: " + created.name());
        });
        if (outcome.failure() != null) {
            events.warning(
                    set, "FailedCreate", "Error creating: " + outcome.failure().getMessage());
        }
        return outcome.failure();
    }

    private @Nullable RuntimeException delete(KubeObject set, List<PodState> active, int count, Work work) {
        List<PodState> ranked = active.stream()
                .sorted(new DeletionOrder(context.now(), crowd(set)))
                .limit(count)
                .toList();
        RuntimeException failure = null;
        for (PodState pod : ranked) {
            try {
                if (pods.delete(pod.object(), work.deleting(pod.object()))) {
                    events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
                }
            } catch (RuntimeException e) { // the others shall go nevertheless
                events.warning(set, "FailedDelete", "Error deleting: " + e.getMessage());
                failure = failure == null ? e : failure;
            }
        }
        return failure;
    }

    /// Counts the pods of all sets of the same Deployment, so that a rollout thins the fullest node first.
    private Map<String, Long> crowd(KubeObject set) {
        return set.controller().map(owner -> sets.controlledBy(owner.uid())).orElseGet(() -> List.of(set)).stream()
                .flatMap(sibling -> active(pods.controlledBy(sibling.uid())).stream())
                .filter(pod -> !pod.node().isEmpty())
                .collect(Collectors.groupingBy(PodState::node, Collectors.counting()));
    }

    private void updateStatus(
            KubeObject set, List<PodState> active, String failed, @Nullable RuntimeException failure, Work work) {
        Instant now = context.now();
        long minReady = set.spec().path("minReadySeconds").asLong();
        LabelSelector template = LabelSelector.of(
                texts(set.spec().path("template").path("metadata").path("labels")));
        KubeObject changed = set.copy();
        ObjectNode status = changed.tree().withObject("/status");
        status.put("replicas", active.size());
        count(
                status,
                "fullyLabeledReplicas",
                active.stream()
                        .filter(p -> template.matches(p.object().labels()))
                        .count());
        count(status, "readyReplicas", active.stream().filter(PodState::isReady).count());
        count(
                status,
                "availableReplicas",
                active.stream().filter(p -> p.isAvailable(minReady, now)).count());
        status.put("observedGeneration", set.generation());
        if (failure == null) {
            Conditions.remove(status, "ReplicaFailure");
        } else {
            Conditions.set(
                    status,
                    "ReplicaFailure",
                    "True",
                    failed,
                    Objects.requireNonNullElse(failure.getMessage(), failure.toString()),
                    now,
                    Conditions.Extra.NONE);
        }
        if (!Trees.same(set.status(), status)) {
            sets.updateStatus(changed, work.writing());
        }
    }

    /// Kubernetes leaves these out when they are zero.
    static void count(ObjectNode status, String property, long count) {
        if (count == 0) {
            status.remove(property);
        } else {
            status.put(property, count);
        }
    }
}
