package io.cooperage.engine.cluster.kubelet;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.container.Container;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Compares what a pod shall be with what runs of it, takes every step that can be taken now, and tells how
/// it is. It never waits: it says when it wants to be asked again. For the pod's thread.
///
/// The steps themselves are of its parts: [PodVerdict] ends what the node must not run, [PodSandbox] holds
/// the pod together, [PodMounts] are its volumes, [ContainerRunner] starts and watches containers by the
/// [RestartRules], [PodEnding] stops them, [PodReport] tells.
final class PodSync implements AutoCloseable {
    private final PodContext context;
    private final PodVerdict verdict;
    private final RestartRules rules;
    private final PodMounts mounts;
    private final PodSandbox sandbox;
    private final PodReport report;
    private final PodEnding ending;
    private final ContainerRunner runner;
    private boolean over;

    /// @param poke wakes the pod's thread; for any thread
    PodSync(KubeObject pod, KubeletParts parts, Runnable poke) {
        this.context = new PodContext(pod, parts, poke);
        ContainerViews views = new ContainerViews(parts.messages());
        this.verdict = new PodVerdict(context);
        this.rules = new RestartRules(context, views);
        this.mounts = new PodMounts(context);
        this.sandbox = new PodSandbox(context, mounts);
        PodHooks hooks = new PodHooks(context);
        this.report = new PodReport(context, verdict, sandbox, rules, views);
        this.ending = new PodEnding(context, verdict, sandbox, mounts, hooks, report);
        this.runner = new ContainerRunner(context, mounts, hooks, ending, rules);
    }

    /// Nothing is left to be done, ever.
    boolean isOver() {
        return over;
    }

    /// @param removed the API has it no more
    /// @param refresh an object that its volumes may be made of has changed
    /// @return when to be asked again at the latest
    Instant step(KubeObject now, boolean removed, boolean refresh) {
        context.begin(now);
        PodRuns runs = context.runs();
        ending.advance(runs);
        sandbox.see(runs);
        if (removed || now.deletionTimestamp().isPresent()) {
            runner.giveUpPulls();
            over = ending.terminate(runs, removed) && removed;
            return context.wake();
        }
        verdict.decide();
        if (verdict.isGiven() || PodPhase.isFinal(now)) {
            finish(runs);
        } else {
            report.tell();
            if (refresh) {
                mounts.refresh();
            }
            live(runs);
        }
        KubeObject told = report.tell();
        if (told != null && PodPhase.isFinal(told) && (sandbox.isAlive() || ending.isStopping())) {
            finish(context.runs());
        }
        return context.wake();
    }

    private void finish(PodRuns runs) {
        runner.giveUpPulls();
        ending.finish(runs);
    }

    private void live(PodRuns runs) {
        runner.watchHealth(runs);
        Container holder = runs.sandbox();
        if (holder == null) {
            if (!runs.alive().isEmpty()) {
                ending.stopAll(runs, context.now().plus(context.grace()));
                return;
            }
            if (!rules.wantsToRun(runs)) {
                return;
            }
            holder = sandbox.make(runs);
            if (holder == null) {
                return;
            }
        }
        sandbox.enter(holder);
        if (runInit(runs, holder)) {
            runMain(runs, holder);
        }
    }

    /// @return whether the main containers' time has come
    private boolean runInit(PodRuns runs, Container holder) {
        boolean mainBegan = ContainerSpecs.main(context.pod()).stream()
                .map(spec -> runs.latest(ContainerSpecs.name(spec)))
                .anyMatch(run -> run != null && PodRuns.belongsTo(run, holder));
        for (JsonNode spec : ContainerSpecs.init(context.pod())) {
            if (ContainerSpecs.isSidecar(spec)) {
                runner.ensure(spec, runs, holder, true);
                if (!mainBegan && !runner.isUp(spec)) {
                    return false;
                }
            } else if (!mainBegan && !isDone(runs.latest(ContainerSpecs.name(spec)), holder)) {
                runner.ensure(spec, runs, holder, rules.retriesInit());
                return false;
            }
        }
        return true;
    }

    private static boolean isDone(@Nullable Container run, Container holder) {
        return run != null
                && PodRuns.belongsTo(run, holder)
                && !PodRuns.isAlive(run)
                && !PodRuns.isFresh(run)
                && run.state().exitCode() == 0
                && run.state().error().isEmpty();
    }

    private void runMain(PodRuns runs, Container holder) {
        boolean running = false;
        for (JsonNode spec : ContainerSpecs.main(context.pod())) {
            running |= runner.ensure(spec, runs, holder, true);
            if (runner.awaitsPostStart(spec)) {
                return;
            }
        }
        for (JsonNode spec : ContainerSpecs.ephemeral(context.pod())) {
            if (runs.latest(ContainerSpecs.name(spec)) == null) {
                runner.start(spec, 0, holder);
            }
        }
        if (!running && !rules.wantsToRun(context.runs())) {
            finish(context.runs());
        }
    }

    @Override
    public void close() {
        verdict.close();
        runner.close();
    }
}
