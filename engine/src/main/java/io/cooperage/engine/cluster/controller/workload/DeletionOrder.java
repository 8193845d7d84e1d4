package io.cooperage.engine.cluster.controller.workload;

import io.cooperage.engine.cluster.controller.PodState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/// Which of several like pods goes first when there are too many, as Kubernetes ranks them: those not placed
/// before placed ones, pending before running, not ready before ready, cheap before dear, crowded nodes
/// first, young before old, often restarted first.
///
/// @param crowd how many related pods each node has
public record DeletionOrder(Instant now, Map<String, Long> crowd) implements Comparator<PodState> {

    @Override
    public int compare(PodState one, PodState other) {
        int order = Boolean.compare(!one.node().isEmpty(), !other.node().isEmpty());
        order = order != 0 ? order : Integer.compare(phase(one), phase(other));
        order = order != 0 ? order : Boolean.compare(one.isReady(), other.isReady());
        order = order != 0 ? order : Integer.compare(one.deletionCost(), other.deletionCost());
        order = order != 0 ? order : Long.compare(crowd(other), crowd(one));
        order = order != 0 ? order : age(one.readySince(), other.readySince());
        order = order != 0 ? order : Integer.compare(other.restarts(), one.restarts());
        order = order != 0
                ? order
                : age(one.object().creationTimestamp(), other.object().creationTimestamp());
        return order != 0 ? order : one.object().uid().compareTo(other.object().uid());
    }

    private static int phase(PodState pod) {
        return switch (pod.phase()) {
            case "Pending" -> 0;
            case "Unknown" -> 1;
            default -> 2;
        };
    }

    private long crowd(PodState pod) {
        return crowd.getOrDefault(pod.node(), 0L);
    }

    /// Younger first. Ages of the same order of magnitude are alike: so it isn't always the same that go.
    private int age(Optional<Instant> one, Optional<Instant> other) {
        if (one.isEmpty() || other.isEmpty()) {
            return Boolean.compare(one.isPresent(), other.isPresent());
        }
        return Integer.compare(magnitude(one.get()), magnitude(other.get()));
    }

    private int magnitude(Instant since) {
        long seconds = Duration.between(since, now).toSeconds();
        return seconds <= 0 ? -1 : Long.SIZE - 1 - Long.numberOfLeadingZeros(seconds);
    }
}
