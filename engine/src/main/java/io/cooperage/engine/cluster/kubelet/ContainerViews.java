package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.kubelet.Run.End;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerState;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// From what the engine has of a container to what its status says.
final class ContainerViews {
    /// What Kubernetes gives to a program that never ran.
    private static final int NEVER_RAN = 128;

    private static final int KILLED = 137;
    private static final int REMEMBERED = 3;
    private static final Waiting CREATING = new Waiting("ContainerCreating", "");

    private final TerminationMessages messages;

    ContainerViews(TerminationMessages messages) {
        this.messages = messages;
    }

    static String shownId(Container container) {
        return Run.RUNTIME + "://" + container.id();
    }

    static Instant finishedAt(Container run) {
        Instant finished = run.state().finishedAt();
        return finished == null ? run.createdAt() : finished;
    }

    /// @param runs oldest first
    /// @param done nothing will be started any more
    Seen seen(JsonNode spec, List<Container> runs, @Nullable Container sandbox, ContainerMemory memory, boolean done) {
        Container latest = runs.isEmpty() ? null : runs.getLast();
        if (latest == null || PodRuns.isFresh(latest)) {
            Run lost = lostRun(memory.before);
            Waiting waiting = lost != null && !done && memory.waiting == null ? CREATING : memory.waiting;
            return new Seen(
                    spec,
                    lost,
                    lostBefore(memory.before),
                    memory.before.path("restartCount").asInt(),
                    done ? null : waiting,
                    false,
                    false);
        }
        boolean alive = PodRuns.isAlive(latest);
        Run run = run(spec, latest, memory);
        Run previous = runs.size() > 1
                ? run(spec, runs.get(runs.size() - 2), memory)
                : PodRuns.attempt(latest) > 0 ? lostPrevious(latest, memory) : null;
        ProbeSet probes = memory.probes;
        Hook hook = memory.postStart;
        boolean hooked = hook == null || (hook.isDone() && hook.failure() == null);
        boolean watched = alive && latest.id().equals(memory.run);
        boolean started = watched && probes != null && probes.started();
        boolean ready = started && hooked && probes != null && probes.ready();
        Waiting waiting = alive || done ? null : memory.waiting;
        boolean elsewhere = !alive && sandbox != null && !PodRuns.belongsTo(latest, sandbox);
        if (elsewhere && waiting == null && !done) {
            waiting = CREATING;
        }
        return new Seen(spec, run, previous, PodRuns.attempt(latest), waiting, started, ready);
    }

    private @Nullable Run lostPrevious(Container latest, ContainerMemory memory) {
        boolean told = memory.before.path("containerID").asText().equals(shownId(latest));
        return told ? lostBefore(memory.before) : lostRun(memory.before);
    }

    private static @Nullable Run lostBefore(JsonNode before) {
        return Run.ofTerminated(before.path("lastState").path("terminated"), before);
    }

    /// The run that an earlier status tells of as the latest, of which the engine knows nothing.
    @Nullable
    Run lostRun(JsonNode before) {
        String id = before.path("containerID").asText();
        if (id.isEmpty()) {
            return null;
        }
        Run ended = Run.ofTerminated(before.path("state").path("terminated"), before);
        if (ended == null && before.path("state").has("waiting")) {
            ended = lostBefore(before);
        }
        return ended != null
                ? ended
                : new Run(
                        id,
                        before.path("image").asText(),
                        before.path("imageID").asText(),
                        null,
                        new End(
                                KILLED,
                                "ContainerStatusUnknown",
                                "The container could not be located when the pod was terminated",
                                Instant.EPOCH));
    }

    private Run run(JsonNode spec, Container container, ContainerMemory memory) {
        for (ContainerMemory.Ended known : memory.ended) {
            if (known.containerId().equals(container.id())) {
                return known.run();
            }
        }
        ContainerState state = container.state();
        String image = container
                .config()
                .annotations()
                .getOrDefault(ContainerStarter.IMAGE, spec.path("image").asText());
        String imageId = container.config().annotations().getOrDefault(ContainerStarter.IMAGE_ID, "");
        boolean alive = state.status().isAlive();
        Run run = new Run(shownId(container), image, imageId, state.startedAt(), alive ? null : end(spec, container));
        if (!alive) {
            memory.ended.addLast(new ContainerMemory.Ended(container.id(), run));
            if (memory.ended.size() > REMEMBERED) {
                memory.ended.removeFirst();
            }
        }
        return run;
    }

    private End end(JsonNode spec, Container container) {
        ContainerState state = container.state();
        Instant finished = finishedAt(container);
        if (!state.error().isEmpty()) {
            return new End(NEVER_RAN, "StartError", state.error(), finished);
        }
        String reason = state.oomKilled() ? "OOMKilled" : state.exitCode() == 0 ? "Completed" : "Error";
        return new End(state.exitCode(), reason, messages.of(spec, container), finished);
    }
}
