package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Keeps the numbered pods of a StatefulSet: made upwards and removed downwards one after another, or all at
/// once where its policy is `Parallel`; changed from the highest number down to the partition.
public final class StatefulSetReconciler implements Reconciler {
    private static final String NAME = "statefulset-controller";

    private final ControlContext context;
    private final KindView sets;
    private final KindView pods;
    private final KindView claims;
    private final StatefulPods stateful;
    private final Revisions revisions;
    private final EventRecorder events;

    public StatefulSetReconciler(ControlContext context) {
        this.context = context;
        this.sets = context.view("statefulsets.apps");
        this.pods = context.view("pods");
        this.events = context.events(NAME);
        this.claims = context.view("persistentvolumeclaims");
        this.stateful = new StatefulPods(pods, claims, events);
        this.revisions = new Revisions(context.view("controllerrevisions.apps"), sets);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(sets);
        loop.onControlled(pods, sets.kind());
        loop.on(pods, (old, now, newest) -> {
            if (now != null && now.controller().isEmpty()) {
                for (KubeObject set : sets.list(now.namespace(), LabelSelector.EVERYTHING)) {
                    if (StatefulPods.ordinal(set, now) >= 0) {
                        loop.add(set.namespace(), set.name(), pods.kind(), now);
                    }
                }
            }
        });
        // A pod may wait for the end of a claim that its predecessor left.
        loop.on(claims, (old, now, newest) -> {
            if (now == null) {
                addAllOf(loop, newest);
            }
        });
    }

    private void addAllOf(ControlLoop loop, KubeObject claim) {
        for (KubeObject set : sets.list(claim.namespace(), LabelSelector.EVERYTHING)) {
            if (!set.spec().path("volumeClaimTemplates").isEmpty()) {
                loop.add(set.namespace(), set.name(), claims.kind(), claim);
            }
        }
    }

    /// A set, its pods by number, and its two revisions, at one moment.
    private record Scene(
            KubeObject set,
            TreeMap<Integer, PodState> wanted,
            TreeMap<Integer, PodState> condemned,
            KubeObject current,
            KubeObject update) {

        int start() {
            return set.spec().path("ordinals").path("start").asInt();
        }

        int replicas() {
            return set.spec().path("replicas").asInt(1);
        }

        int partition() {
            return set.spec()
                    .path("updateStrategy")
                    .path("rollingUpdate")
                    .path("partition")
                    .asInt();
        }

        boolean isRolling() {
            return !set.spec().path("updateStrategy").path("type").asText().equals("OnDelete");
        }

        boolean isOrdered() {
            return !set.spec().path("podManagementPolicy").asText().equals("Parallel");
        }

        long minReady() {
            return set.spec().path("minReadySeconds").asLong();
        }

        Stream<PodState> all() {
            return Stream.concat(wanted.values().stream(), condemned.values().stream());
        }

        /// What a pod of this number is made from now: below the partition the old template stays.
        KubeObject revisionFor(int ordinal) {
            boolean old = isRolling() && !current.name().equals(update.name()) && ordinal < start() + partition();
            return old ? current : update;
        }
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject set = sets.get(work.namespace(), work.name());
        if (set == null) {
            return null;
        }
        Adoption adoption = new Adoption(
                pods,
                sets,
                set,
                LabelSelector.of(set.spec().path("selector")),
                work,
                pod -> StatefulPods.ordinal(set, pod) >= 0);
        List<KubeObject> mine = adoption.claim();
        Revisions.History history = revisions.of(set, work);
        KubeObject current = history.named(set.status().path("currentRevision").asText());
        Scene scene = scene(set, mine, current == null ? history.present() : current, history.present());
        if (set.deletionTimestamp().isEmpty()) {
            act(scene, work);
        }
        Scene after = scene(set, pods.controlledBy(set.uid()), scene.current(), scene.update());
        updateStatus(after, history, work);
        Set<String> used = new HashSet<>();
        used.add(scene.current().name());
        after.all().forEach(pod -> used.add(pod.label(Revisions.POD_LABEL)));
        revisions.cleanUp(set, history, used, work);
        return PodState.untilNextAvailable(after.all().toList(), after.minReady(), context.now());
    }

    private static Scene scene(KubeObject set, List<KubeObject> mine, KubeObject current, KubeObject update) {
        Scene scene = new Scene(set, new TreeMap<>(), new TreeMap<>(), current, update);
        for (KubeObject pod : mine) {
            int ordinal = StatefulPods.ordinal(set, pod);
            boolean inRange = ordinal >= scene.start() && ordinal < scene.start() + scene.replicas();
            if (ordinal >= 0) {
                (inRange ? scene.wanted() : scene.condemned()).put(ordinal, new PodState(pod));
            }
        }
        return scene;
    }

