package io.cooperage.engine;

import io.cooperage.engine.build.BuildService;
import io.cooperage.engine.build.LocalBuilds;
import io.cooperage.engine.cluster.ClusterGround;
import io.cooperage.engine.cluster.ClusterService;
import io.cooperage.engine.cluster.LocalCluster;
import io.cooperage.engine.container.ContainerImages;
import io.cooperage.engine.container.ContainerService;
import io.cooperage.engine.container.LocalContainers;
import io.cooperage.engine.doctor.Doctor;
import io.cooperage.engine.doctor.HostDoctor;
import io.cooperage.engine.error.EngineException;
import io.cooperage.engine.error.ErrorKind;
import io.cooperage.engine.event.EventBus;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageService;
import io.cooperage.engine.image.ImageUsers;
import io.cooperage.engine.image.LocalImages;
import io.cooperage.engine.image.RegistryService;
import io.cooperage.engine.image.browse.LayeredComparer;
import io.cooperage.engine.image.browse.TreeComparer;
import io.cooperage.engine.journal.Journal;
import io.cooperage.engine.journal.LocalJournal;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.LayerTar;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.network.LocalNetworks;
import io.cooperage.engine.network.NetworkService;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EngineFolders;
import io.cooperage.engine.store.EngineLock;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.SpareRoom;
import io.cooperage.engine.volume.LocalVolumes;
import io.cooperage.engine.volume.VolumeService;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The parts of an engine put together, and taken apart in the opposite order.
final class LocalEngine implements Engine {
    private final EnginePaths paths;
    private final Deque<AutoCloseable> parts = new ArrayDeque<>();
    private final EventBus events;
    private final LocalImages images;
    private final LocalContainers containers;
    private final LocalBuilds builds;
    private final LocalJournal journal;
    private final LocalNetworks networks;
    private final LocalVolumes volumes;
    private final LocalCluster cluster;
    private final Housekeeping housekeeping;
    private final TreeComparer comparer;
    private final Doctor doctor;
    private boolean closed;

    private LocalEngine(EnginePaths paths) {
        this.paths = paths;
        EngineFolders.prepare(paths);
        try {
            opened(EngineLock.acquire(paths.data()));
            SpareRoom spare = new SpareRoom(paths.spareRoom());
            spare.lend();
            Database database = opened(Database.open(paths.database(), migrations()));
            events = opened(new EventBus());
            DiskRoom room = new DiskRoom(spare);
            IdMap ids = LocalContainers.fileIds();
            journal = opened(LocalJournal.open(database, events));
            networks = opened(LocalNetworks.open(paths, database, events));
            volumes = opened(LocalVolumes.open(paths, database, events, ids, room));
            images = opened(LocalImages.open(paths, database, events, ids, !ids.isIdentity(), room));
            ContainerImages forContainers = new ContainerImages(
                    images.store(), images.layers(), LayerTar.of(Syscalls.host(), ids), images.blobs());
            containers = opened(LocalContainers.open(
                    paths, database, events, () -> forContainers, networks.containers(), volumes, room));
            builds = opened(LocalBuilds.open(
                    paths, database, events, images, containers.workrooms(), ids, room, System.getenv()));
            images.usedBy(new ImageUsers() {
                @Override
                public List<ImageUse> uses() {
                    return containers.imageUses();
                }

                @Override
                public Kept kept() {
                    Kept ofBuilds = builds.kept();
                    Set<Digest> layers = new HashSet<>(ofBuilds.layers());
                    layers.addAll(containers.layersWithoutImage());
                    return new Kept(layers, ofBuilds.blobs());
                }
            });
            comparer =
                    new LayeredComparer(Syscalls.host(), ids, paths.ingest(), new EngineTreeSides(images, containers));
            housekeeping = new EngineHousekeeping(
                    containers.service(),
                    images.service(),
                    networks.service(),
                    volumes,
                    builds.service(),
                    InstantSource.system());
            doctor = new HostDoctor(paths);
            cluster = opened(new LocalCluster(new ClusterGround(
                    paths,
                    containers.service(),
                    images.service(),
                    networks.service(),
                    networks.services(),
                    events,
                    containers.rootless(),
                    version(),
                    Clock.systemUTC())));
            spare.takeBack();
        } catch (EngineException e) {
            closeParts(e);
            throw e;
        }
    }

    static Engine open(EnginePaths paths) {
        return new LocalEngine(paths);
    }

    static List<Migration> migrations() {
        List<Migration> migrations = new ArrayList<>(LocalContainers.MIGRATIONS);
        migrations.addAll(LocalImages.MIGRATIONS);
        migrations.addAll(LocalNetworks.MIGRATIONS);
        migrations.addAll(LocalVolumes.MIGRATIONS);
        migrations.addAll(LocalJournal.MIGRATIONS);
        migrations.addAll(LocalBuilds.MIGRATIONS);
        return migrations;
    }

    /// Of the program that this is a part of.
    private static String version() {
        return Objects.requireNonNullElse(LocalEngine.class.getPackage().getImplementationVersion(), "development");
    }

    private <T extends AutoCloseable> T opened(T part) {
        parts.push(part);
        return part;
    }

    @Override
    public EnginePaths paths() {
        return paths;
    }

    @Override
    public ContainerService containers() {
        return containers.service();
    }

    @Override
    public ImageService images() {
        return images.service();
    }

    @Override
    public BuildService builder() {
        return builds.service();
    }

    @Override
    public RegistryService registries() {
        return images.registries();
    }

    @Override
    public NetworkService networks() {
        return networks.service();
    }

    @Override
    public VolumeService volumes() {
        return volumes;
    }

    @Override
    public ClusterService cluster() {
        return cluster;
    }

    @Override
    public Journal journal() {
        return journal;
    }

    @Override
    public Housekeeping housekeeping() {
        return housekeeping;
    }

    @Override
    public TreeComparer comparer() {
        return comparer;
    }

    @Override
    public EventStream events() {
        return events;
    }

    @Override
    public Doctor doctor() {
        return doctor;
    }

    @Override
    public boolean rootless() {
        return containers.rootless();
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        EngineException failure = closeParts(null);
        if (failure != null) {
            throw failure;
        }
    }

    /// Closes every part, whatever fails; what fails is added to `first`.
    private @Nullable EngineException closeParts(@Nullable EngineException first) {
        EngineException failure = first;
        while (!parts.isEmpty()) {
            try {
                parts.pop().close();
            } catch (Exception e) {
                // Every part must get its chance to close; the first failure is what the caller sees.
                EngineException wrapped = e instanceof EngineException engine
                        ? engine
                        : new EngineException(ErrorKind.INTERNAL, "close the engine: " + e.getMessage(), e);
                if (failure == null) {
                    failure = wrapped;
                } else {
                    failure.addSuppressed(wrapped);
                }
            }
        }
        return failure;
    }
}
