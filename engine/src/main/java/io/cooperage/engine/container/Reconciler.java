package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerState.Status;
import io.cooperage.engine.container.ContainerTable.StoredContainer;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.runtime.Shim;
import io.cooperage.engine.runtime.ShimExit;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings what is written down and what is true together when an engine opens: adopts what runs, records what
/// ended,
/// sweeps what nobody owns. The shim's directory tells the truth; the row is only the last that an engine
/// knew of it.
final class Reconciler {
    private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

    private final ContainerIndex index;
    private final ContainerTable table;
    private final ContainerFiles files;
    private final ContainerLauncher launcher;
    private final CgroupTree cgroups;
    private final InstantSource clock;
    private final Orphans orphans;
    private final ContainerConnections connections;

    Reconciler(
            ContainerIndex index,
            ContainerTable table,
            ContainerFiles files,
            ContainerLauncher launcher,
            CgroupTree cgroups,
            InstantSource clock,
            Orphans orphans,
            ContainerConnections connections) {
        this.index = index;
        this.table = table;
        this.files = files;
        this.launcher = launcher;
        this.cgroups = cgroups;
        this.clock = clock;
        this.orphans = orphans;
        this.connections = connections;
    }

    void run(DefaultContainerService service) {
        Set<String> known = new HashSet<>();
        List<ManagedContainer> held = new ArrayList<>();
        for (StoredContainer stored : table.all()) {
            Container container = stored.container();
            known.add(container.id());
            ManagedContainer managed = new ManagedContainer(container, stored.root());
            managed.stoppedByPerson = stored.stoppedByPerson();
            index.reserve(container.name(), container.id());
            index.add(managed);
            managed.lock.lock();
            try {
                if (stored.cgroup() != null) {
                    managed.cgroup = cgroups.restore(stored.cgroup());
                }
                reconcile(managed, service, held);
            } finally {
                managed.lock.unlock();
            }
            if (!managed.isAlive() && managed.value().state().status() == Status.EXITED) {
                service.removeIfAsked(managed);
            }
        }
        table.setAside().forEach(aside -> known.add(aside.container().id()));
        sweepFolders(known);
        connections.reconcile();
        held.forEach(this::letGo);
    }

    /// The engine before this one died before it gave the word to go on. Somebody asked for this start, so
    /// the word
    /// is given now, after what the program is to find is there.
    private void letGo(ManagedContainer managed) {
        managed.lock.lock();
        try {
            Shim shim = managed.shim;
            if (shim != null) {
                try {
                    connections.connect(managed.id(), shim.pid());
                    shim.proceed();
                } catch (EngineException e) {
                    LOG.warn("container {}: its start can't be finished: {}", managed.id(), e.getMessage());
                    shim.signal(Signals.SIGKILL);
                }
            }
        } finally {
            managed.lock.unlock();
        }
    }

    /// @param held gets the container when its process waits for the word to go on
    private void reconcile(ManagedContainer managed, DefaultContainerService service, List<ManagedContainer> held) {
        String id = managed.id();
        ContainerState before = managed.value().state();
        Optional<Shim> alive = launcher.adopt(id);
        if (alive.isPresent()) {
            Shim shim = alive.get();
            Instant started = before.status().isAlive() && before.pid() == shim.pid() && before.startedAt() != null
                    ? before.startedAt()
                    : ProcessStart.time(shim.pid()).orElseGet(clock::instant);
            boolean paused = before.status() == Status.PAUSED;
            if (ContainerLauncher.isHeld(shim)) {
                held.add(managed);
            }
            service.begin(managed, shim, started);
            if (paused) {
                service.markPaused(managed);
            }
            launcher.sweepExecs(id);
            return;
        }
        launcher.sweepExecs(id);
        Optional<ShimExit> record = launcher.exitRecord(id);
        if (before.status().isAlive()) {
            // It ran when last seen. Without a record the shim itself was killed, or the machine went down.
            if (record.isEmpty()) {
                orphans.kill(managed);
            }
            service.end(managed, record.orElseGet(() -> new ShimExit(128 + Signals.SIGKILL, false, clock.instant())));
        } else if (record.isPresent() && isNews(record.get(), before)) {
            // Started and ended after the last word that was written down.
            service.end(managed, record.get());
        } else {
            removeCgroup(managed);
        }
    }

    private static boolean isNews(ShimExit record, ContainerState before) {
        return before.finishedAt() == null || record.finishedAt().isAfter(before.finishedAt());
    }

    private static void removeCgroup(ManagedContainer managed) {
        Cgroup cgroup = managed.cgroup;
        managed.cgroup = null;
        if (cgroup != null) {
            try {
                cgroup.remove();
            } catch (EngineException e) {
                LOG.warn("container {}: control group left behind: {}", managed.id(), e.getMessage());
            }
        }
    }

    /// A folder without a row is a create that did not finish or a remove that did.
    private void sweepFolders(Set<String> known) {
        for (String id : files.ids()) {
            if (!known.contains(id)) {
                try {
                    files.delete(id);
                } catch (EngineException e) {
                    LOG.warn("folder of no container {}: {}", id, e.getMessage());
                }
            }
        }
    }
}
