package io.cooperage.ui.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.cooperage.engine.container.Attachment;
import io.cooperage.engine.container.Container;
import io.cooperage.engine.container.ContainerConfig;
import io.cooperage.engine.container.ContainerCounters;
import io.cooperage.engine.container.ContainerLog;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.ContainerState;
import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerStats;
import io.cooperage.engine.container.ExecConfig;
import io.cooperage.engine.container.ExecSession;
import io.cooperage.engine.container.Execs;
import io.cooperage.engine.container.ExitStatus;
import io.cooperage.engine.container.Isolation;
import io.cooperage.engine.container.ProcessEntry;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.event.EngineEvent.ContainerEvent;
import io.cooperage.engine.event.EngineEvent.HealthStreakEvent;
import io.cooperage.engine.event.EventStream.Subscription;
import io.cooperage.engine.files.FileTree;
import io.cooperage.engine.image.Image;
import io.cooperage.engine.network.ContainerNetworking;
import io.cooperage.engine.network.EndpointConfig;
import io.cooperage.engine.network.ListeningPort;
import java.io.OutputStream;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Containers in memory. States change and are announced as the engine's are, but no process runs; samples
/// come from the test. Any method can be told to fail or to wait. Any thread.
public class FakeContainers implements ContainerService {
    private final FakeEvents events;

    /// Guards everything below; events are published outside it.
    private final Object lock = new Object();

    private final Map<String, Container> byId = new LinkedHashMap<>();
    private final Map<String, List<ContainerStats>> recorded = new HashMap<>();
    private final Map<String, RuntimeException> failures = new HashMap<>();
    private final Map<String, CountDownLatch> gates = new HashMap<>();
    private final List<String> calls = new CopyOnWriteArrayList<>();
    private final List<RemovedContainer> aside = new ArrayList<>();
    private final Map<String, ContainerNetworking> networking = new HashMap<>();
    private volatile Linker linker = new Linker() {
        @Override
        public void connect(Container container, EndpointConfig endpoint) {
            throw EngineException.notImplemented("this fake has no networks");
        }

        @Override
        public void disconnect(Container container, String network) {
            throw EngineException.notImplemented("this fake has no networks");
        }
    };
    private final List<Consumer<Map<String, ContainerStats>>> samplers = new CopyOnWriteArrayList<>();
    private int made;

    private static final ContainerState ENDED =
            new ContainerState(Status.EXITED, 0, 137, false, "", null, Instant.EPOCH);

    /// What a test makes of connecting and disconnecting.
    public interface Linker {
        void connect(Container container, EndpointConfig endpoint);

        void disconnect(Container container, String network);
    }

    public void onLinks(Linker to) {
        linker = to;
    }

    /// The addresses and ports of a container.
    public void wire(String ref, ContainerNetworking state) {
        String id = get(ref).id();
        synchronized (lock) {
            networking.put(id, state);
        }
    }

    private static Container replaced(Container container, ContainerState state) {
        return new Container(container.id(), container.name(), container.config(), state, container.createdAt());
    }

    public FakeContainers(FakeEvents events) {
        this.events = events;
    }

    /// The next call of `method`, and only that, throws.
    public void failNext(String method, RuntimeException failure) {
        synchronized (lock) {
            failures.put(method, failure);
        }
    }

    /// Calls of `method` wait until the latch opens, or are cancelled by an interrupt.
    public void hold(String method, CountDownLatch gate) {
        synchronized (lock) {
            gates.put(method, gate);
        }
    }

    /// What was called, such as `stop web`, in order.
    public List<String> calls() {
        return List.copyOf(calls);
    }

    /// The containers as they are, without a call.
    List<Container> snapshot() {
        synchronized (lock) {
            return List.copyOf(byId.values());
        }
    }

    public int samplers() {
        return samplers.size();
    }

