package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.PodState;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;

/// A pod as its Job sees it.
record JobPod(PodState state) {
    /// As long as it is there the pod's end was not counted.
    static final String TRACKING = "batch.kubernetes.io/job-tracking";

    static final String INDEX = "batch.kubernetes.io/job-completion-index";
    static final String INDEX_FAILURES = "batch.kubernetes.io/job-index-failure-count";

    static JobPod of(KubeObject pod) {
        return new JobPod(new PodState(pod));
    }

    String uid() {
        return state.object().uid();
    }

    boolean isTracked() {
        return state.object().finalizers().contains(TRACKING);
    }

    /// -1 without one.
    int index() {
        return number(INDEX, -1);
    }

    /// Failures of its index before it.
    int failuresBefore() {
        return number(INDEX_FAILURES, 0);
    }

    private int number(String annotation, int otherwise) {
        String text =
                state.object().metadata().path("annotations").path(annotation).asText();
        try {
            return text.isEmpty() ? otherwise : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            return otherwise;
        }
    }

    /// @param terminatingToo one that is being deleted counts as failed at once, for it may never say how it
    ///     ended
    boolean isFailed(boolean terminatingToo) {
        return state.isFailed() || (terminatingToo && state.isTerminating() && !state.isSucceeded());
    }

    boolean isTerminating() {
        return state.isTerminating() && !state.isOver();
    }

    /// When the last of its containers ended, as far as that is known.
    Instant finishedAt() {
        Instant latest = Instant.EPOCH;
        for (JsonNode container : state.object().status().path("containerStatuses")) {
            JsonNode at = container.path("state").path("terminated").path("finishedAt");
            if (at.isTextual() && Instant.parse(at.asText()).isAfter(latest)) {
                latest = Instant.parse(at.asText());
            }
        }
        if (latest.equals(Instant.EPOCH)) {
            JsonNode ready = Conditions.find(state.object().status(), "Ready");
            if (ready != null && ready.path("lastTransitionTime").isTextual()) {
                return Instant.parse(ready.path("lastTransitionTime").asText());
            }
            return state.object()
                    .deletionTimestamp()
                    .or(() -> state.object().creationTimestamp())
                    .orElse(Instant.EPOCH);
        }
        return latest;
    }
}
