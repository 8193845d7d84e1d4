package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.ScaledNumber;
import io.cooperage.engine.cluster.controller.SlowStart;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Keeps one pod of a DaemonSet on every node that it belongs on.
public final class DaemonSetReconciler implements Reconciler {
    private static final String NAME = "daemonset-controller";

    private final ControlContext context;
    private final KindView sets;
    private final KindView pods;
    private final KindView nodes;
    private final Revisions revisions;
    private final EventRecorder events;

    public DaemonSetReconciler(ControlContext context) {
        this.context = context;
        this.sets = context.view("daemonsets.apps");
        this.pods = context.view("pods");
        this.nodes = context.view("nodes");
        this.revisions = new Revisions(context.view("controllerrevisions.apps"), sets);
        this.events = context.events(NAME);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(sets);
        loop.onControlled(pods, sets.kind());
        loop.on(nodes, (old, now, newest) -> {
            if (old == null
                    || now == null
                    || !old.metadata().path("labels").equals(now.metadata().path("labels"))
                    || !Trees.same(old.spec(), now.spec())) {
                sets.all().forEach(set -> loop.add(set.namespace(), set.name(), nodes.kind(), newest));
            }
        });
    }

    /// The pods of one node, oldest first.
    private record Place(KubeObject node, DaemonPlacement.Belonging belonging, List<PodState> pods) {

        List<PodState> active() {
            return pods.stream().filter(pod -> !pod.isTerminating()).toList();
        }
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject set = sets.get(work.namespace(), work.name());
        if (set == null || set.spec().path("selector").isEmpty()) {
            return null;
        }
        LabelSelector selector = LabelSelector.of(set.spec().path("selector"));
        List<KubeObject> mine = new Adoption(pods, sets, set, selector, work, pod -> true).claim();
        if (set.deletionTimestamp().isPresent()) {
            return null;
        }
        Revisions.History history = revisions.of(set, work);
        String hash = Revisions.hash(history.present());
        keepOnePerNode(set, places(set, mine), hash, work);
        if (!set.spec().path("updateStrategy").path("type").asText().equals("OnDelete")) {
            update(set, places(set, pods.controlledBy(set.uid())), hash, work);
        }
        List<KubeObject> after = pods.controlledBy(set.uid());
        Set<String> used = new HashSet<>();
        after.forEach(pod -> used.add(new PodState(pod).label(Revisions.POD_LABEL)));
        revisions.cleanUp(set, history, used, work);
        updateStatus(set, places(set, after), hash, history.collisions(), work);
        long minReady = set.spec().path("minReadySeconds").asLong();
        return PodState.untilNextAvailable(after.stream().map(PodState::new).toList(), minReady, context.now());
    }

    private List<Place> places(KubeObject set, List<KubeObject> mine) {
        List<Place> places = new ArrayList<>();
        for (KubeObject node : nodes.all()) {
            List<PodState> there = mine.stream()
                    .map(PodState::new)
                    .filter(pod -> DaemonPlacement.node(pod).equals(node.name()))
                    .sorted(Comparator.comparing((PodState pod) -> pod.object()
                                    .metadata()
                                    .path("creationTimestamp")
                                    .asText())
                            .thenComparing(PodState::name))
                    .toList();
            places.add(new Place(node, DaemonPlacement.of(set, node), there));
        }
        places.sort(Comparator.comparing(place -> place.node().name()));
        return places;
    }

    private void keepOnePerNode(KubeObject set, List<Place> places, String hash, Work work) {
        List<KubeObject> empty = new ArrayList<>();
        Set<PodState> surplus = new LinkedHashSet<>();
        for (Place place : places) {
            List<PodState> running = new ArrayList<>();
            for (PodState pod : place.active()) {
                if (pod.isOver()) {
                    told(set, pod, place.node());
                    surplus.add(pod);
                } else {
                    running.add(pod);
                }
            }
            if (!place.belonging().stays()) {
                surplus.addAll(running);
            } else if (place.pods().isEmpty() && place.belonging().starts()) {
                empty.add(place.node());
            } else if (running.size() > 1) {
                surplus.addAll(duplicates(set, running, hash));
            }
        }
        SlowStart.Outcome made = create(set, empty, hash, work);
        delete(set, surplus, work);
        if (made.failure() != null) {
            throw made.failure();
        }
    }

    /// With a surge the old and the new pod stand side by side for a while.
    private List<PodState> duplicates(KubeObject set, List<PodState> running, String hash) {
        if (limits(set, 1).surge() == 0) {
            return running.subList(1, running.size());
        }
        List<PodState> surplus = new ArrayList<>();
        List<PodState> fresh = running.stream().filter(pod -> isNew(pod, hash)).toList();
        List<PodState> old = running.stream().filter(pod -> !isNew(pod, hash)).toList();
        surplus.addAll(fresh.subList(Math.min(1, fresh.size()), fresh.size()));
        surplus.addAll(old.subList(Math.min(1, old.size()), old.size()));
        return surplus;
    }

    private void told(KubeObject set, PodState pod, KubeObject node) {
        String what = set.namespace() + "/" + pod.name() + " on node " + node.name();
        if (pod.isFailed()) {
            events.warning(set, "FailedDaemonPod", "Found failed daemon pod " + what + ", will try to kill it");
        } else {
            events.normal(set, "SucceededDaemonPod", "Found succeeded daemon pod " + what + ", will try to delete it");
        }
    }