    /// Gives a sample as the engine's sampler would, and records it.
    public void sample(String ref, ContainerStats stats) {
        Container container = get(ref);
        synchronized (lock) {
            recorded.computeIfAbsent(container.id(), id -> new ArrayList<>()).add(stats);
        }
        samplers.forEach(listener -> listener.accept(Map.of(container.id(), stats)));
    }

    /// Puts a container into a state that no call leads to, such as one that ended by itself.
    public void set(String ref, ContainerState state, ContainerAction action) {
        Container now = replace(get(ref), state);
        announce(now, action);
    }

    /// As a health check does that leaves the verdict as it was.
    public void countHealth(String ref, ContainerState state) {
        Container now = replace(get(ref), state);
        events.publish(new HealthStreakEvent(Instant.now(), now.id()));
    }

    /// Nothing here knows which networks there are.
    @Override
    public Container createAhead(ContainerConfig config) {
        return create(config);
    }

    @Override
    public Container create(ContainerConfig config) {
        enter("create", config.name() == null ? "?" : config.name());
        Container container;
        synchronized (lock) {
            made++;
            String name = config.name() == null ? "calm_cooper_" + made : config.name();
            if (byId.values().stream().anyMatch(other -> other.name().equals(name))) {
                throw EngineException.conflict("The name " + name + " is in use by another container. Choose another.");
            }
            String id = "%04x".formatted(made * 40503 & 0xffff).repeat(16);
            container = new Container(id, name, config, ContainerState.CREATED, Instant.now());
            byId.put(id, container);
        }
        announce(container, ContainerAction.CREATE);
        return container;
    }

    @Override
    public boolean start(String ref) {
        Container container = enter("start", ref, get(ref));
        if (container.state().status().isAlive()) {
            return false;
        }
        announce(
                replace(container, new ContainerState(Status.RUNNING, 4242, 0, false, "", Instant.now(), null)),
                ContainerAction.START);
        return true;
    }

    @Override
    public boolean stop(String ref, @Nullable Duration timeout) {
        Container container = enter("stop", ref, get(ref));
        if (!container.state().status().isAlive()) {
            return false;
        }
        end(container, 143);
        return true;
    }

    @Override
    public void kill(String ref, String signal) {
        end(enter("kill", ref, get(ref)), 137);
    }

    @Override
    public void pause(String ref) {
        Container container = enter("pause", ref, get(ref));
        announce(replace(container, withStatus(container.state(), Status.PAUSED)), ContainerAction.PAUSE);
    }

    @Override
    public void unpause(String ref) {
        Container container = enter("unpause", ref, get(ref));
        announce(replace(container, withStatus(container.state(), Status.RUNNING)), ContainerAction.UNPAUSE);
    }

    @Override
    public void restart(String ref, @Nullable Duration timeout) {
        Container container = enter("restart", ref, get(ref));
        announce(
                replace(container, new ContainerState(Status.RUNNING, 4243, 0, false, "", Instant.now(), null)),
                ContainerAction.RESTART);
    }

    @Override
    public ExitStatus await(String ref) {
        throw new UnsupportedOperationException("no test waits for the end of a run");
    }

    @Override
    public void remove(String ref, RemoveOptions options) {
        boolean force = options.force();
        Container container = enter("remove", ref, get(ref));
        if (container.state().status().isAlive() && !force) {
            throw EngineException.conflict(container.name() + " is running. Stop it first, or force its removal.");
        }
        synchronized (lock) {
            byId.remove(container.id());
            if (options.undoable()) {
                Instant now = Instant.now();
                aside.addFirst(new RemovedContainer(
                        container.state().status().isAlive() ? replaced(container, ENDED) : container,
                        now,
                        now.plus(Duration.ofMinutes(10))));
            }
        }
        announce(container, ContainerAction.DESTROY);
    }

