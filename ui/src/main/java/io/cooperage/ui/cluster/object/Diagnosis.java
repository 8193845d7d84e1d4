package io.cooperage.ui.cluster.object;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.ui.i18n.Messages;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Why an object is not as it should be, in one sentence, read from its status, from what was reported of it
/// and, of a workload, from its pods.
public final class Diagnosis {
    private static final Messages MESSAGES = Messages.of(Diagnosis.class);
    private static final Set<String> WORKLOADS = Set.of("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job");

    /// Overcome as soon as the pod has a node; and that it can't be had is told by the pod's own condition.
    private static final String UNSCHEDULED = "FailedScheduling";

    /// As the kubelet words the checks that end a container; one that is not ready is not ended.
    private static final Pattern ENDING_PROBE =
            Pattern.compile("(Liveness|Startup) probe (?:failed|errored): (.*)", Pattern.DOTALL);

    private Diagnosis() {}

    /// From its status alone.
    ///
    /// @return empty when nothing is the matter
    public static Optional<String> of(JsonNode object) {
        return of(object, List.of(), List.of());
    }

    /// @param events about the object, the newest first
    /// @param pods of a workload; of others none
    /// @return empty when nothing is the matter
    public static Optional<String> of(JsonNode object, List<JsonNode> events, List<JsonNode> pods) {
        return switch (object.path("kind").asText()) {
            case "Pod" -> ofPod(object, events);
            case "Deployment", "StatefulSet", "ReplicaSet" ->
                ofReplicas(
                        object,
                        object.at("/spec/replicas").asInt(1),
                        object.at("/status/readyReplicas").asInt(),
                        events,
                        pods);
            case "DaemonSet" ->
                ofReplicas(
                        object,
                        object.at("/status/desiredNumberScheduled").asInt(),
                        object.at("/status/numberReady").asInt(),
                        events,
                        pods);
            case "Job" -> ofJob(object, events, pods);
            case "PersistentVolumeClaim" ->
                object.at("/status/phase").asText().equals("Pending")
                        ? Optional.of(MESSAGES.text("claim"))
                        : Optional.empty();
            case "Node" ->
                condition(object, "Ready", "True").isPresent() ? Optional.empty() : Optional.of(MESSAGES.text("node"));
            default -> Optional.empty();
        };
    }

    /// Whether its pods and their events would tell more.
    static boolean asksPods(JsonNode object) {
        String kind = object.path("kind").asText();
        return WORKLOADS.contains(kind)
                && (kind.equals("Job")
                        ? condition(object, "Complete", "True").isEmpty()
                                && !object.at("/spec/suspend").asBoolean()
                        : of(object).isPresent());
    }

