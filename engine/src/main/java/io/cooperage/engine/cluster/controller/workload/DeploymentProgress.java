package io.cooperage.engine.cluster.controller.workload;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.controller.Conditions;
import io.cooperage.engine.cluster.controller.Conditions.Extra;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The status of a Deployment: its numbers and its conditions `Available`, `Progressing`, `ReplicaFailure`.
/// Pure.
final class DeploymentProgress {
    static final String PROGRESSING = "Progressing";
    private static final String NEW_AVAILABLE = "NewReplicaSetAvailable";
    private static final String TIMED_OUT = "ProgressDeadlineExceeded";

    /// What no deadline is.
    private static final int NEVER = Integer.MAX_VALUE;

    private DeploymentProgress() {}

    static boolean hasDeadline(KubeObject deployment) {
        JsonNode deadline = deployment.spec().path("progressDeadlineSeconds");
        return deadline.isNumber() && deadline.asInt() != NEVER;
    }

    /// The numbers, and whether enough pods are available.
    static ObjectNode numbers(Rollout rollout, Instant now) {
        KubeObject deployment = rollout.deployment();
        List<ReplicaSetState> all = rollout.all();
        int available = ReplicaSetState.sum(all, ReplicaSetState::available);
        ObjectNode status = deployment.tree().objectNode();
        status.put("observedGeneration", deployment.generation());
        ReplicaReconciler.count(status, "replicas", ReplicaSetState.sum(all, ReplicaSetState::there));
        ReplicaReconciler.count(
                status,
                "updatedReplicas",
                rollout.newest() == null ? 0 : rollout.newest().there());
        ReplicaReconciler.count(status, "readyReplicas", ReplicaSetState.sum(all, ReplicaSetState::ready));
        ReplicaReconciler.count(status, "availableReplicas", available);
        ReplicaReconciler.count(
                status,
                "unavailableReplicas",
                Math.max(0, ReplicaSetState.sum(all, ReplicaSetState::wanted) - available));
        if (deployment.status().path("conditions") instanceof ArrayNode before) {
            status.set("conditions", before.deepCopy());
        }
        if (deployment.status().has("collisionCount")) {
            status.set("collisionCount", deployment.status().get("collisionCount"));
        }
        if (available >= rollout.replicas() - rollout.unavailable()) {
            Conditions.set(
                    status,
                    "Available",
                    "True",
                    "MinimumReplicasAvailable",
                    "Deployment has minimum availability.",
                    now,
                    Extra.UPDATE);
        } else {
            Conditions.set(
                    status,
                    "Available",
                    "False",
                    "MinimumReplicasUnavailable",
                    "Deployment does not have minimum availability.",
                    now,
                    Extra.UPDATE);
        }
        return status;
    }

    /// The whole status while a rollout goes on, or is done.
    static ObjectNode rolling(Rollout rollout, Instant now) {
        JsonNode before = rollout.deployment().status();
        ObjectNode status = numbers(rollout, now);
        JsonNode current = Conditions.find(before, PROGRESSING);
        boolean wasComplete = current != null
                && current.path("reason").asText().equals(NEW_AVAILABLE)
                && status.path("replicas").asInt()
                        == status.path("updatedReplicas").asInt();
        if (!hasDeadline(rollout.deployment())) {
            Conditions.remove(status, PROGRESSING);
        } else if (!wasComplete) {
            progress(rollout, status, before, now);
        }
        JsonNode failure = failure(rollout);
        if (failure == null) {
            Conditions.remove(status, "ReplicaFailure");
        } else {
            Conditions.set(
                    status,
                    "ReplicaFailure",
                    failure.path("status").asText(),
                    failure.path("reason").asText(),
                    failure.path("message").asText(),
                    now,
                    Extra.UPDATE);
        }
        return status;
    }