    @Override
    public Container rename(String ref, String name) {
        Container container = enter("rename", ref, get(ref));
        Container renamed =
                new Container(container.id(), name, container.config(), container.state(), container.createdAt());
        synchronized (lock) {
            byId.put(renamed.id(), renamed);
        }
        announce(renamed, ContainerAction.RENAME);
        return renamed;
    }

    @Override
    public List<Container> list() {
        enter("list", "");
        synchronized (lock) {
            return List.copyOf(byId.values());
        }
    }

    @Override
    public Container resolve(String ref) {
        return get(ref);
    }

    @Override
    public Container get(String ref) {
        synchronized (lock) {
            return byId.values().stream()
                    .filter(container ->
                            container.id().startsWith(ref) || container.name().equals(ref))
                    .findFirst()
                    .orElseThrow(() -> EngineException.notFound("No such container: " + ref));
        }
    }

    @Override
    public JsonNode inspect(String ref) {
        Container container = enter("inspect", ref, get(ref));
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        node.put("Id", container.id());
        node.put("Name", "/" + container.name());
        return node;
    }

    @Override
    public Isolation isolation(String ref) {
        enter("isolation", ref, get(ref));
        return new Isolation(
                List.of(), List.of(), Map.of(), "filter", "", false, List.of(), List.of(), List.of(), Map.of());
    }

    @Override
    public Optional<String> unconfinedBecause() {
        return Optional.empty();
    }

    @Override
    public List<ProcessEntry> top(String ref) {
        enter("top", ref, get(ref));
        return List.of();
    }

    @Override
    public ContainerLog log(String ref) {
        throw EngineException.notImplemented("this fake keeps no log");
    }

    @Override
    public Attachment attach(String ref) {
        throw EngineException.notImplemented("this fake runs no process");
    }

    @Override
    public boolean stop(String ref, @Nullable Duration timeout, @Nullable String signal) {
        return stop(ref, timeout);
    }

    @Override
    public void restart(String ref, @Nullable Duration timeout, @Nullable String signal) {
        restart(ref, timeout);
    }

    @Override
    public CompletableFuture<ExitStatus> ending(String ref, WaitCondition condition) {
        throw new UnsupportedOperationException("no test waits for the end of a run");
    }

    @Override
    public void detached(String ref) {
        throw EngineException.notImplemented("this fake runs no process");
    }

    @Override
    public void resize(String ref, int columns, int rows) {
        throw EngineException.notImplemented("this fake runs no process");
    }

    @Override
    public Execs execs() {
        return (Execs) Proxy.newProxyInstance(
                Execs.class.getClassLoader(), new Class<?>[] {Execs.class}, (proxy, method, arguments) -> {
                    throw EngineException.notImplemented("this fake runs no process");
                });
    }

    @Override
    public ContainerCounters counters(String ref) {
        throw EngineException.notImplemented("this fake runs no process");
    }

    @Override
    public ExecSession exec(String ref, ExecConfig config) {
        throw EngineException.notImplemented("this fake runs no process");
    }

    @Override
    public List<ContainerStats> history(String ref, Instant from, Instant to) {
        Container container = get(ref);
        synchronized (lock) {
            return recorded.getOrDefault(container.id(), List.of()).stream()
                    .filter(stats ->
                            !stats.time().isBefore(from) && !stats.time().isAfter(to))
                    .toList();
        }
    }

    @Override
    public Optional<ContainerStats> latestStats(String ref) {
        Container container = get(ref);
        synchronized (lock) {
            List<ContainerStats> all = recorded.getOrDefault(container.id(), List.of());
            return all.isEmpty() ? Optional.empty() : Optional.of(all.getLast());
        }
    }

    @Override
    public Subscription samples(Consumer<Map<String, ContainerStats>> listener) {
        samplers.add(listener);
        return () -> samplers.remove(listener);
    }

