package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.container.ContainerConfig.LogDriver;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.ListeningPort;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import io.cooperage.engine.store.DiskRoom;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Containers on this machine: an index in memory, a row each in the database, a shim for each that runs.
///
/// This is the door; what is behind it is put together by [LifeCycle]. What is true is in the shim's
/// directory, not here: a start or an end that this process did not live to write down is found again by
/// [Reconciler].
///
/// A container is found by its full id, its name, or a prefix of its id; where nothing is changed by it, also
/// by the beginning of its name.
final class DefaultContainerService implements ContainerService, AutoCloseable {
    private final ContainerIndex index;
    private final ContainerFactory factory;
    private final ContainerTable table;
    private final ContainerViews views;
    private final LifeCycle life;
    private final ContainerConnections connections;
    private final ContainerFileTrees fileTrees;
    private final DiskRoom room;

    DefaultContainerService(
            ContainerIndex index,
            ContainerFactory factory,
            ContainerTable table,
            ContainerViews views,
            LifeCycle life,
            ContainerConnections connections,
            ContainerFileTrees fileTrees,
            DiskRoom room) {
        this.index = index;
        this.factory = factory;
        this.table = table;
        this.views = views;
        this.life = life;
        this.connections = connections;
        this.fileTrees = fileTrees;
        this.room = room;
    }

    @Override
    public Container create(ContainerConfig config) {
        return create(config, false);
    }

    @Override
    public Container createAhead(ContainerConfig config) {
        return create(config, true);
    }

    private Container create(ContainerConfig config, boolean ahead) {
        ManagedContainer container = room.with(() -> factory.create(config, ahead));
        life.events.announce(container, ContainerAction.CREATE);
        return container.value();
    }

    @Override
    public boolean start(String ref) {
        return life.runs.start(index.resolve(ref));
    }

    /// An adopted container has a live process. The caller holds its lock.
    void begin(ManagedContainer container, Shim shim, Instant startedAt) {
        life.runs.adopt(container, shim, startedAt);
    }

    /// Writes down an end. The caller holds the container's lock.
    void end(ManagedContainer container, ShimExit exit) {
        life.runs.end(container, exit);
    }

    /// An adopted container was paused by the engine before this one. The caller holds its lock.
    void markPaused(ManagedContainer container) {
        life.stops.markPaused(container);
    }

    void removeIfAsked(ManagedContainer container) {
        life.removal.removeIfAsked(container);
    }

    /// Everything that runs has been adopted: restart policies apply from now on.
    void open() {
        life.open();
    }

    @Override
    public boolean stop(String ref, @Nullable Duration timeout, @Nullable String signal) {
        ManagedContainer container = index.resolve(ref);
        boolean stopped = life.stops.stop(container, timeout, signal);
        if (stopped) {
            life.events.announce(container, ContainerAction.STOP);
        }
        return stopped;
    }

    @Override
    public void kill(String ref, String signal) {
        life.stops.kill(index.resolve(ref), ref, signal);
    }

    @Override
    public void pause(String ref) {
        life.stops.pause(index.resolve(ref), ref);
    }

    @Override
    public void unpause(String ref) {
        life.stops.unpause(index.resolve(ref), ref);
    }

    @Override
    public void restart(String ref, @Nullable Duration timeout, @Nullable String signal) {
        ManagedContainer container = index.resolve(ref);
        if (container.value().config().autoRemove() && container.isAlive()) {
            throw EngineException.conflict("cannot restart container " + ref
                    + ": it is removed when it stops (auto-remove); create it anew instead");
        }
        if (life.stops.stop(container, timeout, signal)) {
            life.events.announce(container, ContainerAction.STOP);
        }
        life.runs.start(container);
        life.events.announce(container, ContainerAction.RESTART);
    }

    @Override
    public ExitStatus await(String ref) {
        return await(ref, WaitCondition.NOT_RUNNING);
    }

    @Override
    public ExitStatus await(String ref, WaitCondition condition) {
        try {
            return ending(ref, condition).get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException(ErrorKind.CANCELLED, "waiting for container " + ref + " was cancelled", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an end never fails", e);
        }
    }

    @Override
    public CompletableFuture<ExitStatus> ending(String ref, WaitCondition condition) {
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            Presence.require(container);
            ContainerState state = container.value().state();
            if (condition == WaitCondition.NOT_RUNNING
                    && container.shim == null
                    && state.status() != Status.RESTARTING) {
                Instant finished = state.finishedAt();
                return CompletableFuture.completedFuture(new ExitStatus(
                        state.exitCode(),
                        state.oomKilled(),
                        finished == null ? container.value().createdAt() : finished));
            }
            return (switch (condition) {
                        case NOT_RUNNING -> container.ended();
                        case NEXT_EXIT -> container.nextEnd();
                        case REMOVED -> container.gone;
                    })
                    .copy();
        } finally {
            container.lock.unlock();
        }
    }

    @Override
    public void remove(String ref, RemoveOptions options) {
        ManagedContainer container = index.resolve(ref);
        room.making(() -> {
            life.removal.remove(container, options);
            return true;
        });
    }

