package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.controller.Adoption;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.ControlContext;
import io.cooperage.engine.cluster.controller.ControlLoop;
import io.cooperage.engine.cluster.controller.KindView;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.controller.PodTemplate;
import io.cooperage.engine.cluster.controller.Reconciler;
import io.cooperage.engine.cluster.controller.Work;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.object.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Replaces the pods of a Deployment by those of its newest template, a few at a time, through ReplicaSets.
///
/// Each look does one step, writes the status and leaves the rest to the look that its own writes cause; so
/// it can be ended anywhere. It is more careful than Kubernetes in one place: a set counts as what it may
/// still have, not as what it was told, and so the number of pods stays within the surge at any instant.
public final class DeploymentReconciler implements Reconciler {
    static final String NAME = "deployment-controller";

    private final ControlContext context;
    private final KindView deployments;
    private final KindView replicaSets;
    private final KindView pods;
    private final EventRecorder events;
    private final DeploymentSets sets;

    public DeploymentReconciler(ControlContext context) {
        this.context = context;
        this.deployments = context.view("deployments.apps");
        this.replicaSets = context.view("replicasets.apps");
        this.pods = context.view("pods");
        this.events = context.events(NAME);
        this.sets = new DeploymentSets(replicaSets, events);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void wire(ControlLoop loop) {
        loop.onOwn(deployments);
        loop.onControlled(replicaSets, deployments.kind());
        loop.on(replicaSets, (old, now, newest) -> {
            if (now != null
                    && now.controller().isEmpty()
                    && now.deletionTimestamp().isEmpty()) {
                addMatching(loop, now);
            }
        });
        // A Recreate rollout waits for the last of the old pods.
        loop.on(pods, (old, now, newest) -> {
            if (old != null && (now == null || new PodState(now).isOver())) {
                addRecreating(loop, newest);
            }
        });
    }

    private void addMatching(ControlLoop loop, KubeObject set) {
        for (KubeObject deployment : deployments.list(set.namespace(), LabelSelector.EVERYTHING)) {
            LabelSelector selector = selector(deployment);
            if (!selector.requirements().isEmpty() && selector.matches(set.labels())) {
                loop.add(deployment.namespace(), deployment.name(), replicaSets.kind(), set);
            }
        }
    }

    private void addRecreating(ControlLoop loop, KubeObject pod) {
        KubeObject set = pod.controller()
                .map(owner -> replicaSets.get(pod.namespace(), owner.name()))
                .orElse(null);
        KubeObject deployment = set == null
                ? null
                : set.controller()
                        .map(owner -> deployments.get(pod.namespace(), owner.name()))
                        .orElse(null);
        if (deployment != null
                && deployment.spec().path("strategy").path("type").asText().equals("Recreate")) {
            loop.add(deployment.namespace(), deployment.name(), pods.kind(), pod);
        }
    }

    private static LabelSelector selector(KubeObject deployment) {
        return LabelSelector.of(deployment.spec().path("selector"));
    }

    @Override
    public @Nullable Duration reconcile(Work work) {
        KubeObject deployment = deployments.get(work.namespace(), work.name());
        if (deployment == null) {
            return null;
        }
        LabelSelector selector = selector(deployment);
        if (selector.requirements().isEmpty()) {
            events.warning(
                    deployment,
                    "SelectingAll",
                    "This deployment is selecting all pods. A non-empty selector is required.");
            return null;
        }
        Rollout rollout = Rollout.of(
                deployment, new Adoption(replicaSets, deployments, deployment, selector, work, set -> true).claim());
        if (deployment.deletionTimestamp().isPresent()) {
            return write(rollout, DeploymentProgress.numbers(rollout, context.now()), work);
        }
        ObjectNode status = status(deployment);
        if (DeploymentProgress.pause(rollout, status, context.now())) {
            deployment = writeStatus(deployment, status, work);
            rollout = new Rollout(deployment, rollout.newest(), rollout.old());
        }
        try {
            return step(rollout, work);
        } catch (DeploymentSets.Collision e) {
            ObjectNode counted = status(deployment);
            counted.put("collisionCount", counted.path("collisionCount").asInt() + 1);
            writeStatus(deployment, counted, work);
            throw e;
        }
    }

    private @Nullable Duration step(Rollout rollout, Work work) {
        if (rollout.isPaused() || rollout.isScaling()) {
            Rollout known = rollout.newest() == null ? rollout : annotate(rollout, rollout.newest(), work);
            sets.scaleAll(known, work);
            if (known.isPaused()) {
                sets.cleanUp(known, work);
            }
            return write(known, DeploymentProgress.numbers(known, context.now()), work);
        }
        return rollout.isRolling() ? roll(rollout, work) : recreate(rollout, work);
    }

    private @Nullable Duration roll(Rollout before, Work work) {
        Rollout rollout = withNewest(before, work);
        ReplicaSetState newest = Objects.requireNonNull(rollout.newest());
        int size = newest.wanted() > rollout.replicas() ? rollout.replicas() : rollout.newSize();
        if (!sets.scale(rollout, newest, size, work) && !scaleDownOld(rollout, newest, work)) {
            return finish(rollout, work);
        }
        return write(rollout, DeploymentProgress.rolling(rollout, context.now()), work);
    }

    /// First those of the old pods that are of no use, then as many as the available ones allow.
    private boolean scaleDownOld(Rollout rollout, ReplicaSetState newest, Work work) {
        List<ReplicaSetState> old = rollout.activeOld();
        if (old.isEmpty()) {
            return false;
        }
        int least = rollout.replicas() - rollout.unavailable();
        int newMissing = newest.wanted() - newest.lastingAvailable();
        int most = ReplicaSetState.sum(rollout.all(), ReplicaSetState::wanted) - least - newMissing;
        if (most <= 0) {
            return false;
        }
        int spare = ReplicaSetState.sum(rollout.all(), ReplicaSetState::lastingAvailable) - least;
        List<Integer> sizes = new ArrayList<>();
        for (ReplicaSetState set : old) {
            int useless = Math.min(most, set.wanted() - set.lastingAvailable());
            most -= useless;
            sizes.add(set.wanted() - useless);
        }
        for (int i = 0; i < old.size() && spare > 0; i++) {
            int fewer = Math.min(spare, Math.min(sizes.get(i), old.get(i).lastingAvailable()));
            spare -= fewer;
            sizes.set(i, sizes.get(i) - fewer);
        }
        boolean scaled = false;
        for (int i = 0; i < old.size(); i++) {
            scaled |= sets.scale(rollout, old.get(i), sizes.get(i), work);
        }
        return scaled;
    }

    private @Nullable Duration recreate(Rollout rollout, Work work) {
        boolean scaled = false;
        for (ReplicaSetState old : rollout.activeOld()) {
            scaled |= sets.scale(rollout, old, 0, work);
        }
        if (scaled || oldPodsRun(rollout)) {
            Rollout known = rollout.newest() == null ? rollout : annotate(rollout, rollout.newest(), work);
            return write(known, DeploymentProgress.rolling(known, context.now()), work);
        }
        Rollout made = withNewest(rollout, work);
        sets.scale(made, Objects.requireNonNull(made.newest()), made.replicas(), work);
        return finish(made, work);
    }

    private boolean oldPodsRun(Rollout rollout) {
        return rollout.old().stream()
                .anyMatch(set -> set.there() > 0
                        || pods.controlledBy(set.object().uid()).stream().anyMatch(pod -> !new PodState(pod).isOver()));
    }

    private @Nullable Duration finish(Rollout rollout, Work work) {
        if (rollout.isComplete(rollout.deployment().status())) {
            sets.cleanUp(rollout, work);
        }
        return write(rollout, DeploymentProgress.rolling(rollout, context.now()), work);
    }

    /// The rollout with a set of the present template, made when there is none, and the Deployment saying its
    /// revision.
    private Rollout withNewest(Rollout rollout, Work work) {
        ReplicaSetState newest = rollout.newest();
        if (newest != null) {
            Rollout annotated = annotate(rollout, newest, work);
            return progressing(
                    annotated, "FoundNewReplicaSet", "Found new replica set \"" + newest.name() + "\"", false, work);
        }
        ReplicaSetState created;
        try {
            created = sets.create(rollout, work);
        } catch (StatusException e) {
            String failure = "Failed to create new replica set: " + e.getMessage();
            if (DeploymentProgress.hasDeadline(rollout.deployment())) {
                ObjectNode status = status(rollout.deployment());
                Conditions.set(
                        status,
                        DeploymentProgress.PROGRESSING,
                        "False",
                        "ReplicaSetCreateError",
                        failure,
                        context.now(),
                        Conditions.Extra.UPDATE);
                writeStatus(rollout.deployment(), status, work);
            }
            events.warning(rollout.deployment(), "ReplicaSetCreateError", failure);
            throw e;
        }
        Rollout made = rollout.withNewest(created);
        KubeObject deployment = withRevision(made.deployment(), created, work);
        return progressing(
                new Rollout(deployment, created, made.old()),
                "NewReplicaSetCreated",
                "Created new replica set \"" + created.name() + "\"",
                true,
                work);
    }

    private Rollout annotate(Rollout rollout, ReplicaSetState newest, Work work) {
        ReplicaSetState annotated = sets.annotated(rollout, newest, work);
        return new Rollout(withRevision(rollout.deployment(), annotated, work), annotated, rollout.old());
    }

    private KubeObject withRevision(KubeObject deployment, ReplicaSetState newest, Work work) {
        String revision = Long.toString(newest.revision());
        JsonNode said = deployment.metadata().path("annotations").path(ReplicaSetState.REVISION);
        if (said.asText().equals(revision)) {
            return deployment;
        }
        KubeObject changed = deployment.copy();
        PodTemplate.annotations(changed.tree()).put(ReplicaSetState.REVISION, revision);
        return deployments.update(changed, work.writing());
    }

    private Rollout progressing(Rollout rollout, String reason, String message, boolean anew, Work work) {
        KubeObject deployment = rollout.deployment();
        if (!DeploymentProgress.hasDeadline(deployment)
                || (!anew && Conditions.find(deployment.status(), DeploymentProgress.PROGRESSING) != null)) {
            return rollout;
        }
        ObjectNode status = status(deployment);
        Conditions.set(
                status,
                DeploymentProgress.PROGRESSING,
                "True",
                reason,
                message,
                context.now(),
                Conditions.Extra.UPDATE);
        return new Rollout(writeStatus(deployment, status, work), rollout.newest(), rollout.old());
    }

    private @Nullable Duration write(Rollout rollout, ObjectNode status, Work work) {
        writeStatus(rollout.deployment(), status, work);
        return DeploymentProgress.untilOverdue(rollout, status, context.now());
    }

    private KubeObject writeStatus(KubeObject deployment, ObjectNode status, Work work) {
        return deployments.tellStatus(deployment, status, work.writing());
    }

    private static ObjectNode status(KubeObject deployment) {
        return deployment.status() instanceof ObjectNode there
                ? there.deepCopy()
                : JsonNodeFactory.instance.objectNode();
    }
}
