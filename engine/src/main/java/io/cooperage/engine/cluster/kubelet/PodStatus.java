package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.pod.PodQos;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Puts what is known of a pod into the words of its status.
final class PodStatus {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private PodStatus() {}

    /// @param podAddress,hostAddress empty where there is none
    /// @param startedAt when the node first saw the pod
    /// @param verdict an end that the node decided on; null for what follows from the containers
    record Facts(
            String podAddress,
            String hostAddress,
            Instant startedAt,
            boolean sandbox,
            @Nullable Verdict verdict) {}

    /// @param phase always a final one
    /// @param reason `DeadlineExceeded`, `Evicted`, …; empty where there is nothing to say
    record Verdict(PodPhase phase, String reason, String message) {}

    /// @param pod its status is the one before
    static ObjectNode of(
            KubeObject pod, Facts facts, List<Seen> init, List<Seen> main, List<Seen> ephemeral, Instant now) {
        PodPhase phase = phase(pod, facts, init, main);
        ObjectNode status = JSON.objectNode();
        status.put("phase", phase.text());
        Verdict verdict = facts.verdict();
        PodConditions conditions = new PodConditions(pod, now);
        if (verdict != null && verdict.reason().equals(PodVerdict.EVICTED)) {
            conditions.evicted(verdict.message());
        }
        status.set("conditions", conditions.of(phase, facts.sandbox(), init, main));
        if (verdict != null && !verdict.reason().isEmpty()) {
            status.put("message", verdict.message());
            status.put("reason", verdict.reason());
        }
        JsonNode nominated = pod.status().path("nominatedNodeName");
        if (nominated.isTextual()) {
            status.set("nominatedNodeName", nominated);
        }
        put(status, "hostIP", "hostIPs", facts.hostAddress());
        put(status, "podIP", "podIPs", facts.podAddress());
        status.put("startTime", Run.time(facts.startedAt()));
        boolean finished = phase.isFinal();
        if (!init.isEmpty()) {
            status.set("initContainerStatuses", statuses(init, false, finished, ""));
        }
        String initial = init.isEmpty() ? "ContainerCreating" : "PodInitializing";
        status.set("containerStatuses", statuses(main, true, finished, initial));
        status.put("qosClass", PodQos.of(pod.spec()).text());
        if (!ephemeral.isEmpty()) {
            status.set("ephemeralContainerStatuses", statuses(ephemeral, true, finished, "ContainerCreating"));
        }
        return status;
    }

    private static PodPhase phase(KubeObject pod, Facts facts, List<Seen> init, List<Seen> main) {
        PodPhase phase = decided(pod, facts, init, main);
        boolean running = Stream.concat(init.stream(), main.stream()).anyMatch(Seen::isRunning);
        if (phase.isFinal() && running) {
            // As long as something runs, sidecars say, it still uses what it was given.
            return main.stream().anyMatch(seen -> seen.run() != null) ? PodPhase.RUNNING : PodPhase.PENDING;
        }
        return phase;
    }

    private static PodPhase decided(KubeObject pod, Facts facts, List<Seen> init, List<Seen> main) {
        Verdict verdict = facts.verdict();
        if (verdict != null) {
            return verdict.phase();
        }
        String before = pod.status().path("phase").asText();
        for (PodPhase phase : PodPhase.values()) {
            // What is final stays so.
            if (phase.isFinal() && phase.text().equals(before)) {
                return phase;
            }
        }
        return PodPhase.of(ContainerSpecs.restartPolicy(pod), init, main);
    }

    private static void put(ObjectNode status, String one, String all, String address) {
        if (!address.isEmpty()) {
            status.put(one, address);
            status.putArray(all).addObject().put("ip", address);
        }
    }

    private static ArrayNode statuses(List<Seen> containers, boolean main, boolean finished, String initial) {
        ArrayNode statuses = JSON.arrayNode();
        for (Seen seen : containers) {
            String reason = !main && initial.isEmpty() ? "PodInitializing" : initial;
            statuses.add(status(seen, main || ContainerSpecs.isSidecar(seen.spec()), finished, reason));
        }
        return statuses;
    }

    private static ObjectNode status(Seen seen, boolean stays, boolean finished, String initial) {
        ObjectNode status = JSON.objectNode();
        Run run = seen.run();
        Waiting waiting = seen.waiting();
        if (run != null) {
            status.put("containerID", run.id());
        }
        status.put("image", run == null ? seen.spec().path("image").asText() : run.image());
        status.put("imageID", run == null ? "" : run.imageId());
        ObjectNode state = JSON.objectNode();
        @Nullable Run last = seen.previous();
        if (run != null && run.isAlive()) {
            state.putObject("running")
                    .put("startedAt", Run.time(Objects.requireNonNullElse(run.startedAt(), Instant.EPOCH)));
        } else if (run != null && waiting == null) {
            state.set("terminated", run.terminated());
        } else {
            Waiting why = waiting == null ? new Waiting(initial, "") : waiting;
            ObjectNode node = state.putObject("waiting").put("reason", why.reason());
            if (!why.message().isEmpty()) {
                node.put("message", why.message());
            }
            last = run == null ? last : run;
        }
        ObjectNode lastState = JSON.objectNode();
        if (last != null && last.end() != null) {
            lastState.set("terminated", last.terminated());
        }
        status.set("lastState", lastState);
        status.put("name", seen.name());
        boolean done = !stays && seen.isTerminated() && run != null && run.succeeded();
        status.put("ready", done || (stays && !finished && seen.isRunning() && seen.ready()));
        status.put("restartCount", seen.restarts());
        status.put("started", seen.isRunning() && seen.started());
        status.set("state", state);
        return status;
    }
}
