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
import java.util.HashSet;
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

    Reconciler(
            ContainerIndex index,
            ContainerTable table,
            ContainerFiles files,
            ContainerLauncher launcher,
            CgroupTree cgroups,
            InstantSource clock,
            Orphans orphans) {
        this.index = index;
        this.table = table;
        this.files = files;
        this.launcher = launcher;
        this.cgroups = cgroups;
        this.clock = clock;
        this.orphans = orphans;
    }

    void run(DefaultContainerService service) {
        Set<String> known = new HashSet<>();
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
                reconcile(managed, service);
            } finally {
                managed.lock.unlock();
            }
            if (!managed.isAlive() && managed.value().state().status() == Status.EXITED) {
                service.removeIfAsked(managed);
            }
        }
        table.setAside().forEach(aside -> known.add(aside.container().id()));
        sweepFolders(known);
    }

    private void reconcile(ManagedContainer managed, DefaultContainerService service) {
        String id = managed.id();
        ContainerState before = managed.value().state();
        Optional<Shim> alive = launcher.adopt(id);
        if (alive.isPresent()) {
            Shim shim = alive.get();
            Instant started = before.status().isAlive() && before.pid() == shim.pid() && before.startedAt() != null
                    ? before.startedAt()
                    : ProcessStart.time(shim.pid()).orElseGet(clock::instant);
            boolean paused = before.status() == Status.PAUSED;
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