    private static Optional<String> ofPod(JsonNode pod, List<JsonNode> events) {
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
                Optional<String> said = ofContainer(container, pod, events);
                if (said.isPresent()) {
                    return said;
                }
            }
        }
        if (phase.equals("Failed")) {
            return Optional.of(MESSAGES.text("pod.failed", first(pod.path("status"), "message", "reason")));
        }
        Optional<String> warned = warning(pod, events);
        if (phase.equals("Running") && condition(pod, "Ready", "True").isEmpty()) {
            return Optional.of(warned.map(words -> MESSAGES.text("pod.unready.why", unready(pod), words))
                    .orElseGet(() -> MESSAGES.text("pod.unready", unready(pod))));
        }
        return phase.equals("Pending") ? warned.map(words -> MESSAGES.text("pod.starting", words)) : Optional.empty();
    }

    /// Of this very object: a predecessor may have had its name.
    private static Stream<JsonNode> warnings(JsonNode object, List<JsonNode> events) {
        JsonNode uid = object.at("/metadata/uid");
        JsonNode name = object.at("/metadata/name");
        return events.stream()
                .filter(event -> event.path("type").asText().equals("Warning")
                        && event.at("/involvedObject/name").equals(name)
                        && event.at("/involvedObject/uid").equals(uid));
    }

    private static Optional<String> warning(JsonNode object, List<JsonNode> events) {
        return warnings(object, events)
                .filter(event -> !event.path("reason").asText().equals(UNSCHEDULED))
                .findFirst()
                .map(event -> MESSAGES.text(
                        "warning",
                        event.path("reason").asText(),
                        event.path("message").asText().strip()));
    }

    /// What the check said for which a container was ended last.
    private static Optional<String> probe(JsonNode container, JsonNode pod, List<JsonNode> events) {
        String name = container.path("name").asText();
        JsonNode last = container.path("lastState").path("terminated");
        if (last.path("reason").asText().equals("OOMKilled")) {
            return Optional.empty();
        }
        String began = last.path("startedAt").asText();
        return warnings(pod, events)
                .filter(event -> event.path("reason").asText().equals("Unhealthy"))
                .filter(event -> {
                    String about = event.at("/involvedObject/fieldPath").asText();
                    return about.isEmpty() || about.endsWith("{" + name + "}");
                })
                // One of an earlier run tells nothing of how the last one ended.
                .filter(event -> event.path("lastTimestamp").asText(began).compareTo(began) >= 0)
                .map(event ->
                        ENDING_PROBE.matcher(event.path("message").asText().strip()))
                .filter(Matcher::matches)
                .map(said -> MESSAGES.text(
                        "container.probe",
                        name,
                        container.path("restartCount").asInt(),
                        said.group(1).toLowerCase(Locale.ROOT),
                        said.group(2)))
                .findFirst();
    }

    private static Optional<String> ofContainer(JsonNode container, JsonNode pod, List<JsonNode> events) {
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
                return probe(container, pod, events)
                        .or(() -> Optional.of(MESSAGES.text(
                                "container.crash",
                                name,
                                container.path("restartCount").asInt(),
                                ending(last))));
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

    private static Optional<String> ofReplicas(
            JsonNode object, int wanted, int ready, List<JsonNode> events, List<JsonNode> pods) {
        if (ready >= wanted) {
            return Optional.empty();
        }
        Optional<JsonNode> failure = condition(object, "ReplicaFailure", "True");
        if (failure.isPresent()) {
            return failure.map(Diagnosis::words);
        }
        Optional<String> why = unwell(events, pods);
        Optional<JsonNode> stuck = condition(object, "Progressing", "False");
        if (why.isEmpty() && stuck.isPresent()) {
            return stuck.map(Diagnosis::words);
        }
        if (why.isEmpty()) {
            // Such as pods that may not be made.
            why = warning(object, events);
        }
        return Optional.of(why.map(words -> MESSAGES.text("replicas.why", ready, wanted, words))
                .orElseGet(() -> MESSAGES.text("replicas", ready, wanted)));
    }

    private static Optional<String> ofJob(JsonNode job, List<JsonNode> events, List<JsonNode> pods) {
        Optional<String> failed = condition(job, "Failed", "True").map(Diagnosis::words);
        if (condition(job, "Complete", "True").isPresent()) {
            return Optional.empty();
        }
        Optional<String> why = unwell(events, pods);
        if (why.isEmpty() && failed.isEmpty()) {
            why = warning(job, events);
        }
        if (failed.isPresent()) {
            return Optional.of(why.map(words -> MESSAGES.text("job.failed.why", failed.get(), words))
                    .orElseGet(failed::get));
        }
        return why.map(words -> MESSAGES.text(
                "job.why",
                job.at("/status/succeeded").asInt(),
                job.at("/spec/completions").asInt(1),
                words));
    }

    /// Of the pods that are to stay, the first by name that has something to say.
    private static Optional<String> unwell(List<JsonNode> events, List<JsonNode> pods) {
        return pods.stream()
                .filter(pod -> !pod.at("/metadata/deletionTimestamp").isTextual())
                .sorted(Comparator.comparing(pod -> pod.at("/metadata/name").asText()))
                .flatMap(pod -> ofPod(pod, events).stream()
                        .map(words -> MESSAGES.text(
                                "replicas.pod", pod.at("/metadata/name").asText(), words)))
                .findFirst();
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
