package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A StatefulSet, its pods by number, and its two revisions, at one moment. Nothing here acts.
///
/// @param wanted pods whose number is in the range that is asked for
/// @param condemned the others
/// @param current what all pods were made from before the last change
/// @param update what they are to be made from
record StatefulScene(
        KubeObject set,
        TreeMap<Integer, PodState> wanted,
        TreeMap<Integer, PodState> condemned,
        KubeObject current,
        KubeObject update,
        Instant now) {

    static StatefulScene of(KubeObject set, List<KubeObject> mine, KubeObject current, KubeObject update, Instant now) {
        StatefulScene scene = new StatefulScene(set, new TreeMap<>(), new TreeMap<>(), current, update, now);
        for (KubeObject pod : mine) {
            int ordinal = StatefulPods.ordinal(set, pod);
            boolean inRange = ordinal >= scene.start() && ordinal < scene.start() + scene.replicas();
            if (ordinal >= 0) {
                (inRange ? scene.wanted : scene.condemned).put(ordinal, new PodState(pod));
            }
        }
        return scene;
    }

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

    boolean isAvailable(PodState pod) {
        return pod.isRunningAndReady() && !pod.isTerminating() && pod.isAvailable(minReady(), now);
    }

    /// What the set is to say of all this.
    ObjectNode status(int collisions) {
        List<PodState> all = all().toList();
        ObjectNode status = set.tree().objectNode();
        status.put("observedGeneration", set.generation());
        status.put("replicas", all.size());
        ReplicaReconciler.count(
                status,
                "readyReplicas",
                all.stream().filter(PodState::isRunningAndReady).count());
        long updated = ofRevision(all, update);
        boolean done = isRolling()
                && updated == all.size()
                && all.stream().allMatch(PodState::isRunningAndReady)
                && all.size() == replicas();
        ReplicaReconciler.count(status, "currentReplicas", done ? updated : ofRevision(all, current));
        ReplicaReconciler.count(status, "updatedReplicas", updated);
        status.put("currentRevision", (done ? update : current).name());
        status.put("updateRevision", update.name());
        status.put("collisionCount", collisions);
        status.put(
                "availableReplicas",
                all.stream()
                        .filter(pod -> pod.isRunningAndReady() && pod.isAvailable(minReady(), now))
                        .count());
        Conditions.keep(set, status);
        return status;
    }

    private static long ofRevision(List<PodState> pods, KubeObject revision) {
        return pods.stream()
                .filter(pod ->
                        !pod.isTerminating() && pod.label(Revisions.POD_LABEL).equals(revision.name()))
                .count();
    }
}
