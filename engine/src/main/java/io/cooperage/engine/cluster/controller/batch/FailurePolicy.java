package io.cooperage.engine.cluster.controller.batch;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.controller.PodState;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// `podFailurePolicy` of a Job: what a pod's failure means, by its exit codes and conditions.
///
/// @param policy missing for none
record FailurePolicy(JsonNode policy) {

    enum Action {
        FAIL_JOB,
        FAIL_INDEX,
        IGNORE,
        COUNT
    }

    /// @param message why, as the Job's condition says it
    record Decision(Action action, String message) {}

    boolean isThere() {
        return policy.isObject();
    }

    /// The first rule that matches decides; without one the failure counts.
    Decision of(PodState pod) {
        int at = 0;
        for (JsonNode rule : policy.path("rules")) {
            Optional<String> match = exitCode(rule, at, pod).or(conditions(rule, at, pod));
            if (match.isPresent()) {
                return new Decision(action(rule), match.get());
            }
            at++;
        }
        return new Decision(Action.COUNT, "");
    }

    private static Action action(JsonNode rule) {
        return switch (rule.path("action").asText()) {
            case "FailJob" -> Action.FAIL_JOB;
            case "FailIndex" -> Action.FAIL_INDEX;
            case "Ignore" -> Action.IGNORE;
            default -> Action.COUNT;
        };
    }

    private static Optional<String> exitCode(JsonNode rule, int at, PodState pod) {
        JsonNode wanted = rule.path("onExitCodes");
        if (!wanted.isObject()) {
            return Optional.empty();
        }
        for (String list : List.of("containerStatuses", "initContainerStatuses")) {
            for (JsonNode container : pod.object().status().path(list)) {
                JsonNode ended = container.path("state").path("terminated");
                String only = wanted.path("containerName").asText();
                int code = ended.path("exitCode").asInt();
                boolean named =
                        only.isEmpty() || only.equals(container.path("name").asText());
                if (ended.isObject() && code != 0 && named && isWanted(wanted, code)) {
                    return Optional.of("Container " + container.path("name").asText() + " for pod "
                            + pod.object().namespace() + "/" + pod.name() + " failed with exit code " + code
                            + " matching " + rule.path("action").asText() + " rule at index " + at);
                }
            }
        }
        return Optional.empty();
    }

    private static boolean isWanted(JsonNode wanted, int code) {
        boolean listed = false;
        for (JsonNode value : wanted.path("values")) {
            listed |= value.asInt() == code;
        }
        return wanted.path("operator").asText().equals("In") == listed;
    }

    private static Supplier<Optional<String>> conditions(JsonNode rule, int at, PodState pod) {
        return () -> {
            for (JsonNode wanted : rule.path("onPodConditions")) {
                for (JsonNode condition : pod.object().status().path("conditions")) {
                    if (condition.path("type").equals(wanted.path("type"))
                            && condition
                                    .path("status")
                                    .asText()
                                    .equals(wanted.path("status").asText("True"))) {
                        return Optional.of("Pod " + pod.object().namespace() + "/" + pod.name() + " has condition "
                                + wanted.path("type").asText() + " matching "
                                + rule.path("action").asText()
                                + " rule at index " + at);
                    }
                }
            }
            return Optional.empty();
        };
    }
}
