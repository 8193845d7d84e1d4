package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.cooperage.engine.cluster.api.DeleteOptions;
import io.cooperage.engine.cluster.api.StatusException;
import io.cooperage.engine.cluster.api.StatusReason;
import io.cooperage.engine.cluster.events.EventRecorder;
import io.cooperage.engine.cluster.kubelet.PodStatus.Facts;
import io.cooperage.engine.cluster.kubelet.PodStatus.Verdict;
import io.cooperage.engine.cluster.kubelet.PodVolumes.Mounted;
import io.cooperage.engine.cluster.kubelet.ProbeSet.Sick;
import io.cooperage.engine.cluster.kubelet.Seen.Waiting;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerService.RemoveOptions;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Compares what a pod shall be with what runs of it, takes every step that can be taken now, and tells how
/// it is. It never waits: it says when it wants to be asked again. For the pod's thread.
final class PodSync implements AutoCloseable {
    private static final RemoveOptions FOR_GOOD = new RemoveOptions(true, true, false);
    private static final Duration SOON = Duration.ofSeconds(1);

    /// A part of the specification that can't be followed is looked at again after this, should nobody say
    /// that something has changed.
    private static final Duration RETRY = Duration.ofSeconds(10);

    private static final Duration SHORTEST_RETRY = Duration.ofMillis(500);
    private static final Duration LONGEST_RETRY = Duration.ofMinutes(2);

    private final KubeletParts parts;
    private final Runnable poke;
    private final ImagePulls pulls;
    private final StatusWriter status;
    private final ContainerViews views;
    private final Map<String, ContainerMemory> memories = new HashMap<>();
    private final Map<String, Stopping> stoppings = new LinkedHashMap<>();
    private final Instant startedAt;

    /// A sandbox that dies again and again must not be made anew as fast as that.
    private final BackOff sandboxBackOff = new BackOff();

    private KubeObject pod;
    private Instant wake = Instant.MAX;
    private @Nullable Map<String, Mounted> volumes;
    private @Nullable Verdict verdict;
    private @Nullable Instant killBy;
    private String podAddress;
    private String sandboxId = "";
    private Duration mountRetry = SHORTEST_RETRY;
    private boolean sandboxAlive;
    private boolean over;

    /// @param poke wakes the pod's thread; for any thread
    PodSync(KubeObject pod, KubeletParts parts, Runnable poke) {
        this.pod = pod;
        this.parts = parts;
        this.poke = poke;
        this.pulls = new ImagePulls(
                parts.images(), new PullSecrets(parts.references()), parts.events(), parts.clock(), poke);
        this.status = new StatusWriter(parts.api(), parts.pods());
        this.views = new ContainerViews(parts.messages());
        this.podAddress = pod.status().path("podIP").asText();
        JsonNode began = pod.status().path("startTime");
        this.startedAt = began.isTextual()
                ? Instant.parse(began.asText())
                : parts.clock().instant();
        String phase = pod.status().path("phase").asText();
        if (phase.equals(PodPhase.FAILED.text()) && pod.status().has("reason")) {
            this.verdict = new Verdict(
                    PodPhase.FAILED,
                    pod.status().path("reason").asText(),
                    pod.status().path("message").asText());
        }
    }

    /// Nothing is left to be done, ever.
    boolean isOver() {
        return over;
    }

    /// @param removed the API has it no more
    /// @param refresh an object that its volumes may be made of has changed
    /// @return when to be asked again at the latest
    Instant step(KubeObject now, boolean removed, boolean refresh) {
        pod = now;
        wake = Instant.MAX;
        PodRuns runs = advanceStoppings();
        if (removed || pod.deletionTimestamp().isPresent()) {
            terminate(runs, removed);
            return wake;
        }
        decideEnd();
        if (verdict != null || isFinal(pod.status().path("phase").asText())) {
            finish(runs);
        } else {
            tell();
            if (refresh) {
                refreshVolumes();
            }
            live(runs);
        }
        KubeObject told = tell();
        if (told != null
                && !sandboxGone()
                && isFinal(told.status().path("phase").asText())) {
            finish(PodRuns.of(parts.containers(), pod.uid()));
        }
        return wake;
    }

