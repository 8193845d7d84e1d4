package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Whether a Job has come to its end, and why. Pure.
///
/// @param complete as was asked for; else it failed
record JobEnding(boolean complete, String reason, String message) {

    /// Of the condition that says so before the last pods are gone.
    String type() {
        return complete ? "SuccessCriteriaMet" : "FailureTarget";
    }

    private static JobEnding failed(String reason, String message) {
        return new JobEnding(false, reason, message);
    }

    static Optional<JobEnding> of(KubeObject job, JobTally tally, @Nullable Instant started, Instant now) {
        JsonNode spec = job.spec();
        Optional<String> policy = tally.policyFailure();
        if (policy.isPresent()) {
            return Optional.of(failed("PodFailurePolicy", policy.get()));
        }
        int limit = spec.path("backoffLimit").asInt(6);
        if (tally.failed() > limit || restartsReach(spec, tally.active(), limit)) {
            return Optional.of(failed("BackoffLimitExceeded", "Job has reached the specified backoff limit"));
        }
        Duration left = untilDeadline(job, started, now);
        if (left != null && (left.isZero() || left.isNegative())) {
            return Optional.of(failed("DeadlineExceeded", "Job was active longer than specified deadline"));
        }
        return tally.isIndexed() ? ofIndexes(spec, tally) : ofCount(spec, tally);
    }

    private static Optional<JobEnding> ofIndexes(JsonNode spec, JobTally tally) {
        int completions = spec.path("completions").asInt();
        int failed = tally.failedIndexes().size();
        if (spec.hasNonNull("maxFailedIndexes")
                && failed > spec.path("maxFailedIndexes").asInt()) {
            return Optional.of(failed(
                    "MaxFailedIndexesExceeded", "Job has exceeded the specified maximal number of failed indexes"));
        }
        Optional<JobEnding> early = successPolicy(spec, tally.completedIndexes(), completions);
        if (early.isPresent()) {
            return early;
        }
        if (tally.succeeded() >= completions) {
            return Optional.of(completed());
        }
        return failed > 0 && tally.succeeded() + failed >= completions
                ? Optional.of(failed("FailedIndexes", "Job has failed indexes"))
                : Optional.empty();
    }

    private static Optional<JobEnding> ofCount(JsonNode spec, JobTally tally) {
        boolean enough = spec.hasNonNull("completions")
                ? tally.succeeded() >= spec.path("completions").asInt()
                : tally.succeeded() > 0 && tally.active().isEmpty();
        return enough ? Optional.of(completed()) : Optional.empty();
    }

    private static JobEnding completed() {
        return new JobEnding(true, "CompletionsReached", "Reached expected number of succeeded pods");
    }

    private static Optional<JobEnding> successPolicy(JsonNode spec, IndexSet completed, int completions) {
        int at = 0;
        for (JsonNode rule : spec.path("successPolicy").path("rules")) {
            String listed = rule.path("succeededIndexes").asText();
            IndexSet wanted = IndexSet.parse(listed.isEmpty() ? "0-" + (completions - 1) : listed, completions);
            boolean met = rule.hasNonNull("succeededCount")
                    ? completed.common(wanted) >= rule.path("succeededCount").asInt()
                    : !listed.isEmpty() && completed.containsAll(wanted);
            if (met) {
                return Optional.of(new JobEnding(true, "SuccessPolicy", "Matched rules at index " + at));
            }
            at++;
        }
        return Optional.empty();
    }

    /// Containers that are restarted where they are never make a pod fail; their restarts count instead.
    private static boolean restartsReach(JsonNode spec, List<JobPod> active, int limit) {
        if (!spec.path("template").path("spec").path("restartPolicy").asText().equals("OnFailure")) {
            return false;
        }
        long restarts = 0;
        for (JobPod pod : active) {
            for (String list : List.of("containerStatuses", "initContainerStatuses")) {
                for (JsonNode container : pod.state().object().status().path(list)) {
                    restarts += container.path("restartCount").asLong();
                }
            }
        }
        return limit == 0 ? restarts > 0 : restarts >= limit;
    }

    /// @return null without a deadline, or while it is suspended
    static @Nullable Duration untilDeadline(KubeObject job, @Nullable Instant started, Instant now) {
        JsonNode seconds = job.spec().path("activeDeadlineSeconds");
        return started == null
                        || !seconds.isNumber()
                        || job.spec().path("suspend").asBoolean()
                ? null
                : Duration.between(now, started.plusSeconds(seconds.asLong()));
    }
}
