package io.cooperage.engine.cluster.controller.workload;

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
        Instant now = context.now();
        StatefulScene scene =
                StatefulScene.of(set, mine, current == null ? history.present() : current, history.present(), now);
        if (set.deletionTimestamp().isEmpty()) {
            act(scene, work);
        }
        StatefulScene after =
                StatefulScene.of(set, pods.controlledBy(set.uid()), scene.current(), scene.update(), context.now());
        sets.tellStatus(set, after.status(history.collisions()), work.writing());
        Set<String> used = new HashSet<>();
        used.add(scene.current().name());
        after.all().forEach(pod -> used.add(pod.label(Revisions.POD_LABEL)));
        revisions.cleanUp(set, history, used, work);
        return PodState.untilNextAvailable(after.all().toList(), after.minReady(), after.now());
    }

    /// One step, or with `Parallel` all of one kind.
    private void act(StatefulScene scene, Work work) {
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
    private boolean settle(StatefulScene scene, int ordinal, Work work) {
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
        return scene.isAvailable(pod);
    }

    /// From the highest number down; in order only while all below it are well, but for the one that is the
    /// trouble itself.
    ///
    /// @return whether there is any
    private boolean removeCondemned(StatefulScene scene, Work work) {
        if (scene.condemned().isEmpty()) {
            return false;
        }
        PodState firstUnwell = scene.all()
                .filter(pod -> !scene.isAvailable(pod))
                .min(Comparator.comparingInt(pod -> StatefulPods.ordinal(scene.set(), pod.object())))
                .orElse(null);
        for (PodState pod : scene.condemned().descendingMap().values()) {
            if (pod.isTerminating()) {
                if (scene.isOrdered()) {
                    return true;
                }
                continue;
            }
            if (scene.isOrdered() && !scene.isAvailable(pod) && !pod.equals(firstUnwell)) {
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
    private void replaceOutdated(StatefulScene scene, Work work) {
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
            if (!scene.isAvailable(pod)) {
                return;
            }
        }
    }
}
