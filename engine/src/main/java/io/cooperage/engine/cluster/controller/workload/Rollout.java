package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Deployment and its ReplicaSets at one moment: the numbers of a rollout, and no deeds.
///
/// @param newest the set of the Deployment's present template; null before there is one
/// @param old the others, oldest first
record Rollout(KubeObject deployment, @Nullable ReplicaSetState newest, List<ReplicaSetState> old) {
    static final String HASH = "pod-template-hash";

    static Rollout of(KubeObject deployment, List<KubeObject> sets) {
        List<ReplicaSetState> old = new ArrayList<>(sets.stream()
                .map(ReplicaSetState::new)
                .sorted(ReplicaSetState.OLDEST_FIRST)
                .toList());
        ReplicaSetState newest = null;
        for (ReplicaSetState set : old) {
            if (sameTemplate(set.object(), deployment)) {
                newest = set;
                break;
            }
        }
        if (newest != null) {
            old.remove(newest);
        }
        return new Rollout(deployment, newest, List.copyOf(old));
    }

    /// But for the label that tells the sets apart.
    static boolean sameTemplate(KubeObject set, KubeObject deployment) {
        return Trees.same(
                withoutHash(set.spec().path("template")),
                withoutHash(deployment.spec().path("template")));
    }

    private static JsonNode withoutHash(JsonNode template) {
        if (!template.path("metadata").path("labels").has(HASH)) {
            return template;
        }
        JsonNode copy = template.deepCopy();
        if (copy.path("metadata").path("labels") instanceof ObjectNode labels) {
            labels.remove(HASH);
        }
        return copy;
    }

    Rollout withNewest(ReplicaSetState set) {
        return new Rollout(deployment, set, old);
    }

    /// Oldest first, the newest last.
    List<ReplicaSetState> all() {
        List<ReplicaSetState> all = new ArrayList<>(old);
        if (newest != null) {
            all.add(newest);
        }
        return all;
    }

    List<ReplicaSetState> activeOld() {
        return old.stream().filter(ReplicaSetState::isActive).toList();
    }

    int replicas() {
        return deployment.spec().path("replicas").asInt(1);
    }

    boolean isRolling() {
        return !deployment.spec().path("strategy").path("type").asText().equals("Recreate");
    }

    boolean isPaused() {
        return deployment.spec().path("paused").asBoolean();
    }

    private RolloutLimits limits() {
        return RolloutLimits.of(deployment.spec().path("strategy").path("rollingUpdate"), replicas());
    }

    int surge() {
        return isRolling() ? limits().surge() : 0;
    }

    int unavailable() {
        return isRolling() && replicas() > 0 ? limits().unavailable() : 0;
    }

    /// How large the new set may be now. Counts what the others still have rather than what they were told,
    /// so that the number of pods never passes the surge.
    int newSize() {
        if (!isRolling()) {
            return replicas();
        }
        int size = newest == null ? 0 : newest.wanted();
        int most = ReplicaSetState.sum(old, ReplicaSetState::most) + (newest == null ? 0 : newest.most());
        int room = replicas() + surge() - most;
        return room <= 0 ? size : Math.min(size + room, replicas());
    }

    /// Nothing is left to do for it, by these numbers.
    boolean isComplete(JsonNode status) {
        return status.path("updatedReplicas").asInt() == replicas()
                && status.path("replicas").asInt() == replicas()
                && status.path("availableReplicas").asInt() == replicas()
                && status.path("observedGeneration").asLong() >= deployment.generation();
    }

    /// The one set that takes a change of the number alone: the only active one, or the newest where none is.
    ///
    /// @return null when several are active, and share it
    @Nullable
    ReplicaSetState activeOrLatest() {
        List<ReplicaSetState> active =
                all().stream().filter(ReplicaSetState::isActive).toList();
        if (active.size() > 1) {
            return null;
        }
        if (active.size() == 1) {
            return active.getFirst();
        }
        return newest != null ? newest : old.isEmpty() ? null : old.getLast();
    }

    /// The number was changed since the sets were scaled last.
    boolean isScaling() {
        return all().stream()
                .filter(ReplicaSetState::isActive)
                .anyMatch(set -> set.object().metadata().path("annotations").has(ReplicaSetState.DESIRED)
                        && set.number(ReplicaSetState.DESIRED) != replicas());
    }

    boolean isSaturated() {
        return newest != null
                && newest.wanted() == replicas()
                && newest.number(ReplicaSetState.DESIRED) == replicas()
                && newest.available() == replicas();
    }
}
