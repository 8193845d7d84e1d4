package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.runtime.LaunchException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// The book of what is executed in containers beside their own programs. Takes the containers' locks.
final class ContainerExecs implements Execs {
    /// How long one that has ended is remembered, for a client that asks for its exit code.
    private static final long KEPT_NANOS = Duration.ofMinutes(10).toNanos();

    /// For what the engine could not start for another reason than the program.
    /// Docker's for one that could not be tried.
    private static final int NOT_INVOKED = 126;

    private final ContainerIndex index;
    private final ContainerLauncher launcher;
    private final ContainerEvents events;

    /// Guards `entries` and what they hold; no container's lock is taken under it.
    private final ReentrantLock lock = new ReentrantLock();

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    ContainerExecs(ContainerIndex index, ContainerLauncher launcher, ContainerEvents events) {
        this.index = index;
        this.launcher = launcher;
        this.events = events;
    }

    private static final class Entry {
        private final String id;
        private final String containerId;
        private final ExecConfig config;
        private boolean started;
        private @Nullable ShimExecSession session;
        private @Nullable Integer exitCode;
        private long endedNanos;

        Entry(String id, String containerId, ExecConfig config) {
            this.id = id;
            this.containerId = containerId;
            this.config = config;
        }

        Exec seen() {
            Integer code = code();
            return new Exec(
                    id,
                    containerId,
                    config,
                    session != null && code == null,
                    session == null ? 0 : session.pid(),
                    code);
        }

        /// Whoever has seen the session's end finds its code, even before it is written into the book.
        private @Nullable Integer code() {
            return exitCode == null && session != null && session.exit().isDone()
                    ? Integer.valueOf(session.exit().join().exitCode())
                    : exitCode;
        }
    }

    @Override
    public Exec create(String ref, ExecConfig config) {
        if (config.command().isEmpty() || config.command().getFirst().isEmpty()) {
            throw EngineException.invalid("No exec command specified");
        }
        ManagedContainer container = index.resolve(ref);
        container.lock.lock();
        try {
            requireReady(container, ref);
        } finally {
            container.lock.unlock();
        }
        Entry entry = new Entry(Ids.random(), container.id(), config);
        lock.lock();
        try {
            forgetOld();
            entries.put(entry.id, entry);
        } finally {
            lock.unlock();
        }
        announce(container, ContainerAction.EXEC_CREATE, entry);
        return entry.seen();
    }

    private static void requireReady(ManagedContainer container, String ref) {
        Presence.require(container);
        if (container.shim == null) {
            throw EngineException.conflict("container " + container.id() + " is not running");
        }
        if (container.value().state().status() == Status.PAUSED) {
            throw EngineException.conflict("Container " + ref + " is paused, unpause the container before exec");
        }
    }

    @Override
    public ExecSession start(String id, int columns, int rows) {
        Entry entry = claim(id);
        ExecConfig config = columns > 0 && rows > 0 ? entry.config.withSize(columns, rows) : entry.config;
        ManagedContainer container = index.resolve(entry.containerId);
        ShimExecSession session = launch(container, entry, config);
        lock.lock();
        try {
            entry.session = session;
        } finally {
            lock.unlock();
        }
        announce(container, ContainerAction.EXEC_START, entry);
        session.exit().thenAccept(exit -> {
            ended(entry, exit.exitCode());
            events.announce(
                    container,
                    ContainerAction.EXEC_DIE,
                    Map.of("execID", entry.id, "exitCode", Integer.toString(exit.exitCode())));
        });
        return session;
    }

    /// Only one may start it.
    private Entry claim(String id) {
        lock.lock();
        try {
            Entry entry = entry(id);
            if (entry.exitCode != null) {
                throw EngineException.conflict("exec command " + id + " has already run");
            }
            if (entry.started) {
                throw EngineException.conflict("exec command " + id + " is already running");
            }
            entry.started = true;
            return entry;
        } finally {
            lock.unlock();
        }
    }

    private ShimExecSession launch(ManagedContainer container, Entry entry, ExecConfig config) {
        container.lock.lock();
        try {
            requireReady(container, container.value().name());
            return launcher.exec(container, entry.id, config);
        } catch (LaunchException e) {
            ended(entry, e.exitCode());
            throw e;
        } catch (EngineException e) {
            failed(entry, e);
            throw e;
        } finally {
            container.lock.unlock();
        }
    }

    /// A container in the wrong state may be in the right one later; anything else was the only try.
    private void failed(Entry entry, EngineException failure) {
        if (failure.kind() != ErrorKind.CONFLICT) {
            ended(entry, NOT_INVOKED);
            return;
        }
        lock.lock();
        try {
            entry.started = false;
        } finally {
            lock.unlock();
        }
    }

    private void ended(Entry entry, int exitCode) {
        lock.lock();
        try {
            entry.exitCode = exitCode;
            entry.endedNanos = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Exec get(String id) {
        lock.lock();
        try {
            return entry(id).seen();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void resize(String id, int columns, int rows) {
        ShimExecSession session;
        lock.lock();
        try {
            Entry entry = entry(id);
            session = entry.exitCode == null ? entry.session : null;
        } finally {
            lock.unlock();
        }
        if (session == null) {
            throw EngineException.conflict("exec process is not started: " + id);
        }
        session.resizeTerminal(columns, rows);
    }

    @Override
    public List<String> unfinished(String containerId) {
        lock.lock();
        try {
            return entries.values().stream()
                    .filter(entry -> entry.containerId.equals(containerId) && entry.exitCode == null)
                    .map(entry -> entry.id)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    private Entry entry(String id) {
        Entry entry = entries.get(id);
        if (entry == null || isGone(entry)) {
            throw EngineException.notFound("No such exec instance: " + id);
        }
        return entry;
    }

    private boolean isGone(Entry entry) {
        try {
            index.resolve(entry.containerId);
            return false;
        } catch (EngineException e) {
            if (e.kind() == ErrorKind.NOT_FOUND) {
                return true;
            }
            throw e;
        }
    }

    private void forgetOld() {
        long now = System.nanoTime();
        for (Entry entry : List.copyOf(entries.values())) {
            boolean old = entry.exitCode != null && now - entry.endedNanos > KEPT_NANOS;
            if (old || isGone(entry)) {
                entries.remove(entry.id);
            }
        }
    }

    private void announce(ManagedContainer container, ContainerAction action, Entry entry) {
        events.announce(
                container, action, Map.of("execID", entry.id, "command", String.join(" ", entry.config.command())));
    }
}