    private static boolean isFinal(String phase) {
        return phase.equals(PodPhase.SUCCEEDED.text()) || phase.equals(PodPhase.FAILED.text());
    }

    private boolean sandboxGone() {
        return sandboxId.isEmpty() && stoppings.isEmpty() && !sandboxAlive;
    }

    private void wake(@Nullable Instant at) {
        if (at != null && at.isBefore(wake)) {
            wake = at;
        }
    }

    private Instant now() {
        return parts.clock().instant();
    }

    private ContainerMemory memory(String name) {
        return memories.computeIfAbsent(name, key -> new ContainerMemory(statusBefore(key)));
    }

    private JsonNode statusBefore(String name) {
        for (String list : List.of("containerStatuses", "initContainerStatuses", "ephemeralContainerStatuses")) {
            for (JsonNode before : pod.status().path(list)) {
                if (before.path("name").asText().equals(name)) {
                    return before;
                }
            }
        }
        return MissingNode.getInstance();
    }

    private JsonNode spec(String name) {
        return ContainerSpecs.all(pod).stream()
                .filter(container -> ContainerSpecs.name(container).equals(name))
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    private void event(String container, EventRecorder.Type type, String reason, String message) {
        String path = container.isEmpty() ? "" : ContainerSpecs.fieldPath(pod, container);
        parts.events().record(pod, path, type, reason, message);
    }

    // Ends that the node decides on

    private void decideEnd() {
        if (verdict != null) {
            return;
        }
        String sysctl = SecurityContexts.forbiddenSysctl(pod);
        if (sysctl != null) {
            verdict = new Verdict(PodPhase.FAILED, "SysctlForbidden", "Pod was rejected: " + sysctl);
            event("", EventRecorder.Type.WARNING, "SysctlForbidden", sysctl);
        }
        JsonNode seconds = pod.spec().path("activeDeadlineSeconds");
        if (seconds.isNumber() && !isFinal(pod.status().path("phase").asText())) {
            Instant until = startedAt.plusSeconds(seconds.asLong());
            if (now().isBefore(until)) {
                wake(until);
            } else {
                String message = "Pod was active on the node longer than the specified deadline";
                verdict = new Verdict(PodPhase.FAILED, "DeadlineExceeded", message);
                event("", EventRecorder.Type.NORMAL, "DeadlineExceeded", message);
            }
        }
    }

    // The way to the end

    private PodRuns advanceStoppings() {
        PodRuns runs = PodRuns.of(parts.containers(), pod.uid());
        List<String> alive = runs.alive().stream().map(Container::id).toList();
        stoppings.keySet().retainAll(alive);
        stoppings.values().forEach(stopping -> wake(stopping.advance(parts.containers(), now())));
        Container sandbox = runs.sandbox();
        sandboxAlive = sandbox != null;
        sandboxId = sandbox == null ? "" : sandbox.id();
        return runs;
    }

    /// All containers that run end, those that serve the others last.
    ///
    /// @return whether none runs any more
    private boolean stopAll(PodRuns runs, Instant deadline) {
        List<Container> alive = runs.alive();
        if (alive.isEmpty()) {
            return true;
        }
        List<String> sidecars = ContainerSpecs.init(pod).stream()
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
                .max((a, b) -> Integer.compare(sidecars.indexOf(name(a)), sidecars.indexOf(name(b))))
                .ifPresent(last -> stop(last, deadline, "Stopping container " + name(last)));
        return false;
    }

    private static String name(Container container) {
        return container.config().labels().getOrDefault(PodNames.CONTAINER, "");
    }

    private void stop(Container container, Instant deadline, String message) {
        Stopping stopping = stoppings.get(container.id());
        if (stopping == null) {
            String name = name(container);
            JsonNode preStop = spec(name).path("lifecycle").path("preStop");
            event(name, EventRecorder.Type.NORMAL, "Killing", message);
            ProbeSet probes = memory(name).probes;
            if (probes != null) {
                probes.ending();
            }
            boolean time = deadline.isAfter(now());
            Hook hook = preStop.isObject() && time && container.id().equals(memory(name).run)
                    ? hook("preStop", name, container, preStop)
                    : null;
            stopping = new Stopping(container.id(), container.config().effectiveStopSignal(), hook, deadline);
            stoppings.put(container.id(), stopping);
        }
        stopping.notAfter(deadline);
        wake(stopping.advance(parts.containers(), now()));
    }

    private Hook hook(String word, String name, Container container, JsonNode handler) {
        ContainerTarget target = target(container, spec(name));
        String reason = word.equals("preStop") ? "FailedPreStopHook" : "FailedPostStartHook";
        return new Hook(
                word + " " + pod.name() + "/" + name,
                () -> {
                    String failure = Hooks.run(handler, target);
                    if (failure != null) {
                        event(
                                name,
                                EventRecorder.Type.WARNING,
                                reason,
                                (word.equals("preStop") ? "PreStopHook" : "PostStartHook") + " failed: " + failure);
                    }
                    return failure;
                },
                poke);
    }

    private ContainerTarget target(Container container, JsonNode spec) {
        Container sandbox =
                parts.containers().get(container.config().labels().getOrDefault(PodNames.SANDBOX, container.id()));
        boolean host = ContainerPlans.isOnHostNetwork(pod);
        return new ContainerTarget(
                parts.containers(),
                container.id(),
                spec,
                sandbox,
                host ? "" : podAddress,
                !parts.options().rootless());
    }

    private Duration grace() {
        JsonNode asked = pod.metadata().path("deletionGracePeriodSeconds");
        long own = pod.spec().path("terminationGracePeriodSeconds").asLong(30);
        return Duration.ofSeconds(asked.isNumber() ? asked.asLong() : own);
    }

    private void terminate(PodRuns runs, boolean removed) {
        pulls.cancel();
        Instant latest = pod.deletionTimestamp().orElse(null);
        if (killBy == null) {
            killBy = now().plus(grace());
        }
        Instant deadline = latest != null && !removed && latest.isBefore(killBy) ? latest : killBy;
        if (!stopAll(runs, deadline)) {
            if (!removed) {
                tell();
            }
            return;
        }
        memories.values().forEach(ContainerMemory::letGo);
        if (!removed) {
            endOfTermination(runs);
        }
        removeContainers(runs);
        parts.volumes().tearDown(pod.uid());
        if (removed) {
            over = true;
            return;
        }
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

    /// What is told last: everything has ended, one way or the other.
    private void endOfTermination(PodRuns runs) {
        if (runs.byName().isEmpty()) {
            return;
        }
        if (verdict == null) {
            boolean good = ContainerSpecs.main(pod).stream().allMatch(spec -> {
                Container run = runs.latest(ContainerSpecs.name(spec));
                return run != null && run.state().exitCode() == 0;
            });
            verdict = new Verdict(good ? PodPhase.SUCCEEDED : PodPhase.FAILED, "", "");
        }
        sandboxAlive = false;
        tell();
    }

    private void removeContainers(PodRuns runs) {
        runs.byName().values().forEach(all -> all.forEach(this::remove));
        runs.sandboxes().forEach(this::remove);
    }

    private void remove(Container container) {
        try {
            parts.containers().remove(container.id(), FOR_GOOD);
        } catch (EngineException e) {
            if (e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
        }
    }

    /// The pod has done its work or failed; its containers stay for their logs.
    private void finish(PodRuns runs) {
        pulls.cancel();
        if (killBy == null) {
            killBy = now().plus(grace());
        }
        if (stopAll(runs, killBy)) {
            memories.values().forEach(ContainerMemory::letGo);
            runs.sandboxes().forEach(this::remove);
            sandboxAlive = false;
            sandboxId = "";
        }
    }

    // Life

    private void live(PodRuns runs) {
        watchHealth(runs);
        Container sandbox = runs.sandbox();
        if (sandbox == null) {
            if (!runs.alive().isEmpty()) {
                stopAll(runs, now().plus(grace()));
                return;
            }
            if (!wantsToRun(runs)) {
                return;
            }
            sandbox = makeSandbox(runs);
            if (sandbox == null) {
                return;
            }
        }
        enter(sandbox);
        if (!runInit(runs, sandbox)) {
            return;
        }
        boolean waiting = false;
        boolean running = false;
        for (JsonNode spec : ContainerSpecs.main(pod)) {
            running |= ensure(spec, runs, sandbox, true);
            Hook hook = memory(ContainerSpecs.name(spec)).postStart;
            if (hook != null && !hook.isDone()) {
                // The next one starts when this one has said that it is ready for it.
                waiting = true;
                break;
            }
        }
        if (!waiting) {
            for (JsonNode spec : ContainerSpecs.ephemeral(pod)) {
                if (runs.latest(ContainerSpecs.name(spec)) == null) {
                    start(spec, 0, sandbox);
                }
            }
        }
        if (!running && !waiting && !wantsToRun(PodRuns.of(parts.containers(), pod.uid()))) {
            finish(PodRuns.of(parts.containers(), pod.uid()));
        }
    }

    private void watchHealth(PodRuns runs) {
        for (JsonNode spec : ContainerSpecs.all(pod)) {
            String name = ContainerSpecs.name(spec);
            Container run = runs.latest(name);
            ContainerMemory memory = memory(name);
            if (run == null || !PodRuns.isAlive(run) || !run.id().equals(memory.run)) {
                continue;
            }
            ProbeSet probes = memory.probes;
            Sick sick = probes == null ? null : probes.sick();
            Hook hook = memory.postStart;
            if (sick != null) {
                Duration grace = sick.graceSeconds() == null ? grace() : Duration.ofSeconds(sick.graceSeconds());
                stop(
                        run,
                        now().plus(grace),
                        "Container " + name + " failed " + sick.probe() + " probe, will be restarted");
            } else if (hook != null && hook.isDone() && hook.failure() != null) {
                stop(run, now().plus(grace()), "FailedPostStartHook");
            }
        }
    }

    /// Whether some container has yet to run, now or later.
    private boolean wantsToRun(PodRuns runs) {
        for (JsonNode spec : ContainerSpecs.init(pod)) {
            Container run = runs.latest(ContainerSpecs.name(spec));
            boolean failedForGood = run != null
                    && !ContainerSpecs.isSidecar(spec)
                    && !PodRuns.isAlive(run)
                    && run.state().exitCode() != 0
                    && ContainerSpecs.restartPolicy(pod).equals("Never");
            if (failedForGood) {
                return false;
            }
        }
        return ContainerSpecs.main(pod).stream().anyMatch(spec -> {
            Container run = runs.latest(ContainerSpecs.name(spec));
            return run == null ? !endedBefore(spec) : PodRuns.isAlive(run) || mayRestart(spec, run);
        });
    }

    /// An earlier engine ran it to its end, and nothing of it is left.
    private boolean endedBefore(JsonNode spec) {
        Run ended = views.lostRun(memory(ContainerSpecs.name(spec)).before);
        return ended != null
                && switch (ContainerSpecs.restartPolicy(pod)) {
                    case "Never" -> true;
                    case "OnFailure" -> ended.succeeded();
                    default -> false;
                };
    }

    private boolean mayRestart(JsonNode spec, Container run) {
        if (ContainerSpecs.isSidecar(spec) || PodRuns.isFresh(run)) {
            return true;
        }
        return switch (ContainerSpecs.restartPolicy(pod)) {
            case "Never" -> false;
            case "OnFailure" -> run.state().exitCode() != 0;
            default -> true;
        };
    }

    private @Nullable Container makeSandbox(PodRuns runs) {
        try {
            mount();
        } catch (WaitingException e) {
            event("", EventRecorder.Type.WARNING, "FailedMount", String.valueOf(e.getMessage()));
            wake(now().plus(mountRetry));
            Duration doubled = mountRetry.multipliedBy(2);
            mountRetry = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
            return null;
        }
        if (!runs.sandboxes().isEmpty()) {
            Instant died = runs.sandboxes().stream()
                    .map(sandbox -> sandbox.state().finishedAt())
                    .filter(Objects::nonNull)
                    .max(Comparator.naturalOrder())
                    .orElseGet(this::now);
            Instant until = sandboxBackOff.waitUntil(died, now());
            if (until != null) {
                wake(until);
                return null;
            }
            sandboxBackOff.next(died, now());
            event(
                    "",
                    EventRecorder.Type.NORMAL,
                    "SandboxChanged",
                    "Pod sandbox changed, it will be killed and re-created.");
        }
        try {
            Container sandbox = parts.starter().sandbox(pod, runs.nextSandbox());
            runs.sandboxes().forEach(this::remove);
            sandboxAlive = true;
            sandboxId = sandbox.id();
            podAddress = "";
            return sandbox;
        } catch (EngineException e) {
            event(
                    "",
                    EventRecorder.Type.WARNING,
                    "FailedCreatePodSandBox",
                    "Failed to create pod sandbox: " + e.getMessage());
            wake(now().plus(SOON));
            return null;
        }
    }

    private Map<String, Mounted> mount() {
        Map<String, Mounted> mounted = volumes;
        if (mounted == null) {
            mounted = parts.volumes().setUp(facts());
            volumes = mounted;
            mountRetry = SHORTEST_RETRY;
        }
        Instant until = parts.volumes().freshUntil(pod.uid());
        wake(until);
        return mounted;
    }

    private void refreshVolumes() {
        if (volumes == null) {
            return;
        }
        try {
            parts.volumes().refresh(facts());
        } catch (WaitingException e) {
            event("", EventRecorder.Type.WARNING, "FailedMount", String.valueOf(e.getMessage()));
        }
    }

    private PodFacts facts() {
        return new PodFacts(pod, podAddress, parts.options().nodeAddress(), parts.allocatable());
    }

    /// Finds out the pod's address and writes the files that depend on it.
    private void enter(Container sandbox) {
        Instant until = parts.volumes().freshUntil(pod.uid());
        if (until != null && !now().isBefore(until)) {
            refreshVolumes();
            until = parts.volumes().freshUntil(pod.uid());
        }
        wake(until);
        if (!podAddress.isEmpty() && sandbox.id().equals(sandboxId) && volumes != null) {
            return;
        }
        boolean host = ContainerPlans.isOnHostNetwork(pod);
        podAddress = host
                ? parts.options().nodeAddress()
                : parts.containers().networking(sandbox.id()).endpoints().stream()
                        .findFirst()
                        .map(endpoint -> endpoint.ipv4())
                        .orElse("");
        String uid = pod.uid();
        String mode = "rw-r--r--";
        PodFolders.write(parts.folders().etc(uid, "hosts"), parts.files().hosts(pod, host ? "" : podAddress), mode);
        PodFolders.write(parts.folders().etc(uid, "resolv.conf"), parts.files().resolvConf(pod), mode);
        String hostname = host ? parts.options().nodeName() : PodNetworkFiles.hostname(pod);
        PodFolders.write(parts.folders().etc(uid, "hostname"), hostname + "\n", mode);
        try {
            mount();
        } catch (WaitingException e) {
            // Adopted, and what its volumes are made of has gone since: it runs on with what it has.
            event("", EventRecorder.Type.WARNING, "FailedMount", String.valueOf(e.getMessage()));
        }
    }

    /// @return whether the main containers' time has come
    private boolean runInit(PodRuns runs, Container sandbox) {
        boolean mainBegan = ContainerSpecs.main(pod).stream()
                .map(spec -> runs.latest(ContainerSpecs.name(spec)))
                .anyMatch(run -> run != null && PodRuns.belongsTo(run, sandbox));
        for (JsonNode spec : ContainerSpecs.init(pod)) {
            String name = ContainerSpecs.name(spec);
            if (ContainerSpecs.isSidecar(spec)) {
                ensure(spec, runs, sandbox, true);
                if (!mainBegan && !isUp(name)) {
                    return false;
                }
                continue;
            }
            if (mainBegan) {
                continue;
            }
            Container run = runs.latest(name);
            boolean done = run != null
                    && PodRuns.belongsTo(run, sandbox)
                    && !PodRuns.isAlive(run)
                    && !PodRuns.isFresh(run)
                    && run.state().exitCode() == 0
                    && run.state().error().isEmpty();
            if (!done) {
                ensure(spec, runs, sandbox, !ContainerSpecs.restartPolicy(pod).equals("Never"));
                return false;
            }
        }
        return true;
    }

    private boolean isUp(String name) {
        ContainerMemory memory = memory(name);
        ProbeSet probes = memory.probes;
        Hook hook = memory.postStart;
        return probes != null && probes.started() && (hook == null || hook.isDone());
    }

    /// Sees to it that the container runs, if it is to.
    ///
    /// @param restart whether another start after a failure is wanted at all
    /// @return whether it runs or is going to
    private boolean ensure(JsonNode spec, PodRuns runs, Container sandbox, boolean restart) {
        String name = ContainerSpecs.name(spec);
        ContainerMemory memory = memory(name);
        Container run = runs.latest(name);
        if (run == null) {
            if (endedBefore(spec)) {
                return false;
            }
            start(spec, views.lostRun(memory.before) == null ? 0 : restartsBefore(memory) + 1, sandbox);
            return true;
        }
        if (PodRuns.isAlive(run)) {
            if (!PodRuns.belongsTo(run, sandbox)) {
                stop(run, now().plus(grace()), "Stopping container " + name);
            } else if (!run.id().equals(memory.run)) {
                adopt(spec, run);
            }
            return true;
        }
        if (PodRuns.isFresh(run)) {
            // The engine died between making and starting it.
            remove(run);
            start(spec, PodRuns.attempt(run), sandbox);
            return true;
        }
        memory.letGo();
        if (!PodRuns.belongsTo(run, sandbox)) {
            if (!mayRestart(spec, run) && !isInit(spec)) {
                return false;
            }
            start(spec, PodRuns.attempt(run) + 1, sandbox);
            return true;
        }
        if (!restart || (!isInit(spec) && !mayRestart(spec, run))) {
            memory.waiting = null;
            return false;
        }
        restart(spec, run, memory, sandbox);
        return true;
    }

    private boolean isInit(JsonNode spec) {
        return ContainerSpecs.init(pod).contains(spec);
    }

    private static int restartsBefore(ContainerMemory memory) {
        return memory.before.path("restartCount").asInt();
    }

    private void restart(JsonNode spec, Container run, ContainerMemory memory, Container sandbox) {
        if (!run.id().equals(memory.restartedAfter)) {
            String name = ContainerSpecs.name(spec);
            Instant finished = ContainerViews.finishedAt(run);
            Instant until = memory.backOff.waitUntil(finished, now());
            if (until != null) {
                String message = "back-off " + BackOff.shown(memory.backOff.current()) + " restarting failed container="
                        + name + " pod=" + PodNames.shown(pod);
                if (memory.waiting == null || !memory.waiting.reason().equals("CrashLoopBackOff")) {
                    event(
                            name,
                            EventRecorder.Type.WARNING,
                            "BackOff",
                            "Back-off restarting failed container " + name + " in pod " + PodNames.shown(pod));
                }
                memory.waiting = new Waiting("CrashLoopBackOff", message);
                wake(until);
                return;
            }
            memory.backOff.next(finished, now());
            memory.restartedAfter = run.id();
        }
        start(spec, PodRuns.attempt(run) + 1, sandbox);
    }

    private void start(JsonNode spec, int attempt, Container sandbox) {
        String name = ContainerSpecs.name(spec);
        ContainerMemory memory = memory(name);
        try {
            ImagePulls.Answer answer = pulls.ask(pod, spec);
            wake(answer.until());
            if (answer.image() == null) {
                memory.waiting = answer.waiting() == null ? memory.waiting : answer.waiting();
                return;
            }
            Map<String, String> env = new Environment(
                            parts.references(), facts(), parts.services().all())
                    .of(spec);
            Container run = parts.starter().start(pod, spec, attempt, sandbox, answer.image(), env, mount());
            memory.begin(run.id());
            if (PodRuns.isAlive(run)) {
                watch(spec, run, memory, false);
                JsonNode postStart = spec.path("lifecycle").path("postStart");
                if (postStart.isObject()) {
                    memory.postStart = hook("postStart", name, run, postStart);
                }
            } else {
                wake(now());
            }
            forgetOld(name);
        } catch (WaitingException e) {
            String message = String.valueOf(e.getMessage());
            Waiting waiting = new Waiting(e.reason(), message);
            if (!waiting.equals(memory.waiting)) {
                event(name, EventRecorder.Type.WARNING, "Failed", "Error: " + message);
            }
            memory.waiting = waiting;
            wake(now().plus(RETRY));
        }
    }

    private void adopt(JsonNode spec, Container run) {
        ContainerMemory memory = memory(ContainerSpecs.name(spec));
        boolean same = memory.before.path("containerID").asText().equals(ContainerViews.shownId(run));
        memory.begin(run.id());
        watch(spec, run, memory, same && memory.before.path("ready").asBoolean());
    }

    private void watch(JsonNode spec, Container run, ContainerMemory memory, boolean wasReady) {
        Instant since = Objects.requireNonNullElse(run.state().startedAt(), now());
        ProbeSet probes = new ProbeSet(pod, spec, target(run, spec), since, wasReady, parts.events(), poke);
        memory.probes = probes;
        probes.begin();
    }

    /// The run before the last stays, for its log.
    private void forgetOld(String name) {
        List<Container> runs = PodRuns.of(parts.containers(), pod.uid()).of(name);
        for (Container old : runs.subList(0, Math.max(0, runs.size() - 2))) {
            remove(old);
        }
    }

    // The word to the world

    /// @return the pod after it; null when it is gone
    private @Nullable KubeObject tell() {
        PodRuns runs = PodRuns.of(parts.containers(), pod.uid());
        Container sandbox = runs.sandbox();
        String address = podAddress;
        return status.write(
                pod,
                current -> PodStatus.of(
                        current,
                        new Facts(
                                address,
                                parts.options().nodeAddress(),
                                startedAt,
                                sandboxAlive && sandbox != null && !address.isEmpty(),
                                verdict),
                        seen(ContainerSpecs.init(pod), runs, sandbox),
                        seen(ContainerSpecs.main(pod), runs, sandbox),
                        seen(ContainerSpecs.ephemeral(pod), runs, sandbox),
                        now()));
    }

    private List<Seen> seen(List<JsonNode> specs, PodRuns runs, @Nullable Container sandbox) {
        boolean ending = verdict != null || pod.deletionTimestamp().isPresent();
        return specs.stream()
                .map(spec -> views.seen(
                        spec,
                        runs.of(ContainerSpecs.name(spec)),
                        sandbox,
                        memory(ContainerSpecs.name(spec)),
                        ending || (sandbox == null && !wantsToRun(runs))))
                .toList();
    }

    @Override
    public void close() {
        memories.values().forEach(ContainerMemory::letGo);
        pulls.cancel();
    }
}