    /// One step, or with `Parallel` all of one kind.
    private void act(Scene scene, Work work) {
        boolean settled = true;
        for (int i = scene.start(); i < scene.start() + scene.replicas(); i++) {
            if (!settle(scene, i, work)) {
                settled = false;
                if (scene.isOrdered()) {
                    return;
                }
            }
        }
        if (scene.isOrdered() && !settled) {
            return;
        }
        for (PodState pod : scene.condemned().values()) {
            stateful.applyRetention(scene.set(), pod, true, work);
        }
        if (!removeCondemned(scene, work) && scene.isRolling()) {
            replaceOutdated(scene, work);
        }
    }

    /// @return whether the pod is as it should be, so that the next may follow
    private boolean settle(Scene scene, int ordinal, Work work) {
        KubeObject set = scene.set();
        PodState pod = scene.wanted().get(ordinal);
        if (pod == null) {
            stateful.create(set, scene.revisionFor(ordinal), ordinal, work);
            return false;
        }
        if (pod.isTerminating()) {
            return false;
        }
        if (pod.isOver()) {
            events.record(
                    set,
                    "",
                    pod.isFailed() ? EventRecorder.Type.WARNING : EventRecorder.Type.NORMAL,
                    pod.isFailed() ? "RecreatingFailedPod" : "RecreatingTerminatedPod",
                    "StatefulSet " + set.namespace() + "/" + set.name() + " is recreating "
                            + (pod.isFailed() ? "failed" : "terminated") + " Pod " + pod.name());
            stateful.delete(set, pod, work);
            return false;
        }
        stateful.mendIdentity(set, pod, work);
        stateful.applyRetention(set, pod, false, work);
        return isAvailable(scene, pod);
    }

    private boolean isAvailable(Scene scene, PodState pod) {
        return pod.isRunningAndReady() && !pod.isTerminating() && pod.isAvailable(scene.minReady(), context.now());
    }

    /// From the highest number down; in order only while all below it are well, but for the one that is the
    /// trouble itself.
    ///
    /// @return whether there is any
    private boolean removeCondemned(Scene scene, Work work) {
        if (scene.condemned().isEmpty()) {
            return false;
        }
        PodState firstUnwell = scene.all()
                .filter(pod -> !isAvailable(scene, pod))
                .min(Comparator.comparingInt(pod -> StatefulPods.ordinal(scene.set(), pod.object())))
                .orElse(null);
        for (PodState pod : scene.condemned().descendingMap().values()) {
            if (pod.isTerminating()) {
                if (scene.isOrdered()) {
                    return true;
                }
                continue;
            }
            if (scene.isOrdered() && !isAvailable(scene, pod) && !pod.equals(firstUnwell)) {
                return true;
            }
            stateful.delete(scene.set(), pod, work);
            if (scene.isOrdered()) {
                return true;
            }
        }
        return true;
    }

    /// One at a time also with `Parallel`, which speaks of scaling alone. A pod that isn't well is waited
    /// for, unless it is itself of the old template.
    private void replaceOutdated(Scene scene, Work work) {
        for (int i = scene.start() + scene.replicas() - 1; i >= scene.start() + scene.partition(); i--) {
            PodState pod = scene.wanted().get(i);
            if (pod == null) {
                return;
            }
            if (!pod.isTerminating()
                    && !pod.label(Revisions.POD_LABEL).equals(scene.update().name())) {
                stateful.delete(scene.set(), pod, work);
                return;
            }
            if (!isAvailable(scene, pod)) {
                return;
            }
        }
    }

    private void updateStatus(Scene scene, Revisions.History history, Work work) {
        KubeObject set = scene.set();
        List<PodState> all = scene.all().toList();
        ObjectNode status = set.tree().objectNode();
        status.put("observedGeneration", set.generation());
        status.put("replicas", all.size());
        ReplicaReconciler.count(
                status,
                "readyReplicas",
                all.stream().filter(PodState::isRunningAndReady).count());
        long current = ofRevision(all, scene.current());
        long updated = ofRevision(all, scene.update());
        boolean done = scene.isRolling()
                && updated == all.size()
                && all.stream().allMatch(PodState::isRunningAndReady)
                && all.size() == scene.replicas();
        KubeObject currentRevision = done ? scene.update() : scene.current();
        ReplicaReconciler.count(status, "currentReplicas", done ? updated : current);
        ReplicaReconciler.count(status, "updatedReplicas", updated);
        status.put("currentRevision", currentRevision.name());
        status.put("updateRevision", scene.update().name());
        status.put("collisionCount", history.collisions());
        Instant now = context.now();
        status.put(
                "availableReplicas",
                all.stream()
                        .filter(pod -> pod.isRunningAndReady() && pod.isAvailable(scene.minReady(), now))
                        .count());
        if (set.status().path("conditions") instanceof ArrayNode conditions) {
            status.set("conditions", conditions);
        }
        sets.tellStatus(set, status, work.writing());
    }

    private static long ofRevision(List<PodState> pods, KubeObject revision) {
        return pods.stream()
                .filter(pod ->
                        !pod.isTerminating() && pod.label(Revisions.POD_LABEL).equals(revision.name()))
                .count();
    }
}