    private void end(Container container, int exitCode) {
        ContainerState was = container.state();
        Container now = replace(
                container, new ContainerState(Status.EXITED, 0, exitCode, false, "", was.startedAt(), Instant.now()));
        announce(now, ContainerAction.DIE);
        if (now.config().autoRemove()) {
            remove(now.id(), false);
        }
    }

    private Container replace(Container container, ContainerState state) {
        Container now =
                new Container(container.id(), container.name(), container.config(), state, container.createdAt());
        synchronized (lock) {
            byId.put(now.id(), now);
        }
        return now;
    }

    private static ContainerState withStatus(ContainerState state, Status status) {
        return new ContainerState(
                status,
                state.pid(),
                state.exitCode(),
                state.oomKilled(),
                state.error(),
                state.startedAt(),
                state.finishedAt());
    }

    private void announce(Container container, ContainerAction action) {
        events.publish(new ContainerEvent(Instant.now(), container.id(), action, Map.of("name", container.name())));
    }

    private Container enter(String method, String ref, Container container) {
        enter(method, container.name());
        return get(ref);
    }

    private void enter(String method, String name) {
        calls.add((method + " " + name).strip());
        CountDownLatch gate;
        RuntimeException failure;
        synchronized (lock) {
            gate = gates.get(method);
            failure = failures.remove(method);
        }
        if (gate != null) {
            try {
                gate.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EngineException(
                        io.cooperage.engine.error.ErrorKind.CANCELLED, method + " " + name + " was cancelled", e);
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public Image commit(String ref, CommitRequest request) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void export(String ref, OutputStream out) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<RemovedContainer> removed() {
        enter("removed", "");
        synchronized (lock) {
            return List.copyOf(aside);
        }
    }

    @Override
    public Container restore(String id) {
        enter("restore", id);
        RemovedContainer back;
        synchronized (lock) {
            back = aside.stream()
                    .filter(gone -> gone.container().id().equals(id))
                    .findFirst()
                    .orElseThrow(() -> EngineException.notFound("No such container: " + id));
            aside.remove(back);
            byId.put(id, back.container());
        }
        announce(back.container(), ContainerAction.RESTORE);
        return back.container();
    }

    @Override
    public List<String> update(String ref, UpdateRequest request) {
        throw new UnsupportedOperationException("not faked");
    }

    @Override
    public ExitStatus await(String ref, WaitCondition condition) {
        throw new UnsupportedOperationException("not faked");
    }

    @Override
    public void connect(String ref, EndpointConfig endpoint) {
        Container container = enter("connect", ref, get(ref));
        linker.connect(container, endpoint);
    }

    @Override
    public void disconnect(String ref, String network, boolean force) {
        Container container = enter("disconnect", ref, get(ref));
        linker.disconnect(container, network);
    }

    @Override
    public void unlink(String ref, String alias) {
        throw EngineException.notImplemented("this fake has no links");
    }

    @Override
    public ContainerNetworking networking(String ref) {
        Container container = get(ref);
        synchronized (lock) {
            return networking.getOrDefault(container.id(), ContainerNetworking.NONE);
        }
    }

    @Override
    public List<ListeningPort> listening(String ref) {
        get(ref);
        return List.of();
    }

    @Override
    public FileTree files(String ref) {
        throw new UnsupportedOperationException("not faked");
    }

    @Override
    public List<PrunableContainer> prunable(PruneFilter filter) {
        return snapshot().stream()
                .filter(container -> !container.state().status().isAlive())
                .map(container ->
                        new PrunableContainer(container, size(container.id()).own()))
                .toList();
    }

    @Override
    public List<PrunableContainer> prune(PruneFilter filter) {
        List<PrunableContainer> gone = prunable(filter);
        gone.forEach(each -> remove(each.container().id(), false));
        return gone;
    }

    @Override
    public SizeOnDisk size(String ref) {
        long own = 4096L * (1 + Math.floorMod(get(ref).name().hashCode(), 9000));
        return new SizeOnDisk(own, own + (80 << 20));
    }
}
