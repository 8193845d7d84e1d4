package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.runtime.Shim;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Signals, stopping and pausing: what people do to a run from outside. Takes the containers' locks.
final class ContainerStops {
    /// After SIGKILL the kernel ends a process at once unless it hangs in the kernel; then waiting helps
    /// nobody.
    private static final Duration KILL_GRACE = Duration.ofSeconds(10);

    private final ContainerRuns runs;
    private final ContainerTable table;
    private final ContainerEvents events;

    ContainerStops(ContainerRuns runs, ContainerTable table, ContainerEvents events) {
        this.runs = runs;
        this.table = table;
        this.events = events;
    }

    /// @param timeout null is the container's own; negative waits for ever, as Docker's -1
    /// @param signalText what is sent first; null is the container's own
    /// @return false when it did not run and nothing was going to start it
    boolean stop(ManagedContainer container, @Nullable Duration timeout, @Nullable String signalText) {
        ContainerConfig config = container.value().config();
        Duration grace = timeout == null ? config.effectiveStopTimeout() : timeout;
        int signal =
                Signals.parse(signalText == null || signalText.isEmpty() ? config.effectiveStopSignal() : signalText);
        CompletableFuture<ExitStatus> ended;
        container.lock.lock();
        try {
            Shim shim = container.shim;
            if (shim == null) {
                stoppedByPerson(container);
                return runs.giveUpRestart(container);
            }
            // Before the signal: should this engine die now, the next one must know.
            stoppedByPerson(container);
            ended = container.ended();
            shim.signal(signal);
            announceKill(container, signal);
            thawIfPaused(container);
        } finally {
            container.lock.unlock();
        }
        if (grace.isNegative()) {
            waitFor(ended, null);
        } else if (!waitFor(ended, grace)) {
            killAndWait(container, ended);
        }
        return true;
    }

    /// What is stopped already stays so too when the engine starts again.
    private void stoppedByPerson(ManagedContainer container) {
        if (!container.stoppedByPerson && !container.removed) {
            container.stoppedByPerson = true;
            table.recordState(container);
        }
    }

    /// Ends it now, for good.
    void killAndWait(ManagedContainer container, CompletableFuture<ExitStatus> ended) {
        container.lock.lock();
        try {
            Shim shim = container.shim;
            if (shim != null && !ended.isDone()) {
                stoppedByPerson(container);
                shim.signal(Signals.SIGKILL);
                announceKill(container, Signals.SIGKILL);
                thawIfPaused(container);
            }
        } finally {
            container.lock.unlock();
        }
        requireEnd(container, ended);
    }

    private static void requireEnd(ManagedContainer container, CompletableFuture<ExitStatus> ended) {
        if (!waitFor(ended, KILL_GRACE)) {
            int pid = container.value().state().pid();
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "container " + container.value().name() + ": its process " + pid + " has not ended "
                            + KILL_GRACE.toSeconds() + " s after SIGKILL; it hangs in the kernel (look at /proc/" + pid
                            + "/stack)");
        }
    }

    /// A signal that is meant to end it ends its restarts too. After SIGKILL it has ended when this returns.
    void kill(ManagedContainer container, String ref, String signalText) {
        int signal = Signals.parse(signalText);
        boolean ending = signal == Signals.SIGKILL
                || signal == Signals.parse(container.value().config().effectiveStopSignal());
        CompletableFuture<ExitStatus> ended;
        container.lock.lock();
        try {
            Shim shim = container.shim;
            if (shim == null && ending && runs.giveUpRestart(container)) {
                stoppedByPerson(container);
                return;
            }
            shim = Presence.requireRunning(container, "cannot kill container: " + ref);
            if (ending) {
                stoppedByPerson(container);
            }
            ended = container.ended();
            if (!shim.signal(signal)) {
                throw Presence.notRunning(container, "cannot kill container: " + ref);
            }
            announceKill(container, signal);
            if (signal == Signals.SIGKILL) {
                thawIfPaused(container);
            }
        } finally {
            container.lock.unlock();
        }
        if (signal == Signals.SIGKILL) {
            requireEnd(container, ended);
        }
    }

    private void announceKill(ManagedContainer container, int signal) {
        events.announce(container, ContainerAction.KILL, Map.of("signal", Integer.toString(signal)));
    }

    void pause(ManagedContainer container, String ref) {
        container.lock.lock();
        try {
            Presence.requireRunning(container, "cannot pause container " + ref);
            if (container.value().state().status() == Status.PAUSED) {
                throw EngineException.conflict("Container " + container.id() + " is already paused");
            }
            cgroupFor(container, "pause").freeze();
            setStatus(container, Status.PAUSED);
        } finally {
            container.lock.unlock();
        }
        events.announce(container, ContainerAction.PAUSE);
    }

    void unpause(ManagedContainer container, String ref) {
        container.lock.lock();
        try {
            if (container.value().state().status() != Status.PAUSED) {
                throw EngineException.conflict("Container " + container.id() + " is not paused");
            }
            Presence.requireRunning(container, "cannot unpause container " + ref);
            cgroupFor(container, "unpause").thaw();
            setStatus(container, Status.RUNNING);
        } finally {
            container.lock.unlock();
        }
        events.announce(container, ContainerAction.UNPAUSE);
    }

    /// Stops its processes for a moment, without saying so. The caller holds the container's lock.
    ///
    /// @return false when it does not run or is paused already
    boolean freeze(ManagedContainer container) {
        if (container.value().state().status() != Status.RUNNING) {
            return false;
        }
        cgroupFor(container, "pause").freeze();
        // Written down, so that a crash in between leaves a container that can be unpaused.
        setStatus(container, Status.PAUSED);
        return true;
    }

    /// A frozen process gets its signals only when it is thawed. The caller holds the container's lock.
    void thawIfPaused(ManagedContainer container) {
        Cgroup cgroup = container.cgroup;
        if (container.value().state().status() == Status.PAUSED && cgroup != null) {
            cgroup.thaw();
            setStatus(container, Status.RUNNING);
        }
    }

    /// An adopted container was paused by the engine before this one. The caller holds the container's lock.
    void markPaused(ManagedContainer container) {
        setStatus(container, Status.PAUSED);
    }

    private void setStatus(ManagedContainer container, Status status) {
        container.state(container.value().state().withStatus(status));
        table.recordState(container);
        runs.paused(container, status == Status.PAUSED);
    }

    private static Cgroup cgroupFor(ManagedContainer container, String what) {
        Cgroup cgroup = container.cgroup;
        if (cgroup == null || !cgroup.controllers().contains(Cgroup.Controller.FREEZER)) {
            throw EngineException.notImplemented(
                    "cannot " + what + " container " + container.value().name()
                            + ": this machine gives the engine no control group with a freezer (see cooperage doctor)");
        }
        return cgroup;
    }

    /// @param limit null is for ever
    /// @return false when the time ran out
    private static boolean waitFor(CompletableFuture<ExitStatus> ended, @Nullable Duration limit) {
        try {
            if (limit == null) {
                ended.get();
            } else {
                ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "waiting for a container to end was cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never fails", e);
        }
    }
}
