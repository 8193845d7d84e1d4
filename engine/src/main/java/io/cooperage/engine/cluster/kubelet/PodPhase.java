package io.cooperage.engine.cluster.kubelet;

import io.cooperage.engine.cluster.object.KubeObject;
import java.util.List;

/// The one word for how a pod is.
enum PodPhase {
    PENDING("Pending"),
    RUNNING("Running"),
    SUCCEEDED("Succeeded"),
    FAILED("Failed");

    private final String text;

    PodPhase(String text) {
        this.text = text;
    }

    String text() {
        return text;
    }

    boolean isFinal() {
        return this == SUCCEEDED || this == FAILED;
    }

    /// Whether this is what the pod's status says.
    static boolean isFinal(KubeObject pod) {
        String said = pod.status().path("phase").asText();
        return said.equals(SUCCEEDED.text) || said.equals(FAILED.text);
    }

    /// @param restartPolicy of the pod
    /// @param init in their order
    static PodPhase of(String restartPolicy, List<Seen> init, List<Seen> main) {
        boolean mainBegan = main.stream().anyMatch(seen -> seen.run() != null);
        boolean pendingInit = false;
        for (Seen seen : init) {
            boolean sidecar = ContainerSpecs.isSidecar(seen.spec());
            if (sidecar) {
                pendingInit |= !seen.started() && !mainBegan;
                continue;
            }
            Run ended = seen.lastEnded();
            boolean failed = !seen.isRunning() && ended != null && !ended.succeeded();
            if (failed && restartPolicy.equals("Never")) {
                return FAILED;
            }
            pendingInit |= !seen.isTerminated() && !failed;
            pendingInit |= failed;
        }
        if (pendingInit) {
            return PENDING;
        }
        return ofMain(restartPolicy, main);
    }

    private static PodPhase ofMain(String restartPolicy, List<Seen> main) {
        int running = 0;
        int stopped = 0;
        int succeeded = 0;
        for (Seen seen : main) {
            Run ended = seen.lastEnded();
            if (seen.isRunning()) {
                running++;
            } else if (ended == null) {
                return PENDING;
            } else {
                stopped++;
                succeeded += seen.isTerminated() && ended.succeeded() ? 1 : 0;
            }
        }
        if (running > 0 || stopped == 0) {
            return running > 0 ? RUNNING : PENDING;
        }
        return switch (restartPolicy) {
            case "Always" -> RUNNING;
            case "Never" -> succeeded == stopped ? SUCCEEDED : FAILED;
            default -> succeeded == stopped ? SUCCEEDED : RUNNING;
        };
    }
}
