package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.Container;

/// Which containers of a pod are to run, again or at all, by its restart policy. For the pod's thread.
final class RestartRules {
    private final PodContext context;
    private final ContainerViews views;

    RestartRules(PodContext context, ContainerViews views) {
        this.context = context;
        this.views = views;
    }

    /// Whether some container has yet to run, now or later.
    boolean wantsToRun(PodRuns runs) {
        for (JsonNode spec : ContainerSpecs.init(context.pod())) {
            Container run = runs.latest(ContainerSpecs.name(spec));
            boolean failedForGood = run != null
                    && !ContainerSpecs.isSidecar(spec)
                    && !PodRuns.isAlive(run)
                    && run.state().exitCode() != 0
                    && policy().equals("Never");
            if (failedForGood) {
                return false;
            }
        }
        return ContainerSpecs.main(context.pod()).stream().anyMatch(spec -> {
            Container run = runs.latest(ContainerSpecs.name(spec));
            return run == null ? !endedBefore(spec) : PodRuns.isAlive(run) || mayRestart(spec, run);
        });
    }

    private String policy() {
        return ContainerSpecs.restartPolicy(context.pod());
    }

    /// An earlier engine ran it to its end, and nothing of it is left.
    boolean endedBefore(JsonNode spec) {
        Run ended = views.lostRun(context.memory(ContainerSpecs.name(spec)).before);
        return ended != null
                && switch (policy()) {
                    case "Never" -> true;
                    case "OnFailure" -> ended.succeeded();
                    default -> false;
                };
    }

    boolean mayRestart(JsonNode spec, Container run) {
        if (ContainerSpecs.isSidecar(spec) || PodRuns.isFresh(run)) {
            return true;
        }
        return switch (policy()) {
            case "Never" -> false;
            case "OnFailure" -> run.state().exitCode() != 0;
            default -> true;
        };
    }

    /// Whether an init container that failed is tried again.
    boolean retriesInit() {
        return !policy().equals("Never");
    }

    /// How often the container's next run follows another, should the engine know of none.
    int restartsAfterLost(ContainerMemory memory) {
        return views.lostRun(memory.before) == null
                ? 0
                : memory.before.path("restartCount").asInt() + 1;
    }
}