    /// What containers stand on that were removed and may come back.
    List<ContainerRoot> setAsideRoots() {
        return life.kept.roots();
    }

    @Override
    public List<RemovedContainer> removed() {
        return life.kept.list();
    }

    @Override
    public Container restore(String id) {
        return life.kept.restore(id).value();
    }

    @Override
    public List<String> update(String ref, UpdateRequest request) {
        return life.updates.update(index.resolve(ref), request);
    }

    @Override
    public List<PrunableContainer> prunable(PruneFilter filter) {
        return life.pruning.prunable(filter);
    }

    @Override
    public List<PrunableContainer> prune(PruneFilter filter) {
        return room.making(() -> life.pruning.prune(filter));
    }

    @Override
    public SizeOnDisk size(String ref) {
        return life.sizes.of(index.find(ref));
    }

    @Override
    public void connect(String ref, EndpointConfig endpoint) {
        connections.connect(index.resolve(ref), endpoint);
    }

    @Override
    public void disconnect(String ref, String network, boolean force) {
        try {
            connections.disconnect(index.resolve(ref), network);
        } catch (EngineException e) {
            if (!force || e.kind() != ErrorKind.NOT_FOUND) {
                throw e;
            }
            // Gone, and with it its place on every network.
        }
    }

    @Override
    public ContainerNetworking networking(String ref) {
        return connections.state(index.find(ref));
    }

    @Override
    public List<ListeningPort> listening(String ref) {
        int pid = index.resolve(ref).value().state().pid();
        return pid == 0 ? List.of() : ListeningPort.of(pid);
    }

    @Override
    public FileTree files(String ref) {
        return fileTrees.open(index.resolve(ref));
    }

    @Override
    public void unlink(String ref, String alias) {
        connections.unlink(index.resolve(ref), alias);
    }

    @Override
    public Container rename(String ref, String name) {
        ManagedContainer container = index.resolve(ref);
        String fresh = ConfigCheck.name(name);
        Container renamed;
        String old;
        container.lock.lock();
        try {
            Presence.require(container);
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
            connections.renamed(container.id(), fresh);
        } finally {
            container.lock.unlock();
        }
        life.events.announce(container, ContainerAction.RENAME, Map.of("oldName", "/" + old));
        return renamed;
    }

    @Override
    public List<Container> list() {
        return index.all().stream().map(ManagedContainer::value).toList();
    }

    @Override
    public List<Container> list(ContainerFilter filter) {
        return filter.select(list(), life.facts);
    }

    @Override
    public Container get(String ref) {
        return index.find(ref).value();
    }

    @Override
    public Container resolve(String ref) {
        return index.resolve(ref).value();
    }

    @Override
    public JsonNode inspect(String ref) {
        ManagedContainer container = index.find(ref);
        return views.inspect(container, life.execs.unfinished(container.id()));
    }

    @Override
    public Isolation isolation(String ref) {
        return views.isolation(index.find(ref));
    }

    @Override
    public Optional<String> unconfinedBecause() {
        return views.unconfinedBecause();
    }

    @Override
    public List<ProcessEntry> top(String ref) {
        ManagedContainer container = index.find(ref);
        Presence.requireRunning(container, "cannot list the processes of container " + ref);
        return views.processes(container);
    }

    @Override
    public ContainerLog log(String ref) {
        ManagedContainer container = index.find(ref);
        if (container.value().config().log().driver() == LogDriver.NONE) {
            throw EngineException.notImplemented(
                    "container " + container.value().name()
                            + ": configured logging driver does not support reading (log driver none keeps nothing)");
        }
        return views.log(container.id());
    }

    @Override
    public Attachment attach(String ref) {
        return life.streams.attach(index.resolve(ref), ref);
    }

    @Override
    public ExecSession exec(String ref, ExecConfig config) {
        return life.execs.start(life.execs.create(ref, config).id(), 0, 0);
    }

    @Override
    public Execs execs() {
        return life.execs;
    }

    @Override
    public void detached(String ref) {
        life.streams.detached(index.resolve(ref));
    }

    @Override
    public void resize(String ref, int columns, int rows) {
        life.streams.resize(index.resolve(ref), ref, columns, rows);
    }

    @Override
    public ContainerCounters counters(String ref) {
        return life.counting.read(index.resolve(ref));
    }

    @Override
    public Image commit(String ref, CommitRequest request) {
        ManagedContainer container = index.resolve(ref);
        return room.with(() -> life.commits.commit(container, request));
    }

    @Override
    public void export(String ref, OutputStream out) {
        life.commits.export(index.resolve(ref), out);
    }

    @Override
    public List<ContainerStats> history(String ref, Instant from, Instant to) {
        return life.recorders.history(index.find(ref), from, to);
    }

    @Override
    public Optional<ContainerStats> latestStats(String ref) {
        return life.recorders.latest(index.find(ref));
    }

    @Override
    public Subscription samples(Consumer<Map<String, ContainerStats>> listener) {
        return life.recorders.subscribe(listener);
    }

    /// Lets go of every container; they live on.
    @Override
    public void close() {
        life.close();
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
    }
}
