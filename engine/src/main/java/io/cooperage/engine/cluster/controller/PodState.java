package io.cooperage.engine.cluster.controller;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A pod as controllers ask about it.
public record PodState(KubeObject object) {

    public static final String DELETION_COST = "controller.kubernetes.io/pod-deletion-cost";

    public String name() {
        return object.name();
    }

    public String phase() {
        return object.status().path("phase").asText("Pending");
    }

    public String node() {
        return object.spec().path("nodeName").asText();
    }

    public String ip() {
        return object.status().path("podIP").asText();
    }

    public boolean isTerminating() {
        return object.deletionTimestamp().isPresent();
    }

    public boolean isSucceeded() {
        return phase().equals("Succeeded");
    }

    public boolean isFailed() {
        return phase().equals("Failed");
    }

    /// It will not run again.
    public boolean isOver() {
        return isSucceeded() || isFailed();
    }

    /// Neither over nor on its way out.
    public boolean isActive() {
        return !isOver() && !isTerminating();
    }

    public boolean isReady() {
        return Conditions.isTrue(object.status(), "Ready");
    }

    public boolean isRunningAndReady() {
        return phase().equals("Running") && isReady();
    }

    public Optional<Instant> readySince() {
        JsonNode ready = Conditions.find(object.status(), "Ready");
        if (ready == null || !ready.path("status").asText().equals("True")) {
            return Optional.empty();
        }
        JsonNode since = ready.path("lastTransitionTime");
        return Optional.of(since.isTextual() ? Instant.parse(since.asText()) : Instant.EPOCH);
    }

    /// Ready for so long that it counts.
    public boolean isAvailable(long minReadySeconds, Instant now) {
        Optional<Instant> since = readySince();
        return since.isPresent()
                && (minReadySeconds == 0
                        || !since.get().plusSeconds(minReadySeconds).isAfter(now));
    }

    /// How long until it [#isAvailable], when it stays ready.
    ///
    /// @return null when it isn't ready, or counts already
    private @Nullable Duration untilAvailable(long minReadySeconds, Instant now) {
        Optional<Instant> since = readySince();
        if (since.isEmpty() || isAvailable(minReadySeconds, now)) {
            return null;
        }
        return Duration.between(now, since.get().plusSeconds(minReadySeconds));
    }

    /// How long until the next of them becomes available, when all stay ready.
    ///
    /// @return null when none of them will by itself
    public static @Nullable Duration untilNextAvailable(Collection<PodState> pods, long minReadySeconds, Instant now) {
        return pods.stream()
                .map(pod -> pod.untilAvailable(minReadySeconds, now))
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
    }

    /// The most often restarted of its containers.
    public int restarts() {
        int most = 0;
        for (String list : new String[] {"containerStatuses", "initContainerStatuses"}) {
            for (JsonNode container : object.status().path(list)) {
                most = Math.max(most, container.path("restartCount").asInt());
            }
        }
        return most;
    }

    /// The higher, the longer it should live. Zero where the annotation is no number.
    public int deletionCost() {
        String cost = object.metadata().path("annotations").path(DELETION_COST).asText();
        try {
            return cost.isEmpty() ? 0 : Integer.parseInt(cost);
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    public String label(String key) {
        return object.metadata().path("labels").path(key).asText();
    }
}
