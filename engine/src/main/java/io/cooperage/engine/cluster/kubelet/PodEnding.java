package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.PodStatus.Verdict;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The ways to the end: one container is stopped, all of a pod are, the pod itself goes. For the pod's
/// thread.
final class PodEnding {
    private final PodContext context;
    private final KubeletParts parts;
    private final PodVerdict verdict;
    private final PodSandbox sandbox;
    private final PodMounts mounts;
    private final PodHooks hooks;
    private final PodReport report;
    private final Map<String, Stopping> stoppings = new LinkedHashMap<>();
    private @Nullable Instant killBy;

    PodEnding(
            PodContext context,
            PodVerdict verdict,
            PodSandbox sandbox,
            PodMounts mounts,
            PodHooks hooks,
            PodReport report) {
        this.context = context;
        this.parts = context.parts();
        this.verdict = verdict;
        this.sandbox = sandbox;
        this.mounts = mounts;
        this.hooks = hooks;
        this.report = report;
    }

    /// Those that are being stopped get the next step, if it is time.
    void advance(PodRuns runs) {
        List<String> alive = runs.alive().stream().map(Container::id).toList();
        stoppings.keySet().retainAll(alive);
        stoppings.values().forEach(stopping -> context.wake(stopping.advance(parts.containers(), context.now())));
    }

    boolean isStopping() {
        return !stoppings.isEmpty();
    }

    /// All containers that run end, those that serve the others last.
    ///
    /// @return whether none runs any more
    boolean stopAll(PodRuns runs, Instant deadline) {
        List<Container> alive = runs.alive();
        if (alive.isEmpty()) {
            return true;
        }
        List<String> sidecars = ContainerSpecs.init(context.pod()).stream()
                .filter(ContainerSpecs::isSidecar)
                .map(ContainerSpecs::name)
                .toList();
        List<Container> first =
                alive.stream().filter(c -> !sidecars.contains(name(c))).toList();
        if (!first.isEmpty()) {
            first.forEach(container -> stop(container, deadline, "Stopping container " + name(container)));
            return false;
        }
        alive.stream()
                .max(Comparator.comparingInt(container -> sidecars.indexOf(name(container))))
                .ifPresent(last -> stop(last, deadline, "Stopping container " + name(last)));
        return false;
    }

    private static String name(Container container) {
        return container.config().labels().getOrDefault(PodNames.CONTAINER, "");
    }

    /// One ends; a second call may only hurry it.
    void stop(Container container, Instant deadline, String message) {
        Stopping stopping = stoppings.get(container.id());
        if (stopping == null) {
            stopping = begin(container, deadline, message);
            stoppings.put(container.id(), stopping);
        }
        stopping.notAfter(deadline);
        context.wake(stopping.advance(parts.containers(), context.now()));
    }

    private Stopping begin(Container container, Instant deadline, String message) {
        String name = name(container);
        ContainerMemory memory = context.memory(name);
        context.event(name, EventRecorder.Type.NORMAL, "Killing", message);
        ProbeSet probes = memory.probes;
        if (probes != null) {
            probes.ending();
        }
        boolean time = deadline.isAfter(context.now()) && container.id().equals(memory.run);
        Hook hook = time ? hooks.preStop(context.spec(name), container) : null;
        return new Stopping(container.id(), container.config().effectiveStopSignal(), hook, deadline);
    }

    /// The pod has done its work or failed; its containers stay for their logs.
    void finish(PodRuns runs) {
        if (stopAll(runs, killBy())) {
            letGo();
            runs.sandboxes().forEach(parts.starter()::remove);
            parts.groups().remove(context.pod().uid());
            sandbox.gone();
        }
    }

    private Instant killBy() {
        if (killBy == null) {
            killBy = context.now().plus(verdict.grace());
        }
        return killBy;
    }

    private void letGo() {
        context.memories().forEach(ContainerMemory::letGo);
    }

    /// The pod is to go, or has gone from the API.
    ///
    /// @return whether nothing is left of it on the node
    boolean terminate(PodRuns runs, boolean removed) {
        Instant latest = context.pod().deletionTimestamp().orElse(null);
        Instant own = killBy();
        Instant deadline = latest != null && !removed && latest.isBefore(own) ? latest : own;
        if (!stopAll(runs, deadline)) {
            if (!removed) {
                report.tell();
            }
            return false;
        }
        letGo();
        if (!removed) {
            tellTheEnd(runs);
        }
        runs.byName().values().forEach(all -> all.forEach(parts.starter()::remove));
        runs.sandboxes().forEach(parts.starter()::remove);
        parts.groups().remove(context.pod().uid());
        mounts.tearDown();
        if (!removed) {
            deleteFromApi();
        }
        return true;
    }

    /// What is told last: everything has ended, one way or the other.
    private void tellTheEnd(PodRuns runs) {
        if (runs.byName().isEmpty()) {
            return;
        }
        if (!verdict.isGiven()) {
            boolean good = ContainerSpecs.main(context.pod()).stream().allMatch(spec -> succeeded(spec, runs));
            verdict.set(new Verdict(good ? PodPhase.SUCCEEDED : PodPhase.FAILED, "", ""));
        }
        sandbox.ends();
        report.tell();
    }

    private static boolean succeeded(JsonNode spec, PodRuns runs) {
        Container run = runs.latest(ContainerSpecs.name(spec));
        return run != null && run.state().exitCode() == 0;
    }

    private void deleteFromApi() {
        KubeObject pod = context.pod();
        try {
            parts.api()
                    .delete(
                            parts.pods(),
                            pod.namespace(),
                            pod.name(),
                            DeleteOptions.by(StatusWriter.MANAGER, pod.uid())
                                    .withGrace(0)
                                    .because(parts.pods().key(pod.namespace(), pod.name()), pod.revision()));
        } catch (StatusException e) {
            if (e.reason() != StatusReason.NOT_FOUND && e.reason() != StatusReason.CONFLICT) {
                throw e;
            }
        }
    }
}
