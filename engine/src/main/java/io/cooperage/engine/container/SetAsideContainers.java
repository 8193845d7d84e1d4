package io.cooperage.engine.container;

import io.cooperage.engine.container.ContainerService.RemovedContainer;
import io.cooperage.engine.container.ContainerTable.SetAside;
import io.cooperage.engine.container.ContainerTimer.Pending;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EngineEvent.ContainerAction;
import io.cooperage.engine.image.ImageStore;
import io.cooperage.engine.network.NetworkSettings;
import io.cooperage.engine.store.DiskRoom;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Containers that were removed a moment ago and can be had back: their rows and files are kept,
/// everything else treats them as gone. Any thread.
///
/// They do not hold their image: where that is removed meanwhile, they can't be had back. Nor do they hold
/// room that somebody needs: while there are any, the disk is looked at every two seconds, and when it gets
/// short they are deleted, the oldest first, until it is not. The mark is far enough from the end that a pull
/// or a build, which fills a disk for longer than that, finds the room; what meets a full disk all the same has
/// them all deleted and tries a second time ([DiskRoom]).
final class SetAsideContainers implements DiskRoom.Reserve {
    private static final Logger LOG = LoggerFactory.getLogger(SetAsideContainers.class);

    static final Duration KEPT_FOR = Duration.ofMinutes(10);

    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);

    /// With less room than either of these on the disk nothing is kept.
    private static final long LEAST_FREE = 1L << 30;

    private static final int LEAST_PERCENT = 5;

    private final ContainerTable table;
    private final ContainerIndex index;
    private final ContainerLauncher launcher;
    private final ContainerClaims claims;
    private final ContainerEvents events;
    private final ContainerTimer timer;
    private final Supplier<ContainerImages> images;
    private final Path data;
    private final InstantSource clock;
    private final Map<String, Kept> kept = new ConcurrentHashMap<>();

    /// How many have given way.
    private final AtomicLong given = new AtomicLong();

    /// Guarded by `kept`.
    private boolean watched;

    private record Kept(SetAside container, Pending end) {}

    SetAsideContainers(
            ContainerTable table,
            ContainerIndex index,
            ContainerLauncher launcher,
            ContainerClaims claims,
            ContainerEvents events,
            ContainerTimer timer,
            Supplier<ContainerImages> images,
            Path data,
            InstantSource clock) {
        this.table = table;
        this.index = index;
        this.launcher = launcher;
        this.claims = claims;
        this.events = events;
        this.timer = timer;
        this.images = images;
        this.data = data;
        this.clock = clock;
    }

    /// Whether the disk has room for what nobody may want any more.
    boolean hasRoom() {
        try {
            FileStore disk = Files.getFileStore(data);
            long free = disk.getUsableSpace();
            return free >= LEAST_FREE && free >= disk.getTotalSpace() / 100 * LEAST_PERCENT;
        } catch (IOException e) {
            LOG.warn("how much room there is on the disk of {} can't be known: {}", data, e.getMessage());
            return false;
        }
    }

    /// The caller holds the container's lock.
    void put(ManagedContainer container, boolean removeVolumes) {
        Instant now = clock.instant();
        table.setAside(container.id(), now, removeVolumes);
        keep(new SetAside(container.value(), container.root(), now, removeVolumes));
        watch();
    }

    private void watch() {
        synchronized (kept) {
            if (watched) {
                return;
            }
            watched = true;
        }
        timer.after(LOOK_EVERY, this::look);
    }

    private void look() {
        try {
            giveWay();
        } finally {
            boolean again;
            synchronized (kept) {
                again = !kept.isEmpty();
                watched = again;
            }
            if (again) {
                timer.after(LOOK_EVERY, this::look);
            }
        }
    }

    @Override
    public boolean giveWay() {
        return deleteOldest(this::hasRoom);
    }

    @Override
    public boolean spend() {
        return deleteOldest(() -> false);
    }

    @Override
    public long given() {
        return given.get();
    }

    /// Deletes one after another, and waits for each.
    ///
    /// @return whether any was deleted
    private synchronized boolean deleteOldest(BooleanSupplier enough) {
        boolean any = false;
        while (!kept.isEmpty() && !enough.getAsBoolean()) {
            Optional<SetAside> oldest =
                    kept.values().stream().map(Kept::container).min(Comparator.comparing(SetAside::removedAt));
            if (oldest.isPresent()) {
                delete(oldest.get().container().id(), "space").join();
                given.incrementAndGet();
                any = true;
            }
        }
        return any;
    }

    private void keep(SetAside container) {
        String id = container.container().id();
        Duration left = Duration.between(clock.instant(), container.removedAt().plus(KEPT_FOR));
        // As one step: what is due already must not be looked for before it is here.
        kept.compute(id, (_, _) -> new Kept(container, timer.after(left, () -> delete(id, "time"))));
    }

    /// Knows again what an engine before this one has kept; what is due or has no room is deleted in a
    /// moment.
    void open() {
        List<SetAside> left = table.setAside();
        left.forEach(this::keep);
        if (!left.isEmpty()) {
            watch();
        }
    }

    /// @param reason for the event
    /// @return done when the files are gone too
    private CompletableFuture<Void> delete(String id, String reason) {
        Kept gone = kept.remove(id);
        if (gone == null) {
            return CompletableFuture.completedFuture(null);
        }
        gone.end().cancel();
        table.delete(id);
        claims.gone(id, gone.container().removeVolumes());
        CompletableFuture<Void> files = launcher.deleteFiles(id);
        events.announce(gone.container().container(), ContainerAction.DISCARD, Map.of("reason", reason));
        return files;
    }

    /// What they stand on.
    List<ContainerRoot> roots() {
        return kept.values().stream().map(mine -> mine.container().root()).toList();
    }

    /// The last removed first.
    List<RemovedContainer> list() {
        return kept.values().stream()
                .map(Kept::container)
                .sorted(Comparator.comparing(SetAside::removedAt).reversed())
                .map(c -> new RemovedContainer(
                        c.container(), c.removedAt(), c.removedAt().plus(KEPT_FOR)))
                .toList();
    }

    /// @param ref full id, the beginning of it, or the name it had
    ManagedContainer restore(String ref) {
        SetAside found = find(ref);
        Container container = found.container();
        String id = container.id();
        requireImage(found);
        Kept mine = kept.remove(id);
        if (mine == null) {
            throw notThere(ref);
        }
        mine.end().cancel();
        boolean back = false;
        boolean reserved = false;
        try {
            index.reserve(container.name(), id);
            reserved = true;
            NetworkSettings networking = claims.takeBack(container);
            table.takeBack(id);
            Container restored = new Container(
                    id,
                    container.name(),
                    container.config().toBuilder().networking(networking).build(),
                    container.state(),
                    container.createdAt());
            ManagedContainer managed = new ManagedContainer(restored, found.root());
            managed.stoppedByPerson = true;
            table.saveConfig(managed);
            table.saveState(managed);
            index.add(managed);
            back = true;
            events.announce(managed, ContainerAction.RESTORE);
            return managed;
        } finally {
            if (!back) {
                if (reserved) {
                    index.release(container.name(), id);
                }
                keep(found);
            }
        }
    }

    private SetAside find(String ref) {
        List<SetAside> fitting = new ArrayList<>();
        for (Kept candidate : kept.values()) {
            Container container = candidate.container().container();
            if (container.id().equals(ref)) {
                return candidate.container();
            }
            if (container.name().equals(ref)
                    || (!ref.isEmpty() && container.id().startsWith(ref))) {
                fitting.add(candidate.container());
            }
        }
        if (fitting.isEmpty()) {
            throw notThere(ref);
        }
        if (fitting.size() > 1) {
            throw EngineException.invalid("multiple removed containers found with: " + ref + "; give the whole id");
        }
        return fitting.getFirst();
    }

    private static EngineException notThere(String ref) {
        return EngineException.notFound("No removed container: " + ref + " (they are kept for " + KEPT_FOR.toMinutes()
                + " minutes, and not at all when the disk is nearly full)");
    }

    private void requireImage(SetAside container) {
        if (container.root().image() == null) {
            return;
        }
        ImageStore store = images.get().store();
        if (store.byId(container.root().image()).isEmpty()) {
            throw new EngineException(
                    ErrorKind.NOT_FOUND,
                    "container " + container.container().name() + " can't be had back: its image "
                            + container.root().image() + " has been removed since; pull the image again first");
        }
    }
}
