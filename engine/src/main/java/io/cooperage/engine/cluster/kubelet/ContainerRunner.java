package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.ProbeSet.Sick;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import io.cooperage.engine.container.Container;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Sees to it that a pod's containers run that are to: starts them, waits between tries, watches their
/// health, and takes over those that an earlier kubelet started. For the pod's thread.
final class ContainerRunner implements AutoCloseable {
    /// A part of the specification that can't be followed is looked at again after this, should nobody say
    /// that something has changed.
    private static final Duration RETRY = Duration.ofSeconds(10);

    private final PodContext context;
    private final KubeletParts parts;
    private final PodMounts mounts;
    private final PodHooks hooks;
    private final PodEnding ending;
    private final RestartRules rules;
    private final ImagePulls pulls;

    ContainerRunner(PodContext context, PodMounts mounts, PodHooks hooks, PodEnding ending, RestartRules rules) {
        this.context = context;
        this.parts = context.parts();
        this.mounts = mounts;
        this.hooks = hooks;
        this.ending = ending;
        this.rules = rules;
        this.pulls = new ImagePulls(
                parts.images(), new PullSecrets(parts.references()), parts.events(), parts.clock(), context.poke());
    }

    /// Those that a probe or a hook speaks against are stopped; the next steps start them again.
    void watchHealth(PodRuns runs) {
        for (JsonNode spec : ContainerSpecs.all(context.pod())) {
            String name = ContainerSpecs.name(spec);
            Container run = runs.latest(name);
            ContainerMemory memory = context.memory(name);
            if (run == null || !PodRuns.isAlive(run) || !run.id().equals(memory.run)) {
                continue;
            }
            ProbeSet probes = memory.probes;
            Sick sick = probes == null ? null : probes.sick();
            Hook hook = memory.postStart;
            if (sick != null) {
                Duration grace =
                        sick.graceSeconds() == null ? context.grace() : Duration.ofSeconds(sick.graceSeconds());
                String message = "Container " + name + " failed " + sick.probe() + " probe, will be restarted";
                ending.stop(run, context.now().plus(grace), message);
            } else if (hook != null && hook.isDone() && hook.failure() != null) {
                ending.stop(run, context.now().plus(context.grace()), "FailedPostStartHook");
            }
        }
    }

    /// Whether those that come after an init container that stays may start.
    boolean isUp(JsonNode spec) {
        ContainerMemory memory = context.memory(ContainerSpecs.name(spec));
        ProbeSet probes = memory.probes;
        return probes != null && probes.started() && !awaitsPostStart(spec);
    }

    /// The next one starts when this one has said that it is ready for it.
    boolean awaitsPostStart(JsonNode spec) {
        Hook hook = context.memory(ContainerSpecs.name(spec)).postStart;
        return hook != null && !hook.isDone();
    }

    /// Sees to it that the container runs, if it is to.
    ///
    /// @param restart whether another start after a failure is wanted at all
    /// @return whether it runs or is going to
    boolean ensure(JsonNode spec, PodRuns runs, Container sandbox, boolean restart) {
        String name = ContainerSpecs.name(spec);
        ContainerMemory memory = context.memory(name);
        Container run = runs.latest(name);
        if (run == null) {
            if (rules.endedBefore(spec)) {
                return false;
            }
            start(spec, rules.restartsAfterLost(memory), sandbox);
            return true;
        }
        if (PodRuns.isAlive(run)) {
            if (!PodRuns.belongsTo(run, sandbox)) {
                ending.stop(run, context.now().plus(context.grace()), "Stopping container " + name);
            } else if (!run.id().equals(memory.run)) {
                adopt(spec, run);
            }
            return true;
        }
        if (PodRuns.isFresh(run)) {
            // The engine died between making and starting it.
            parts.starter().remove(run);
            start(spec, PodRuns.attempt(run), sandbox);
            return true;
        }
        memory.letGo();
        boolean wanted = isInit(spec) || rules.mayRestart(spec, run);
        if (!PodRuns.belongsTo(run, sandbox)) {
            if (wanted) {
                start(spec, PodRuns.attempt(run) + 1, sandbox);
            }
            return wanted;
        }
        if (!restart || !wanted) {
            memory.waiting = null;
            return false;
        }
        restart(spec, run, memory, sandbox);
        return true;
    }