    private static void progress(Rollout rollout, ObjectNode status, JsonNode before, Instant now) {
        String subject = rollout.newest() == null
                ? "Deployment \"" + rollout.deployment().name() + "\""
                : "ReplicaSet \"" + rollout.newest().name() + "\"";
        if (rollout.isComplete(status)) {
            Conditions.set(
                    status,
                    PROGRESSING,
                    "True",
                    NEW_AVAILABLE,
                    subject + " has successfully progressed.",
                    now,
                    Extra.UPDATE);
        } else if (isProgress(before, status)) {
            Conditions.renew(
                    status, PROGRESSING, "True", "ReplicaSetUpdated", subject + " is progressing.", now, Extra.UPDATE);
        } else if (isOverdue(rollout.deployment(), status, now)) {
            Conditions.set(
                    status,
                    PROGRESSING,
                    "False",
                    TIMED_OUT,
                    subject + " has timed out progressing.",
                    now,
                    Extra.UPDATE);
        }
    }

    private static boolean isProgress(JsonNode before, JsonNode now) {
        return grew(before, now, "updatedReplicas")
                || grew(before, now, "readyReplicas")
                || grew(before, now, "availableReplicas")
                || outdated(now) < outdated(before);
    }

    private static boolean grew(JsonNode before, JsonNode now, String count) {
        return now.path(count).asInt() > before.path(count).asInt();
    }

    private static int outdated(JsonNode status) {
        return status.path("replicas").asInt() - status.path("updatedReplicas").asInt();
    }

    private static boolean isOverdue(KubeObject deployment, JsonNode status, Instant now) {
        JsonNode condition = Conditions.find(status, PROGRESSING);
        if (condition == null || condition.path("reason").asText().equals(NEW_AVAILABLE)) {
            return false;
        }
        return condition.path("reason").asText().equals(TIMED_OUT)
                || deadline(deployment, condition).isBefore(now);
    }

    private static Instant deadline(KubeObject deployment, JsonNode condition) {
        return Instant.parse(condition.path("lastUpdateTime").asText())
                .plusSeconds(deployment.spec().path("progressDeadlineSeconds").asLong());
    }

    /// How long until a rollout that doesn't move must be called overdue.
    ///
    /// @return null when there is nothing to wait for
    static @Nullable Duration untilOverdue(Rollout rollout, JsonNode status, Instant now) {
        JsonNode condition = Conditions.find(status, PROGRESSING);
        if (condition == null
                || !hasDeadline(rollout.deployment())
                || rollout.isComplete(status)
                || rollout.isPaused()
                || condition.path("reason").asText().equals(TIMED_OUT)
                || condition.path("reason").asText().equals(NEW_AVAILABLE)) {
            return null;
        }
        Duration left = Duration.between(now, deadline(rollout.deployment(), condition));
        return (left.isNegative() ? Duration.ZERO : left).plusSeconds(1);
    }

    private static @Nullable JsonNode failure(Rollout rollout) {
        JsonNode newest = rollout.newest() == null
                ? null
                : Conditions.find(rollout.newest().object().status(), "ReplicaFailure");
        if (newest != null) {
            return newest;
        }
        for (ReplicaSetState set : rollout.old()) {
            JsonNode failure = Conditions.find(set.object().status(), "ReplicaFailure");
            if (failure != null) {
                return failure;
            }
        }
        return null;
    }

    /// What the condition says of a pause and of its end.
    ///
    /// @return whether it changed
    static boolean pause(Rollout rollout, ObjectNode status, Instant now) {
        KubeObject deployment = rollout.deployment();
        JsonNode current = Conditions.find(status, PROGRESSING);
        String reason = current == null ? "" : current.path("reason").asText();
        if (!hasDeadline(deployment) || reason.equals(TIMED_OUT)) {
            return false;
        }
        boolean said = reason.equals("DeploymentPaused");
        if (rollout.isPaused() == said) {
            return false;
        }
        Conditions.set(
                status,
                PROGRESSING,
                "Unknown",
                said ? "DeploymentResumed" : "DeploymentPaused",
                said ? "Deployment is resumed" : "Deployment is paused",
                now,
                Extra.UPDATE);
        return true;
    }
}
