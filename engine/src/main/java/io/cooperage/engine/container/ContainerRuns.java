package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Health;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.runtime.LaunchException;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import java.nio.channels.SocketChannel;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs of containers: how one begins, and what is done when it ends. Except where it is said, callers hold the
/// container's lock.
final class ContainerRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ContainerRuns.class);

    /// Docker's exit code for a container that the engine itself could not start.
    private static final int ENGINE_FAILURE = 125;

    private final ContainerLauncher launcher;
    private final ContainerImager imager;
    private final ContainerTable table;
    private final FlightRecorders recorders;
    private final ContainerEvents events;
    private final InstantSource clock;
    private final Orphans orphans;
    private final Restarts restarts;
    private final HealthChecks health;
    private final Consumer<ManagedContainer> afterEnd;

    /// @param afterEnd told of every end and every failed start, outside the lock
    ContainerRuns(
            ContainerLauncher launcher,
            ContainerImager imager,
            ContainerTable table,
            FlightRecorders recorders,
            ContainerEvents events,
            InstantSource clock,
            ContainerTimer timer,
            Consumer<ManagedContainer> afterEnd) {
        this.launcher = launcher;
        this.imager = imager;
        this.table = table;
        this.recorders = recorders;
        this.events = events;
        this.clock = clock;
        this.orphans = new Orphans(Syscalls.host());
        this.restarts = new Restarts(timer, events, this::startAgain);
        this.health = new HealthChecks(timer, launcher, table, events, clock);
        this.afterEnd = afterEnd;
    }

    /// A person wants it to run. Takes the lock.
    ///
    /// @return false when it does already
    boolean start(ManagedContainer container) {
        boolean failed = true;
        container.lock.lock();
        try {
            Presence.require(container);
            if (container.isAlive()) {
                failed = false;
                return false;
            }
            restarts.cancel(container);
            container.backoff.reset();
            container.stoppedByPerson = false;
            container.state(container.value().state().withRestartCount(0));
            launch(container);
            failed = false;
            return true;
        } finally {
            container.lock.unlock();
            if (failed) {
                afterEnd.accept(container);
            }
        }
    }

    /// The time to wait after the last end is over.
    private void startAgain(ManagedContainer container) {
        container.lock.lock();
        try {
            Status status = container.value().state().status();
            if (container.removed || status == Status.REMOVING || container.isAlive()) {
                return;
            }
            container.pendingRestart = null;
            launch(container);
        } catch (EngineException e) {
            LOG.warn(
                    "container {}: can't be started again: {}",
                    container.value().name(),
                    e.getMessage());
            restarts.gaveUp(container, "it can't be started: " + e.getMessage());
        } finally {
            container.lock.unlock();
        }
    }

    private void launch(ManagedContainer container) {
        List<CompletableFuture<SocketChannel>> waiting = List.copyOf(container.awaitingStart);
        container.awaitingStart.clear();
        Shim shim;
        try {
            imager.repair(container);
            shim = launcher.launch(container, !waiting.isEmpty());
            try {
                waiting.forEach(connection -> connect(connection, shim));
                if (!waiting.isEmpty()) {
                    shim.proceed();
                }
            } catch (EngineException e) {
                shim.close();
                throw e;
            }
        } catch (EngineException e) {
            waiting.forEach(connection -> connection.cancel(false));
            failedToStart(container, e);
            throw e;
        }
        container.newRun();
        begin(
                container,
                shim,
                clock.instant(),
                HealthChecks.initial(container.value().config()),
                false);
        events.announce(container, ContainerAction.START);
    }

    /// Whoever is one client too many gets no streams; the program starts for the others.
    private void connect(CompletableFuture<SocketChannel> connection, Shim shim) {
        try {
            SocketChannel channel = shim.attach();
            if (!connection.complete(channel)) {
                launcher.closeQuietly(channel);
            }
        } catch (EngineException e) {
            connection.completeExceptionally(e);
        }
    }

    /// An engine before this one has started it.
    void adopt(ManagedContainer container, Shim shim, Instant startedAt) {
        Health before = container.value().state().health();
        begin(
                container,
                shim,
                startedAt,
                before == null ? HealthChecks.initial(container.value().config()) : before,
                true);
    }

    private void begin(
            ManagedContainer container, Shim shim, Instant startedAt, @Nullable Health checked, boolean adopted) {
        container.shim = shim;
        ContainerState before = container.value().state();
        container.state(new ContainerState(
                Status.RUNNING,
                shim.pid(),
                0,
                false,
                "",
                startedAt,
                before.finishedAt(),
                before.restartCount(),
                checked));
        table.recordState(container);
        recorders.begin(container, adopted);
        health.begin(container);
        shim.exit().whenCompleteAsync((exit, failure) -> ended(container, shim, exit), Thread::startVirtualThread);
    }

    private void failedToStart(ManagedContainer container, EngineException failure) {
        letGo(container);
        int code = failure instanceof LaunchException launch ? launch.exitCode() : ENGINE_FAILURE;
        ContainerState before = container.value().state();
        Status status = before.status() == Status.CREATED ? Status.CREATED : Status.EXITED;
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Instant now = clock.instant();
        container.state(new ContainerState(
                status,
                0,
                code,
                false,
                message,
                before.startedAt(),
                status == Status.CREATED ? null : now,
                before.restartCount(),
                before.health()));
        table.recordState(container);
        if (before.status() == Status.RESTARTING) {
            container.tellEnd(container.ended(), new ExitStatus(code, false, now));
        }
    }

    /// The process of `shim` is gone. Runs on a virtual thread of its own and takes the lock.
    @SuppressWarnings("ReferenceEquality") // a restart may have put another shim in the place of the one that ended
    private void ended(ManagedContainer container, Shim shim, @Nullable ShimExit exit) {
        ShimExit end = exit == null ? new ShimExit(128 + Signals.SIGKILL, false, clock.instant()) : exit;
        CompletableFuture<ExitStatus> run;
        container.lock.lock();
        try {
            if (container.shim != shim) {
                return;
            }
            if (exit == null) {
                orphans.kill(container);
            }
            run = container.ended();
            end(container, end);
        } finally {
            container.lock.unlock();
        }
        container.tellEnd(run, new ExitStatus(end.exitCode(), end.oomKilled(), end.finishedAt()));
        afterEnd.accept(container);
    }

    /// Writes down an end, and what the restart policy makes of it.
    void end(ManagedContainer container, ShimExit exit) {
        Shim shim = container.shim;
        if (shim != null) {
            shim.close();
            container.shim = null;
        }
        recorders.end(container);
        health.end(container);
        letGo(container);
        removeCgroup(container);
        ContainerState before = container.value().state();
        boolean again = Restarts.wanted(container, exit.exitCode());
        boolean usedUp = Restarts.usedUp(container, exit.exitCode());
        container.state(new ContainerState(
                again ? Status.RESTARTING : Status.EXITED,
                0,
                exit.exitCode(),
                exit.oomKilled(),
                "",
                before.startedAt(),
                exit.finishedAt(),
                before.restartCount() + (again ? 1 : 0),
                before.health()));
        table.recordState(container);
        events.announce(container, ContainerAction.DIE, Map.of("exitCode", Integer.toString(exit.exitCode())));
        if (again) {
            container.expectRestart();
            Instant started = before.startedAt() == null ? exit.finishedAt() : before.startedAt();
            restarts.schedule(container, started, exit.finishedAt());
        } else if (usedUp) {
            restarts.gaveUp(container, "it has been started again as often as its policy allows");
        }
    }

    /// An end must be recorded whatever becomes of what it held; the next start of the engine mends that.
    private void letGo(ManagedContainer container) {
        try {
            launcher.runOver(container.value());
        } catch (EngineException e) {
            LOG.warn("container {}: left behind after its run: {}", container.id(), e.getMessage());
        }
    }

    private static void removeCgroup(ManagedContainer container) {
        Cgroup cgroup = container.cgroup;
        container.cgroup = null;
        if (cgroup == null) {
            return;
        }
        try {
            cgroup.remove();
        } catch (EngineException e) {
            // Not worth failing an end over: the next start of the engine sweeps it.
            LOG.warn("container {}: control group left behind: {}", container.id(), e.getMessage());
        }
    }

    /// A person does not want it to be started again: ends the waiting of one that is RESTARTING.
    ///
    /// @return false when it is not
    boolean giveUpRestart(ManagedContainer container) {
        ContainerState state = container.value().state();
        if (state.status() != Status.RESTARTING) {
            return false;
        }
        restarts.cancel(container);
        container.state(state.withStatus(Status.EXITED));
        table.recordState(container);
        Instant finished = state.finishedAt() == null ? clock.instant() : state.finishedAt();
        container.tellEnd(container.ended(), new ExitStatus(state.exitCode(), state.oomKilled(), finished));
        return true;
    }

    /// A frozen container checks nothing; a thawed one goes on.
    void paused(ManagedContainer container, boolean paused) {
        if (paused) {
            health.end(container);
        } else {
            health.begin(container);
        }
    }

    /// The engine has opened and everything that runs is known: what policies want is started. Takes the locks.
    void open(Iterable<ManagedContainer> all) {
        restarts.open();
        OpeningOrder order = new OpeningOrder();
        List<ManagedContainer> wanted = new ArrayList<>();
        for (ManagedContainer container : all) {
            container.lock.lock();
            try {
                if (!container.isAlive()) {
                    // Of a launch that an engine did not live to finish.
                    letGo(container);
                }
                if (Restarts.wantedAtOpen(container)) {
                    order.add(container.value());
                    wanted.add(container);
                }
            } finally {
                container.lock.unlock();
            }
        }
        for (ManagedContainer container : wanted) {
            container.lock.lock();
            try {
                restarts.atOpen(container, order);
            } finally {
                container.lock.unlock();
            }
        }
    }
}