    private SlowStart.Outcome create(KubeObject set, List<KubeObject> where, String hash, Work work) {
        SlowStart.Outcome outcome = SlowStart.run(where.size(), i -> {
            KubeObject pod = DaemonPlacement.pod(set, where.get(i), hash);
            KubeObject created = pods.create(set.namespace(), pod, work.writing());
            events.normal(set, "SuccessfulCreate", "Created pod: " + created.name());
        });
        if (outcome.failure() != null) {
            events.warning(
                    set, "FailedCreate", "Error creating: " + outcome.failure().getMessage());
        }
        return outcome;
    }

    private void delete(KubeObject set, Iterable<PodState> surplus, Work work) {
        for (PodState pod : surplus) {
            if (pods.delete(pod.object(), work.deleting(pod.object()))) {
                events.normal(set, "SuccessfulDelete", "Deleted pod: " + pod.name());
            }
        }
    }

    private static boolean isNew(PodState pod, String hash) {
        return pod.label(Revisions.POD_LABEL).equals(hash);
    }

    /// Both shares are rounded up here.
    private static RolloutLimits limits(KubeObject set, int desired) {
        JsonNode rolling = set.spec().path("updateStrategy").path("rollingUpdate");
        int surge = rolling.has("maxSurge") ? ScaledNumber.of(rolling.get("maxSurge"), desired, true) : 0;
        int unavailable =
                rolling.has("maxUnavailable") ? ScaledNumber.of(rolling.get("maxUnavailable"), desired, true) : 1;
        return surge == 0 && unavailable == 0 ? new RolloutLimits(0, 1) : new RolloutLimits(surge, unavailable);
    }

    private void update(KubeObject set, List<Place> places, String hash, Work work) {
        long minReady = set.spec().path("minReadySeconds").asLong();
        Instant now = context.now();
        List<Place> wanted =
                places.stream().filter(place -> place.belonging().starts()).toList();
        RolloutLimits limits = limits(set, wanted.size());
        int unavailable = 0;
        int surging = 0;
        List<PodState> atOnce = new ArrayList<>();
        List<PodState> candidates = new ArrayList<>();
        List<KubeObject> surgeable = new ArrayList<>();
        for (Place place : wanted) {
            PodState fresh = first(place.active(), pod -> isNew(pod, hash));
            PodState old = first(place.active(), pod -> !isNew(pod, hash));
            boolean available = place.active().stream().anyMatch(pod -> pod.isAvailable(minReady, now));
            unavailable += available ? 0 : 1;
            if (old == null) {
                continue;
            }
            if (fresh != null) {
                surging++;
                if (fresh.isAvailable(minReady, now) || !old.isAvailable(minReady, now)) {
                    atOnce.add(old);
                }
            } else if (!old.isAvailable(minReady, now)) {
                // It serves nobody; its end makes nothing worse.
                atOnce.add(old);
            } else {
                candidates.add(old);
                surgeable.add(place.node());
            }
        }
        delete(set, atOnce, work);
        if (limits.surge() > 0) {
            int room = Math.max(0, limits.surge() - surging);
            SlowStart.Outcome made = create(set, surgeable.subList(0, Math.min(room, surgeable.size())), hash, work);
            if (made.failure() != null) {
                throw made.failure();
            }
        } else {
            int room = Math.max(0, limits.unavailable() - unavailable);
            delete(set, candidates.subList(0, Math.min(room, candidates.size())), work);
        }
    }

    private static @Nullable PodState first(List<PodState> pods, Predicate<PodState> wanted) {
        return pods.stream().filter(wanted).findFirst().orElse(null);
    }

    private void updateStatus(KubeObject set, List<Place> places, String hash, int collisions, Work work) {
        long minReady = set.spec().path("minReadySeconds").asLong();
        Instant now = context.now();
        int desired = 0;
        int current = 0;
        int misplaced = 0;
        int ready = 0;
        int available = 0;
        int updated = 0;
        for (Place place : places) {
            List<PodState> there = place.active();
            if (!place.belonging().starts()) {
                misplaced += there.isEmpty() ? 0 : 1;
                continue;
            }
            desired++;
            current += there.isEmpty() ? 0 : 1;
            ready += there.stream().anyMatch(PodState::isReady) ? 1 : 0;
            available += there.stream().anyMatch(pod -> pod.isAvailable(minReady, now)) ? 1 : 0;
            updated += there.stream().anyMatch(pod -> isNew(pod, hash)) ? 1 : 0;
        }
        ObjectNode status = set.tree().objectNode();
        status.put("currentNumberScheduled", current)
                .put("numberMisscheduled", misplaced)
                .put("desiredNumberScheduled", desired)
                .put("numberReady", ready)
                .put("observedGeneration", set.generation());
        ReplicaReconciler.count(status, "updatedNumberScheduled", updated);
        ReplicaReconciler.count(status, "numberAvailable", available);
        ReplicaReconciler.count(status, "numberUnavailable", desired - available);
        if (collisions > 0) {
            status.put("collisionCount", collisions);
        }
        Conditions.keep(set, status);
        sets.tellStatus(set, status, work.writing());
    }
}
