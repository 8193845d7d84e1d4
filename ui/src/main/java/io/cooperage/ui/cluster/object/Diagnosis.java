package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Why an object is not as it should be, in one sentence, read from its status alone.
public final class Diagnosis {
    private static final Messages MESSAGES = Messages.of(Diagnosis.class);

    private Diagnosis() {}

    /// @return empty when nothing is the matter
    public static Optional<String> of(JsonNode object) {
        return switch (object.path("kind").asText()) {
            case "Pod" -> ofPod(object);
            case "Deployment", "StatefulSet", "ReplicaSet" -> ofReplicas(object);
            case "Job" -> condition(object, "Failed", "True").map(Diagnosis::words);
            case "PersistentVolumeClaim" ->
                object.at("/status/phase").asText().equals("Pending")
                        ? Optional.of(MESSAGES.text("claim"))
                        : Optional.empty();
            case "Node" ->
                condition(object, "Ready", "True").isPresent() ? Optional.empty() : Optional.of(MESSAGES.text("node"));
            default -> Optional.empty();
        };
    }

    private static Optional<String> ofPod(JsonNode pod) {
        if (pod.at("/metadata/deletionTimestamp").isTextual()) {
            return Optional.of(MESSAGES.text(
                    "pod.ending", pod.at("/metadata/deletionGracePeriodSeconds").asText("30")));
        }
        String phase = pod.at("/status/phase").asText();
        if (phase.equals("Succeeded")) {
            return Optional.empty();
        }
        Optional<JsonNode> unscheduled = condition(pod, "PodScheduled", "False");
        if (unscheduled.isPresent()) {
            return Optional.of(MESSAGES.text(
                    "pod.unscheduled", unscheduled.get().path("message").asText()));
        }
        for (String list : List.of("initContainerStatuses", "containerStatuses")) {
            for (JsonNode container : pod.path("status").path(list)) {
                Optional<String> said = ofContainer(container);
                if (said.isPresent()) {
                    return said;
                }
            }
        }
        if (phase.equals("Failed")) {
            return Optional.of(MESSAGES.text("pod.failed", first(pod.path("status"), "message", "reason")));
        }
        if (phase.equals("Running") && condition(pod, "Ready", "True").isEmpty()) {
            return Optional.of(MESSAGES.text("pod.unready", unready(pod)));
        }
        return Optional.empty();
    }

    private static Optional<String> ofContainer(JsonNode container) {
        String name = container.path("name").asText();
        JsonNode waiting = container.path("state").path("waiting");
        JsonNode last = container.path("lastState").path("terminated");
        String reason = waiting.path("reason").asText();
        switch (reason) {
            case "" -> {}
            case "ContainerCreating", "PodInitializing" -> {
                return Optional.empty();
            }
            case "CrashLoopBackOff" -> {
                return Optional.of(MESSAGES.text(
                        "container.crash", name, container.path("restartCount").asInt(), ending(last)));
            }
            case "ErrImagePull", "ImagePullBackOff", "ErrImageNeverPull", "InvalidImageName" -> {
                return Optional.of(MESSAGES.text(
                        "container.image",
                        name,
                        container.path("image").asText(),
                        waiting.path("message").asText()));
            }
            default -> {
                return Optional.of(MESSAGES.text(
                        "container.waiting",
                        name,
                        reason,
                        waiting.path("message").asText()));
            }
        }
        JsonNode ended = container.path("state").path("terminated");
        if (ended.path("exitCode").asInt() != 0) {
            return Optional.of(MESSAGES.text("container.ended", name, ending(ended)));
        }
        return Optional.empty();
    }

    private static String ending(JsonNode terminated) {
        if (terminated.path("reason").asText().equals("OOMKilled")) {
            return MESSAGES.text("ending.oom");
        }
        String message = terminated.path("message").asText();
        String code = MESSAGES.text("ending.code", terminated.path("exitCode").asInt());
        return message.isBlank() ? code : code + " (" + message.strip() + ")";
    }

    private static String unready(JsonNode pod) {
        List<String> names = new ArrayList<>();
        for (JsonNode container : pod.path("status").path("containerStatuses")) {
            if (!container.path("ready").asBoolean()) {
                names.add(container.path("name").asText());
            }
        }
        return String.join(", ", names);
    }

    private static Optional<String> ofReplicas(JsonNode object) {
        int wanted = object.at("/spec/replicas").asInt(1);
        int ready = object.at("/status/readyReplicas").asInt();
        if (ready >= wanted) {
            return Optional.empty();
        }
        Optional<JsonNode> failure = condition(object, "ReplicaFailure", "True");
        if (failure.isPresent()) {
            return failure.map(Diagnosis::words);
        }
        Optional<JsonNode> stuck = condition(object, "Progressing", "False");
        return stuck.isPresent() ? stuck.map(Diagnosis::words) : Optional.of(MESSAGES.text("replicas", ready, wanted));
    }

    private static Optional<JsonNode> condition(JsonNode object, String type, String status) {
        for (JsonNode condition : object.path("status").path("conditions")) {
            if (condition.path("type").asText().equals(type)
                    && condition.path("status").asText().equals(status)) {
                return Optional.of(condition);
            }
        }
        return Optional.empty();
    }

    private static String words(JsonNode condition) {
        return first(condition, "message", "reason");
    }

    private static String first(JsonNode node, String one, String other) {
        String text = node.path(one).asText();
        return text.isEmpty() ? node.path(other).asText() : text;
    }
}
