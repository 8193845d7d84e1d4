package io.cooperage.engine.container;

import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.event.EngineEvent.TaskEvent;
import io.cooperage.engine.event.EngineEvent.TaskState;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ContentLease;
import io.cooperage.engine.image.ResolvedImage;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.PreparedRoot;
import io.cooperage.engine.layer.RootStore;
import io.cooperage.engine.oci.ImageConfig.Defaults;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes containers: checks, root filesystem, folder, row, in that order, so that nothing half-made is ever
/// visible.
final class ContainerFactory {
    /// Progress is shown, not measured: a few times a second is enough.
    private static final long REPORT_NANOS = 100_000_000;

    private final ContainerIndex index;
    private final ContainerTable table;
    private final ContainerFiles files;
    private final ContainerLauncher launcher;
    private final ContainerConnections connections;
    private final RootStore roots;
    private final Supplier<ContainerImages> images;
    private final IdMap ids;
    private final EventStream events;
    private final InstantSource clock;
    private final NameGenerator names;
    private final ContainerMounts mounts;

    ContainerFactory(
            ContainerIndex index,
            ContainerTable table,
            ContainerFiles files,
            ContainerLauncher launcher,
            ContainerConnections connections,
            RootStore roots,
            Supplier<ContainerImages> images,
            IdMap ids,
            EventStream events,
            InstantSource clock,
            NameGenerator names,
            ContainerMounts mounts) {
        this.mounts = mounts;
        this.index = index;
        this.table = table;
        this.files = files;
        this.launcher = launcher;
        this.connections = connections;
        this.roots = roots;
        this.images = images;
        this.ids = ids;
        this.events = events;
        this.clock = clock;
        this.names = names;
    }

    /// @param ahead networks that it names may be missing until it starts
    ManagedContainer create(ContainerConfig asked, boolean ahead) {
        ConfigCheck.root(asked.root());
        if (asked.root() instanceof RootSource.Image(String ref)) {
            // Kept until the row is there: from then on the row keeps the layers.
            try (ContentLease lease = images.get().store().lease()) {
                ResolvedImage image = lease.image(ref);
                ContainerConfig config =
                        ImageDefaults.merge(asked, image.config().config());
                return create(config, images.get().root(image), ahead);
            }
        }
        if (asked.root() instanceof RootSource.Layers layers) {
            // Kept until the row is there: from then on the row keeps them.
            try (ContentLease lease = images.get().store().lease()) {
                layers.chainIds().forEach(lease::layer);
                return create(
                        ImageDefaults.merge(asked, Defaults.NONE), images.get().root(layers.chainIds()), ahead);
            }
        }
        return create(ImageDefaults.merge(asked, Defaults.NONE), null, ahead);
    }

    /// @param root null when it is a folder or an archive
    private ManagedContainer create(ContainerConfig asked, @Nullable ContainerRoot root, boolean ahead) {
        ConfigCheck.config(asked);
        String id = Ids.random();
        String name = reserveName(asked.name(), id);
        boolean made = false;
        try {
            ContainerConfig config = connections.admit(id, name, mounts.plan(asked), ahead);
            Container container = new Container(id, name, config, ContainerState.CREATED, clock.instant());
            launcher.check(container);
            ManagedContainer managed = root == null ? onFiles(container) : made(container, root);
            made = true;
            return managed;
        } finally {
            if (!made) {
                connections.forget(id);
                index.release(name, id);
            }
        }
    }

    private ManagedContainer onFiles(Container container) {
        return switch (container.config().root()) {
            case RootSource.Directory(Path path) -> made(container, ContainerRoot.of(path));
            case RootSource.Archive(Path path) -> {
                // Leased until the row is there: from then on the row keeps the tree.
                try (PreparedRoot root = unpacked(path)) {
                    yield made(container, ContainerRoot.of(root.directory()));
                }
            }
            case RootSource.Image(String ref) -> throw new IllegalStateException("image " + ref + " is resolved first");
            case RootSource.Layers layers -> throw new IllegalStateException(layers + " are resolved first");
        };
    }

    private String reserveName(@Nullable String asked, String id) {
        if (asked != null && !asked.isEmpty()) {
            String name = ConfigCheck.name(asked);
            index.reserve(name, id);
            return name;
        }
        while (true) {
            String name = names.next(index::isTaken);
            if (index.tryReserve(name, id)) {
                return name;
            }
        }
    }

    private ManagedContainer made(Container planned, ContainerRoot root) {
        files.create(planned.id());
        boolean made = false;
        try {
            ManagedContainer managed = inserted(withVolumes(planned), root);
            made = true;
            return managed;
        } finally {
            if (!made) {
                files.delete(planned.id());
                mounts.forget(planned.id(), true);
            }
        }
    }

    private Container withVolumes(Container planned) {
        ContainerConfig config = mounts.make(planned.id(), planned.config());
        return new Container(planned.id(), planned.name(), config, planned.state(), planned.createdAt());
    }

    private ManagedContainer inserted(Container container, ContainerRoot root) {
        // An image may have no layer at all; overlay wants one.
        ContainerRoot lower = root.lowers().isEmpty()
                ? new ContainerRoot(List.of(files.makeEmptyLower(container.id())), root.image(), root.layers())
                : root;
        ManagedContainer managed = new ManagedContainer(container, lower);
        table.insert(managed);
        index.add(managed);
        return managed;
    }

    private PreparedRoot unpacked(Path archive) {
        String taskId = Ids.random().substring(0, 12);
        String title = "Unpack " + archive.getFileName();
        long total = archive.toFile().length();
        AtomicLong reported = new AtomicLong();
        TaskState outcome = TaskState.FAILED;
        report(taskId, title, TaskState.RUNNING, "", 0, total);
        try {
            PreparedRoot root = roots.prepare(archive, ids, (done, _) -> {
                long now = System.nanoTime();
                long last = reported.get();
                if (now - last > REPORT_NANOS && reported.compareAndSet(last, now)) {
                    report(taskId, title, TaskState.RUNNING, "", done, total);
                }
            });
            outcome = TaskState.SUCCEEDED;
            return root;
        } catch (EngineException e) {
            outcome = switch (e.kind()) {
                case CANCELLED -> TaskState.CANCELLED;
                default -> TaskState.FAILED;
            };
            throw e;
        } finally {
            report(taskId, title, outcome, "", total, total);
        }
    }

    private void report(String id, String title, TaskState state, String detail, long done, long total) {
        events.publish(new TaskEvent(clock.instant(), id, title, state, detail, done, total));
    }
}
