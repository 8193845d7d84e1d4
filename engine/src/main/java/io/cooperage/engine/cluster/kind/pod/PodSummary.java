package io.cooperage.engine.cluster.kind.pod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.cluster.kind.column.Ages;
import io.cooperage.engine.cluster.kind.tree.Trees;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A pod in a few words, as `kubectl get pods` puts it.
///
/// @param containers those that run for as long as the pod: its own and the sidecars
/// @param status a phase, or the reason that tells more than the phase
/// @param lastRestart when a container that was restarted had ended
public record PodSummary(int ready, int containers, String status, long restarts, Optional<Instant> lastRestart) {

    public static PodSummary of(KubeObject pod) {
        return new Reading(pod).summary();
    }

    /// Whether a condition is true.
    static boolean condition(KubeObject pod, String type) {
        return Trees.objects(pod.status().path("conditions")).stream()
                .anyMatch(condition -> Trees.text(condition, "type").equals(type)
                        && Trees.text(condition, "status").equals("True"));
    }

    /// The names of the init containers that stay: `restartPolicy: Always`.
    public static Set<String> sidecars(JsonNode spec) {
        Set<String> names = new HashSet<>();
        for (ObjectNode container : Trees.objects(spec.path("initContainers"))) {
            if (Trees.text(container, "restartPolicy").equals("Always")) {
                names.add(Trees.text(container, "name"));
            }
        }
        return names;
    }

    /// Goes through the statuses of the containers in the order in which they run.
    private static final class Reading {
        private final KubeObject pod;
        private final Set<String> sidecars;
        private final List<ObjectNode> inits;
        private final List<ObjectNode> mains;
        private int ready;
        private long restarts;
        private Optional<Instant> lastRestart = Optional.empty();
        private String status;

        Reading(KubeObject pod) {
            this.pod = pod;
            sidecars = sidecars(pod.spec());
            inits = Trees.objects(pod.status().path("initContainerStatuses"));
            mains = Trees.objects(pod.status().path("containerStatuses"));
            String reason = Trees.text(pod.status(), "reason");
            status = reason.isEmpty() ? Trees.text(pod.status(), "phase") : reason;
        }

        PodSummary summary() {
            for (ObjectNode condition : Trees.objects(pod.status().path("conditions"))) {
                if (Trees.text(condition, "type").equals("PodScheduled")
                        && Trees.text(condition, "reason").equals("SchedulingGated")) {
                    status = "SchedulingGated";
                }
            }
            boolean initializing = readInits();
            if (!initializing || condition(pod, "Initialized")) {
                readMains();
            }
            if (pod.deletionTimestamp().isPresent()) {
                if (Trees.text(pod.status(), "reason").equals("NodeLost")) {
                    status = "Unknown";
                } else if (!Set.of("Succeeded", "Failed").contains(Trees.text(pod.status(), "phase"))) {
                    status = "Terminating";
                }
            }
            int containers = pod.spec().path("containers").size() + sidecars.size();
            return new PodSummary(ready, containers, status, restarts, lastRestart);
        }

        /// Up to the one that holds the others back.
        private boolean readInits() {
            for (int i = 0; i < inits.size(); i++) {
                ObjectNode init = inits.get(i);
                count(init);
                JsonNode terminated = init.path("state").path("terminated");
                if (terminated.isObject() && terminated.path("exitCode").asInt() == 0) {
                    continue;
                }
                if (sidecars.contains(Trees.text(init, "name"))
                        && init.path("started").asBoolean()) {
                    if (init.path("ready").asBoolean()) {
                        ready++;
                    }
                    continue;
                }
                String waiting = Trees.text(init.path("state").path("waiting"), "reason");
                if (terminated.isObject()) {
                    status = "Init:" + ending(terminated);
                } else if (!waiting.isEmpty() && !waiting.equals("PodInitializing")) {
                    status = "Init:" + waiting;
                } else {
                    status = "Init:" + i + "/"
                            + pod.spec().path("initContainers").size();
                }
                return true;
            }
            return false;
        }

        private void readMains() {
            restarts = 0;
            lastRestart = Optional.empty();
            inits.stream()
                    .filter(init -> sidecars.contains(Trees.text(init, "name")))
                    .forEach(this::count);
            boolean running = false;
            for (ObjectNode container : mains.reversed()) {
                count(container);
                JsonNode state = container.path("state");
                String waiting = Trees.text(state.path("waiting"), "reason");
                if (!waiting.isEmpty()) {
                    status = waiting;
                } else if (state.path("terminated").isObject()) {
                    status = ending(state.path("terminated"));
                } else if (container.path("ready").asBoolean()
                        && state.path("running").isObject()) {
                    running = true;
                    ready++;
                }
            }
            if (running && status.equals("Completed")) {
                status = condition(pod, "Ready") ? "Running" : "NotReady";
            }
        }

        private void count(ObjectNode container) {
            restarts += container.path("restartCount").asLong();
            // A container that is gone without a trace ended at no known time, which is not 1970.
            Optional<Instant> ended = Ages.time(
                            container.path("lastState").path("terminated").path("finishedAt"))
                    .filter(Instant.EPOCH::isBefore);
            if (ended.isPresent() && (lastRestart.isEmpty() || lastRestart.get().isBefore(ended.get()))) {
                lastRestart = ended;
            }
        }

        private static String ending(JsonNode terminated) {
            String reason = Trees.text(terminated, "reason");
            if (!reason.isEmpty()) {
                return reason;
            }
            int signal = terminated.path("signal").asInt();
            return signal != 0
                    ? "Signal:" + signal
                    : "ExitCode:" + terminated.path("exitCode").asInt();
        }
    }
}
