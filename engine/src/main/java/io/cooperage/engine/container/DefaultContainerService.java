package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.runtime.LaunchException;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import java.io.OutputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Containers on this machine: an index in memory, a row each in the database, a shim for each that runs.
///
/// What is true is in the shim's directory, not here: a start or an end that this process did not live to
/// write down is
/// found again by [Reconciler].
final class DefaultContainerService implements ContainerService, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultContainerService.class);

    /// After SIGKILL the kernel ends a process at once unless it hangs in the kernel; then waiting helps
    /// nobody.
    private static final Duration KILL_GRACE = Duration.ofSeconds(10);

    /// Docker's exit code for a container that the engine itself could not start.
    private static final int ENGINE_FAILURE = 125;

    private final ContainerIndex index;
    private final ContainerFactory factory;
    private final ContainerLauncher launcher;
    private final ContainerTable table;
    private final FlightRecorders recorders;
    private final EventStream events;
    private final InstantSource clock;
    private final ContainerViews views;
    private final Orphans orphans;
    private final ContainerImager imager;
    private final ContainerConnections connections;
    private final ContainerFileTrees fileTrees;

    DefaultContainerService(
            ContainerIndex index,
            ContainerFactory factory,
            ContainerLauncher launcher,
            ContainerTable table,
            ContainerFiles files,
            EventStream events,
            InstantSource clock,
            ContainerViews views,
            Orphans orphans,
            ContainerImager imager,
            ContainerConnections connections,
            ContainerFileTrees fileTrees) {
        this.index = index;
        this.factory = factory;
        this.launcher = launcher;
        this.table = table;
        this.recorders = new FlightRecorders(files, this::outOfMemory);
        this.events = events;
        this.clock = clock;
        this.views = views;
        this.orphans = orphans;
        this.imager = imager;
        this.connections = connections;
        this.fileTrees = fileTrees;
    }

    @Override
    public Container create(ContainerConfig config) {
        ManagedContainer container = factory.create(config);
        announce(container, ContainerAction.CREATE, Map.of());
        return container.value();
    }

    @Override
    public boolean start(String ref) {
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            requirePresent(container);
            if (container.isAlive()) {
                return false;
            }
            launch(container);
            return true;
        } finally {
            container.lock.unlock();
        }
    }

    /// Holds the container's lock.
    private void launch(ManagedContainer container) {
        List<CompletableFuture<SocketChannel>> waiting = List.copyOf(container.awaitingStart);
        container.awaitingStart.clear();
        Shim shim;
        try {
            imager.repair(container);
            shim = launcher.launch(container, !waiting.isEmpty());
            try {
                for (CompletableFuture<SocketChannel> connection : waiting) {
                    SocketChannel channel = shim.attach();
                    if (!connection.complete(channel)) {
                        launcher.closeQuietly(channel);
                    }
                }
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
        begin(container, shim, clock.instant());
        announce(container, ContainerAction.START, Map.of());
    }

    /// The container has a live process from now on; also used for adopted ones. Holds the container's lock.
    void begin(ManagedContainer container, Shim shim, Instant startedAt) {
        container.shim = shim;
        container.state(new ContainerState(Status.RUNNING, shim.pid(), 0, false, "", startedAt, null));
        table.saveState(container);
        recorders.begin(container);
        shim.exit().whenCompleteAsync((exit, failure) -> ended(container, shim, exit), Thread::startVirtualThread);
    }

    private void failedToStart(ManagedContainer container, EngineException failure) {
        int code = failure instanceof LaunchException launch ? launch.exitCode() : ENGINE_FAILURE;
        ContainerState before = container.value().state();
        Status status = before.status() == Status.CREATED ? Status.CREATED : Status.EXITED;
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        container.state(new ContainerState(
                status,
                0,
                code,
                false,
                message,
                before.startedAt(),
                status == Status.CREATED ? null : clock.instant()));
        table.saveState(container);
        if (container.value().config().autoRemove()) {
            discard(container, true);
        }
    }

    /// The process of `shim` is gone. Runs on a virtual thread of its own.
    @SuppressWarnings("ReferenceEquality") // a restart may have put another shim in the place of the one that ended
    private void ended(ManagedContainer container, Shim shim, @Nullable ShimExit exit) {
        ShimExit end = exit == null ? new ShimExit(128 + Signals.SIGKILL, false, clock.instant()) : exit;
        CompletableFuture<ExitStatus> ended;
        container.lock.lock();
        try {
            if (container.shim != shim) {
                return;
            }
            if (exit == null) {
                orphans.kill(container);
            }
            ended = container.ended();
            end(container, end);
        } finally {
            container.lock.unlock();
        }
        ended.complete(new ExitStatus(end.exitCode(), end.oomKilled(), end.finishedAt()));
        removeIfAsked(container);
    }

    /// Writes down an end. Holds the container's lock.
    void end(ManagedContainer container, ShimExit exit) {
        Shim shim = container.shim;
        if (shim != null) {
            shim.close();
            container.shim = null;
        }
        recorders.end(container);
        removeCgroup(container);
        launcher.ended(container.value());
        ContainerState before = container.value().state();
        container.state(new ContainerState(
                Status.EXITED, 0, exit.exitCode(), exit.oomKilled(), "", before.startedAt(), exit.finishedAt()));
        table.saveState(container);
        announce(container, ContainerAction.DIE, Map.of("exitCode", Integer.toString(exit.exitCode())));
    }

    /// The kernel has killed in a container for lack of memory; the container itself may live on.
    private void outOfMemory(String id, long kills) {
        try {
            announce(index.resolve(id), ContainerAction.OOM, Map.of("kills", Long.toString(kills)));
        } catch (EngineException e) {
            LOG.debug("out of memory in {}, which is gone: {}", id, e.getMessage());
        }
    }

    void removeIfAsked(ManagedContainer container) {
        if (container.value().config().autoRemove()) {
            try {
                remove(container, false, true);
            } catch (EngineException e) {
                if (e.kind() != ErrorKind.NOT_FOUND) {
                    LOG.warn("container {}: not removed after its end: {}", container.id(), e.getMessage());
                }
            }
        }
    }

    private void removeCgroup(ManagedContainer container) {
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

    @Override
    public boolean stop(String ref, @Nullable Duration timeout) {
        ManagedContainer container = index.resolve(ref);
        boolean stopped = stop(container, timeout);
        if (stopped) {
            announce(container, ContainerAction.STOP, Map.of());
        }
        return stopped;
    }

    private boolean stop(ManagedContainer container, @Nullable Duration timeout) {
        ContainerConfig config = container.value().config();
        Duration grace = timeout == null ? config.effectiveStopTimeout() : timeout;
        int signal = Signals.parse(config.effectiveStopSignal());
        CompletableFuture<ExitStatus> ended;
        container.lock.lock();
        try {
            Shim shim = container.shim;
            if (shim == null) {
                return false;
            }
            ended = container.ended();
            shim.signal(signal);
            announce(container, ContainerAction.KILL, Map.of("signal", Integer.toString(signal)));
            thawIfPaused(container);
        } finally {
            container.lock.unlock();
        }
        // A negative grace means: wait for ever, as Docker's -1.
        if (grace.isNegative()) {
            waitFor(ended, null);
        } else if (!waitFor(ended, grace)) {
            killAndWait(container, ended);
        }
        return true;
    }

    private void killAndWait(ManagedContainer container, CompletableFuture<ExitStatus> ended) {
        container.lock.lock();
        try {
            Shim shim = container.shim;
            if (shim != null && !ended.isDone()) {
                shim.signal(Signals.SIGKILL);
                announce(container, ContainerAction.KILL, Map.of("signal", "9"));
                thawIfPaused(container);
            }
        } finally {
            container.lock.unlock();
        }
        if (!waitFor(ended, KILL_GRACE)) {
            throw new EngineException(
                    ErrorKind.UNAVAILABLE,
                    "container " + container.value().name() + ": its process "
                            + container.value().state().pid()
                            + " has not ended " + KILL_GRACE.toSeconds()
                            + " s after SIGKILL; it hangs in the kernel (look at /proc/"
                            + container.value().state().pid() + "/stack)");
        }
    }

    /// A frozen process gets its signals only when it is thawed.
    private void thawIfPaused(ManagedContainer container) {
        Cgroup cgroup = container.cgroup;
        if (container.value().state().status() == Status.PAUSED && cgroup != null) {
            cgroup.thaw();
            setStatus(container, Status.RUNNING);
        }
    }

    @Override
    public void kill(String ref, String signalText) {
        int signal = Signals.parse(signalText);
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            Shim shim = requireRunning(container, "cannot kill container: " + ref);
            if (!shim.signal(signal)) {
                throw notRunning(container, "cannot kill container: " + ref);
            }
            if (signal == Signals.SIGKILL) {
                thawIfPaused(container);
            }
        } finally {
            container.lock.unlock();
        }
        announce(container, ContainerAction.KILL, Map.of("signal", Integer.toString(signal)));
    }

    @Override
    public void pause(String ref) {
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            requireRunning(container, "cannot pause container " + ref);
            if (container.value().state().status() == Status.PAUSED) {
                throw EngineException.conflict("container " + ref + " is already paused");
            }
            cgroupFor(container, "pause").freeze();
            setStatus(container, Status.PAUSED);
        } finally {
            container.lock.unlock();
        }
        announce(container, ContainerAction.PAUSE, Map.of());
    }

    @Override
    public void unpause(String ref) {
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            requireRunning(container, "cannot unpause container " + ref);
            if (container.value().state().status() != Status.PAUSED) {
                throw EngineException.conflict("container " + ref + " is not paused");
            }
            cgroupFor(container, "unpause").thaw();
            setStatus(container, Status.RUNNING);
        } finally {
            container.lock.unlock();
        }
        announce(container, ContainerAction.UNPAUSE, Map.of());
    }

    private Cgroup cgroupFor(ManagedContainer container, String what) {
        Cgroup cgroup = container.cgroup;
        if (cgroup == null || !cgroup.controllers().contains(Cgroup.Controller.FREEZER)) {
            throw EngineException.notImplemented(
                    "cannot " + what + " container " + container.value().name()
                            + ": this machine gives the engine no control group with a freezer (see cooperage doctor)");
        }
        return cgroup;
    }

    /// An adopted container was paused by the engine before this one. Holds the container's lock.
    void markPaused(ManagedContainer container) {
        setStatus(container, Status.PAUSED);
    }

    private void setStatus(ManagedContainer container, Status status) {
        container.state(container.value().state().withStatus(status));
        table.saveState(container);
    }

    @Override
    public void restart(String ref, @Nullable Duration timeout) {
        ManagedContainer container = index.resolve(ref);
        if (container.value().config().autoRemove() && container.isAlive()) {
            throw EngineException.conflict("cannot restart container " + ref
                    + ": it is removed when it stops (auto-remove); create it anew instead");
        }
        stop(container, timeout);
        start(container.id());
        announce(container, ContainerAction.RESTART, Map.of());
    }

    @Override
    public ExitStatus await(String ref) {
        ManagedContainer container = index.resolve(ref);
        CompletableFuture<ExitStatus> ended;
        container.lock.lock();
        try {
            if (container.shim == null) {
                ContainerState state = container.value().state();
                Instant finished = state.finishedAt();
                return new ExitStatus(
                        state.exitCode(), state.oomKilled(), finished == null ? clock.instant() : finished);
            }
            ended = container.ended();
        } finally {
            container.lock.unlock();
        }
        try {
            return ended.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "waiting for container " + ref + " was cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never fails", e);
        }
    }

    @Override
    public void remove(String ref, RemoveOptions options) {
        if (options.undoable()) {
            throw EngineException.notImplemented("a remove that can be undone");
        }
        remove(index.resolve(ref), options.force(), options.volumes());
    }

    @Override
    public List<RemovedContainer> removed() {
        return List.of();
    }

    @Override
    public Container restore(String id) {
        throw EngineException.notFound("No removed container: " + id);
    }

    @Override
    public List<String> update(String ref, UpdateRequest request) {
        throw EngineException.notImplemented("update");
    }

    @Override
    public ExitStatus await(String ref, WaitCondition condition) {
        throw EngineException.notImplemented("wait for " + condition);
    }

    @Override
    public List<PrunableContainer> prunable(PruneFilter filter) {
        throw EngineException.notImplemented("prune");
    }

    @Override
    public List<PrunableContainer> prune(PruneFilter filter) {
        throw EngineException.notImplemented("prune");
    }

    @Override
    public SizeOnDisk size(String ref) {
        throw EngineException.notImplemented("size");
    }

    @Override
    public void connect(String ref, EndpointConfig endpoint) {
        connections.connect(index.resolve(ref), endpoint);
    }

    @Override
    public void disconnect(String ref, String network, boolean force) {
        connections.disconnect(index.resolve(ref), network, force);
    }

    @Override
    public ContainerNetworking networking(String ref) {
        return connections.state(index.resolve(ref));
    }

    @Override
    public FileTree files(String ref) {
        return fileTrees.open(index.resolve(ref));
    }

    /// @param volumes its anonymous ones too
    private void remove(ManagedContainer container, boolean force, boolean volumes) {
        while (true) {
            CompletableFuture<ExitStatus> ended;
            container.lock.lock();
            try {
                requirePresent(container);
                if (container.shim == null) {
                    discard(container, volumes || container.value().config().autoRemove());
                    return;
                }
                if (!force) {
                    throw EngineException.conflict(
                            "cannot remove container \"/" + container.value().name()
                                    + "\": container is "
                                    + words(container.value().state().status())
                                    + ": stop the container before removing or force remove");
                }
                ended = container.ended();
            } finally {
                container.lock.unlock();
            }
            killAndWait(container, ended);
            if (container.value().config().autoRemove()) {
                // The end itself removes it, on another thread; both may try, the first wins.
                container.lock.lock();
                try {
                    if (container.removed) {
                        return;
                    }
                } finally {
                    container.lock.unlock();
                }
            }
        }
    }

    /// Takes the container out of the world: first the row, so that a crash leaves only an orphan directory
    /// that the
    /// next start sweeps. Holds the container's lock; it is not running.
    private void discard(ManagedContainer container, boolean volumes) {
        table.delete(container.id());
        container.removed = true;
        index.remove(container);
        recorders.forget(container);
        container.awaitingStart.forEach(connection -> connection.cancel(false));
        container.awaitingStart.clear();
        launcher.deleteFiles(container.id(), volumes);
        announce(container, ContainerAction.DESTROY, Map.of());
    }

    @Override
    public Container rename(String ref, String name) {
        ManagedContainer container = index.resolve(ref);
        String fresh = ConfigCheck.name(name);
        Container renamed;
        String old;
        container.lock.lock();
        try {
            requirePresent(container);
            Container value = container.value();
            old = value.name();
            if (old.equals(fresh)) {
                throw EngineException.invalid("Renaming a container with the same name as its current name");
            }
            index.reserve(fresh, container.id());
            renamed = new Container(value.id(), fresh, value.config(), value.state(), value.createdAt());
            try {
                table.rename(container.id(), fresh);
            } catch (EngineException e) {
                index.release(fresh, container.id());
                throw e;
            }
            container.value(renamed);
            index.release(old, container.id());
        } finally {
            container.lock.unlock();
        }
        announce(container, ContainerAction.RENAME, Map.of("oldName", "/" + old));
        return renamed;
    }

    @Override
    public List<Container> list() {
        return index.all().stream().map(ManagedContainer::value).toList();
    }

    @Override
    public Container get(String ref) {
        return index.resolve(ref).value();
    }

    @Override
    public JsonNode inspect(String ref) {
        ManagedContainer container = index.resolve(ref);
        return views.inspect(container);
    }

    @Override
    public Isolation isolation(String ref) {
        return views.isolation(index.resolve(ref));
    }

    @Override
    public List<ProcessEntry> top(String ref) {
        ManagedContainer container = index.resolve(ref);
        requireRunning(container, "cannot list the processes of container " + ref);
        return views.processes(container);
    }

    @Override
    public ContainerLog log(String ref) {
        return views.log(index.resolve(ref).id());
    }

    @Override
    public Attachment attach(String ref) {
        ManagedContainer container = index.resolve(ref);
        Attachment attachment;
        container.lock.lock();
        try {
            requirePresent(container);
            CompletableFuture<SocketChannel> connection = new CompletableFuture<>();
            Shim shim = container.shim;
            if (shim != null) {
                if (container.value().state().status() == Status.PAUSED) {
                    throw EngineException.conflict(
                            "cannot attach to container " + ref + ": it is paused; unpause it first");
                }
                connection.complete(shim.attach());
            } else if (container.value().state().status() == Status.CREATED) {
                container.awaitingStart.add(connection);
            } else {
                throw notRunning(container, "cannot attach to container " + ref);
            }
            attachment = new ShimAttachment(connection, container.ended());
        } finally {
            container.lock.unlock();
        }
        announce(container, ContainerAction.ATTACH, Map.of());
        return attachment;
    }

    @Override
    public ExecSession exec(String ref, ExecConfig config) {
        ManagedContainer container = index.resolve(ref);
        ShimExecSession session;
        container.lock.lock();
        try {
            requireRunning(container, "cannot exec in container " + ref);
            if (container.value().state().status() == Status.PAUSED) {
                throw EngineException.conflict("container " + ref + " is paused, unpause the container before exec");
            }
            session = launcher.exec(container, config);
        } finally {
            container.lock.unlock();
        }
        String command = String.join(" ", config.command());
        announce(container, ContainerAction.EXEC_START, Map.of("execID", session.execId(), "command", command));
        session.exit()
                .thenAccept(exit -> announce(
                        container,
                        ContainerAction.EXEC_DIE,
                        Map.of("execID", session.execId(), "exitCode", Integer.toString(exit.exitCode()))));
        return session;
    }

    @Override
    public List<ContainerStats> history(String ref, Instant from, Instant to) {
        return recorders.history(index.resolve(ref), from, to);
    }

    @Override
    public Optional<ContainerStats> latestStats(String ref) {
        return recorders.latest(index.resolve(ref));
    }

    @Override
    public Subscription samples(BiConsumer<String, ContainerStats> listener) {
        return recorders.subscribe(listener);
    }

    /// Lets go of every container; they live on.
    @Override
    public void close() {
        for (ManagedContainer container : index.all()) {
            container.lock.lock();
            try {
                Shim shim = container.shim;
                container.shim = null;
                container.removed = true;
                if (shim != null) {
                    shim.close();
                }
            } finally {
                container.lock.unlock();
            }
        }
        recorders.close();
    }

    private void announce(ManagedContainer container, ContainerAction action, Map<String, String> extra) {
        Container value = container.value();
        Map<String, String> attributes = new LinkedHashMap<>(value.config().labels());
        attributes.put("name", value.name());
        attributes.put("image", value.config().root().shown());
        attributes.putAll(extra);
        events.publish(new ContainerEvent(clock.instant(), value.id(), action, attributes));
    }

    private static void requirePresent(ManagedContainer container) {
        if (container.removed) {
            throw EngineException.notFound("No such container: " + container.id());
        }
    }

    private static Shim requireRunning(ManagedContainer container, String attempt) {
        Shim shim = container.shim;
        if (shim == null) {
            throw notRunning(container, attempt);
        }
        return shim;
    }

    private static EngineException notRunning(ManagedContainer container, String attempt) {
        return EngineException.conflict(attempt + ": container " + container.id() + " is not running");
    }

    private static String words(Status status) {
        return status == Status.PAUSED ? "paused" : "running";
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

    @Override
    public Image commit(String ref, CommitRequest request) {
        ManagedContainer container = index.resolve(ref);
        Image image;
        // Held all the while: the container may neither go away nor start to write.
        container.lock.lock();
        try {
            requirePresent(container);
            boolean frozen = request.pause() && container.value().state().status() == Status.RUNNING;
            if (frozen) {
                cgroupFor(container, "pause").freeze();
                // Written down, so that a crash in between leaves a container that can be unpaused.
                setStatus(container, Status.PAUSED);
            }
            try {
                image = imager.commit(container, request);
            } finally {
                if (frozen) {
                    thawIfPaused(container);
                }
            }
        } finally {
            container.lock.unlock();
        }
        announce(
                container,
                ContainerAction.COMMIT,
                Map.of("imageID", image.id().toString(), "comment", request.message()));
        return image;
    }

    @Override
    public void export(String ref, OutputStream out) {
        ManagedContainer container = index.resolve(ref);
        imager.export(container, out);
        announce(container, ContainerAction.EXPORT, Map.of());
    }
}
