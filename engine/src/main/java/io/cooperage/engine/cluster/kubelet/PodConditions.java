package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The conditions of a pod that its node decides, with Kubernetes' reasons and texts; others are kept as they
/// are.
final class PodConditions {
    private static final String READY_TO_START = "PodReadyToStartContainers";
    private static final String INITIALIZED = "Initialized";
    private static final String READY = "Ready";
    private static final String CONTAINERS_READY = "ContainersReady";
    private static final String SCHEDULED = "PodScheduled";
    private static final String DISRUPTED = "DisruptionTarget";

    private final KubeObject pod;
    private final Instant now;
    private final Map<String, JsonNode> old = new LinkedHashMap<>();

    PodConditions(KubeObject pod, Instant now) {
        this.pod = pod;
        this.now = now;
        for (JsonNode condition : pod.status().path("conditions")) {
            old.put(condition.path("type").asText(), condition);
        }
    }

    /// The node had to end it, through no fault of the program perhaps: owners may try again.
    void evicted(String message) {
        Map<String, JsonNode> made = new LinkedHashMap<>();
        put(made, DISRUPTED, new Verdict(true, "TerminationByKubelet", message));
        old.putAll(made);
    }

    private record Verdict(boolean holds, String reason, String message) {
        static final Verdict YES = new Verdict(true, "", "");
    }

    /// @param sandbox the pod's own network and the rest of what is shared is there
    ArrayNode of(PodPhase phase, boolean sandbox, List<Seen> init, List<Seen> main) {
        Map<String, JsonNode> conditions = new LinkedHashMap<>();
        Verdict containers = containersReady(phase, init, main);
        put(conditions, READY_TO_START, sandbox ? Verdict.YES : new Verdict(false, "", ""));
        put(conditions, INITIALIZED, initialized(phase, init, main));
        put(conditions, READY, ready(containers));
        put(conditions, CONTAINERS_READY, containers);
        JsonNode scheduled = old.get(SCHEDULED);
        if (scheduled == null) {
            put(conditions, SCHEDULED, Verdict.YES);
        } else {
            conditions.put(SCHEDULED, scheduled);
        }
        old.forEach(conditions::putIfAbsent);
        ArrayNode all = JsonNodeFactory.instance.arrayNode();
        conditions.values().forEach(all::add);
        return all;
    }

    private void put(Map<String, JsonNode> conditions, String type, Verdict verdict) {
        String status = verdict.holds ? "True" : "False";
        JsonNode before = old.get(type);
        ObjectNode condition = JsonNodeFactory.instance.objectNode();
        condition.put("type", type);
        condition.put("status", status);
        condition.putNull("lastProbeTime");
        condition.put(
                "lastTransitionTime",
                before != null && before.path("status").asText().equals(status)
                        ? before.path("lastTransitionTime").asText()
                        : Run.time(now));
        if (!verdict.reason.isEmpty()) {
            condition.put("reason", verdict.reason);
        }
        if (!verdict.message.isEmpty()) {
            condition.put("message", verdict.message);
        }
        conditions.put(type, condition);
    }

    private static Verdict initialized(PodPhase phase, List<Seen> init, List<Seen> main) {
        List<String> incomplete = new ArrayList<>();
        boolean mainBegan = main.stream().anyMatch(seen -> seen.run() != null);
        for (Seen seen : init) {
            boolean done = ContainerSpecs.isSidecar(seen.spec())
                    ? seen.started() || mainBegan
                    : seen.isTerminated() && seen.run() != null && seen.run().succeeded();
            if (!done && !mainBegan) {
                incomplete.add(seen.name());
            }
        }
        if (phase == PodPhase.SUCCEEDED) {
            return new Verdict(true, "PodCompleted", "");
        }
        return incomplete.isEmpty()
                ? Verdict.YES
                : new Verdict(
                        false, "ContainersNotInitialized", "containers with incomplete status: " + list(incomplete));
    }

    private static Verdict containersReady(PodPhase phase, List<Seen> init, List<Seen> main) {
        if (phase == PodPhase.SUCCEEDED) {
            return new Verdict(false, "PodCompleted", "");
        }
        if (phase == PodPhase.FAILED) {
            return new Verdict(false, "PodFailed", "");
        }
        List<String> unready = new ArrayList<>();
        for (Seen seen : init) {
            if (ContainerSpecs.isSidecar(seen.spec()) && !seen.ready()) {
                unready.add(seen.name());
            }
        }
        main.stream().filter(seen -> !seen.ready()).forEach(seen -> unready.add(seen.name()));
        return unready.isEmpty()
                ? Verdict.YES
                : new Verdict(false, "ContainersNotReady", "containers with unready status: " + list(unready));
    }

    private Verdict ready(Verdict containers) {
        if (!containers.holds) {
            return containers;
        }
        List<String> missing = new ArrayList<>();
        for (JsonNode gate : pod.spec().path("readinessGates")) {
            String type = gate.path("conditionType").asText();
            JsonNode condition = old.get(type);
            if (condition == null) {
                missing.add("corresponding condition of pod readiness gate \"" + type + "\" does not exist.");
            } else if (!condition.path("status").asText().equals("True")) {
                missing.add("the status of pod readiness gate \"" + type + "\" is not \"True\", but "
                        + condition.path("status").asText());
            }
        }
        return missing.isEmpty()
                ? Verdict.YES
                : new Verdict(false, "ReadinessGatesNotReady", String.join(", ", missing));
    }

    private static String list(List<String> names) {
        return "[" + String.join(" ", names) + "]";
    }
}