    private boolean isInit(JsonNode spec) {
        return ContainerSpecs.init(context.pod()).contains(spec);
    }

    private void restart(JsonNode spec, Container run, ContainerMemory memory, Container sandbox) {
        if (!run.id().equals(memory.restartedAfter)) {
            Instant finished = ContainerViews.finishedAt(run);
            Instant until = memory.backOff.waitUntil(finished, context.now());
            if (until != null) {
                backOff(ContainerSpecs.name(spec), memory);
                context.wake(until);
                return;
            }
            memory.backOff.next(finished, context.now());
            memory.restartedAfter = run.id();
        }
        start(spec, PodRuns.attempt(run) + 1, sandbox);
    }

    private void backOff(String name, ContainerMemory memory) {
        String pod = PodNames.shown(context.pod());
        if (memory.waiting == null || !memory.waiting.reason().equals("CrashLoopBackOff")) {
            String message = "Back-off restarting failed container " + name + " in pod " + pod;
            context.event(name, EventRecorder.Type.WARNING, "BackOff", message);
        }
        memory.waiting = new Waiting(
                "CrashLoopBackOff",
                "back-off " + BackOff.shown(memory.backOff.current()) + " restarting failed container=" + name + " pod="
                        + pod);
    }

    /// Starts it if its image is there and its surroundings can be made; sets a time to try again if not.
    void start(JsonNode spec, int attempt, Container sandbox) {
        String name = ContainerSpecs.name(spec);
        ContainerMemory memory = context.memory(name);
        try {
            ImagePulls.Answer answer = pulls.ask(context.pod(), spec);
            context.wake(answer.until());
            if (answer.image() == null) {
                memory.waiting = answer.waiting() == null ? memory.waiting : answer.waiting();
                return;
            }
            Map<String, String> env = new Environment(
                            parts.references(),
                            context.facts(),
                            parts.services().all())
                    .of(spec);
            Container run =
                    parts.starter().start(context.pod(), spec, attempt, sandbox, answer.image(), env, mounts.get());
            memory.begin(run.id());
            if (PodRuns.isAlive(run)) {
                watch(spec, run, memory, false);
                memory.postStart = hooks.postStart(spec, run);
            } else {
                context.wake(context.now());
            }
            forgetOld(name);
        } catch (WaitingException e) {
            String message = String.valueOf(e.getMessage());
            Waiting waiting = new Waiting(e.reason(), message);
            if (!waiting.equals(memory.waiting)) {
                context.event(name, EventRecorder.Type.WARNING, "Failed", "Error: " + message);
            }
            memory.waiting = waiting;
            context.wakeIn(RETRY);
        }
    }

    private void adopt(JsonNode spec, Container run) {
        ContainerMemory memory = context.memory(ContainerSpecs.name(spec));
        boolean same = memory.before.path("containerID").asText().equals(ContainerViews.shownId(run));
        memory.begin(run.id());
        watch(spec, run, memory, same && memory.before.path("ready").asBoolean());
    }

    private void watch(JsonNode spec, Container run, ContainerMemory memory, boolean wasReady) {
        Instant since = Objects.requireNonNullElse(run.state().startedAt(), context.now());
        ProbeSet probes = new ProbeSet(
                context.pod(), spec, hooks.target(run, spec), since, wasReady, parts.events(), context.poke());
        memory.probes = probes;
        probes.begin();
    }

    /// The run before the last stays, for its log.
    private void forgetOld(String name) {
        List<Container> runs = context.runs().of(name);
        for (Container old : runs.subList(0, Math.max(0, runs.size() - 2))) {
            parts.starter().remove(old);
        }
    }

    /// Nothing will be started any more.
    void giveUpPulls() {
        pulls.cancel();
    }

    /// Watches nothing and pulls nothing any more; what runs, runs on.
    @Override
    public void close() {
        context.memories().forEach(ContainerMemory::letGo);
        pulls.cancel();
    }
}
