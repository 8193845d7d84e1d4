package io.cooperage.engine.container;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.cooperage.engine.container.log.LogWatcher;
import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.image.ImageUsers.ImageUse;
import io.cooperage.engine.layer.IdMap;
import io.cooperage.engine.layer.RootStore;
import io.cooperage.engine.linux.AppArmor;
import io.cooperage.engine.linux.Cgroup;
import io.cooperage.engine.linux.CgroupTree;
import io.cooperage.engine.linux.OpenFileLimit;
import io.cooperage.engine.linux.Syscalls;
import io.cooperage.engine.linux.UserNamespaces;
import io.cooperage.engine.network.ContainerNetworks;
import io.cooperage.engine.oci.Digest;
import io.cooperage.engine.runtime.HostFacts;
import io.cooperage.engine.runtime.ShimRuntime;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.DiskRoom;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import io.cooperage.engine.store.TreeRemover;
import io.cooperage.engine.volume.ContainerVolumes;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The containers of one engine on this machine, wired together.
public final class LocalContainers implements AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = ContainerTable.MIGRATIONS;

    private final DefaultContainerService service;
    private final ContainerIndex index;
    private final ContainerFiles files;
    private final CgroupTree cgroups;
    private final LogWatcher logWatcher;
    private final LaunchRecord launches;
    private final FolderDisposal disposal;
    private final ShimRuntime runtime;
    private final boolean rootless;
    private final Workrooms workrooms;

    private LocalContainers(
            DefaultContainerService service,
            ContainerIndex index,
            ContainerFiles files,
            CgroupTree cgroups,
            LogWatcher logWatcher,
            LaunchRecord launches,
            FolderDisposal disposal,
            ShimRuntime runtime,
            boolean rootless,
            Workrooms workrooms) {
        this.workrooms = workrooms;
        this.service = service;
        this.index = index;
        this.files = files;
        this.cgroups = cgroups;
        this.logWatcher = logWatcher;
        this.launches = launches;
        this.disposal = disposal;
        this.runtime = runtime;
        this.rootless = rootless;
    }

    /// Opens the store of containers and brings it in line with what really runs.
    ///
    /// @param room gets what removed containers have of it
    public static LocalContainers open(
            EnginePaths paths,
            Database database,
            EventStream events,
            Supplier<ContainerImages> images,
            ContainerNetworks networks,
            ContainerVolumes volumes,
            DiskRoom room) {
        Syscalls kernel = Syscalls.host();
        UserNamespaces own = UserNamespaces.ofSelf();
        HostFacts host = HostFacts.detect();
        NestedIds ids = ids(kernel, own);
        IdMap fileIds = fileIds(own, ids);
        ObjectMapper json = EngineJson.mapper();
        InstantSource clock = InstantSource.system();
        CgroupTree cgroups = CgroupTree.detect(paths.engineName());
        ShimRuntime runtime = ShimRuntime.open(paths.data().resolve("bin"));
        LogWatcher logWatcher = new LogWatcher();
        ContainerIndex index = new ContainerIndex();
        ContainerTable table = new ContainerTable(database, json);
        ContainerFiles files = new ContainerFiles(paths, new TreeRemover(kernel));
        files.prepare(kernel);
        LaunchRecord launches = new LaunchRecord(json);
        FolderDisposal disposal = new FolderDisposal(files, launches);
        ContainerConnections connections = new ContainerConnections(networks, files, table, index);
        StoppedRoots stopped = new StoppedRoots(kernel, files, volumes, fileIds, own.rootless());
        ContainerMounts mounts =
                new ContainerMounts(index, volumes, stopped, new Subpaths(kernel, paths), events, clock);
        Confinement confinement = new Confinement(AppArmor.ofThisMachine(), own.rootless());
        SpecFactory specs =
                new SpecFactory(own.rootless(), ids.uids(), ids.gids(), OpenFileLimit.ofSelf(), confinement);
        Path init = ShimRuntime.program(paths.data().resolve("bin"));
        Privileges privileges = Privileges.onThisMachine();
        UserResolver users = new UserResolver(kernel);
        HostDevices devices = new HostDevices(kernel, own.rootless());
        ContainerLauncher launcher = new ContainerLauncher(
                files,
                table::saveCgroup,
                specs,
                new SpecAdditions(index, files, kernel, init, own.rootless()),
                privileges,
                confinement,
                users,
                devices,
                cgroups,
                runtime,
                host,
                json,
                launches,
                disposal,
                connections,
                mounts);
        ContainerFiles rooms = ContainerFiles.ofBuilds(paths, new TreeRemover(kernel));
        rooms.prepare(kernel);
        ContainerConnections roomConnections = new ContainerConnections(networks, rooms, table, index);
        ContainerLauncher roomLauncher = new ContainerLauncher(
                rooms,
                rooms::saveCgroup,
                specs,
                new SpecAdditions(index, rooms, kernel, init, own.rootless()),
                privileges,
                confinement,
                users,
                devices,
                cgroups,
                runtime,
                host,
                json,
                launches,
                disposal,
                roomConnections,
                mounts);
        Workrooms workrooms = new Workrooms(new Workrooms.Parts(
                paths,
                kernel,
                rooms,
                roomLauncher,
                roomConnections,
                networks,
                new StoppedRoots(kernel, rooms, volumes, fileIds, own.rootless()),
                cgroups,
                fileIds,
                launches,
                users));
        workrooms.sweep();
        RootStore roots = new RootStore(kernel, paths.roots());
        roots.recover();
        ContainerFactory factory = new ContainerFactory(
                index,
                table,
                files,
                launcher,
                connections,
                roots,
                images,
                fileIds,
                events,
                clock,
                new NameGenerator(RandomGenerator.getDefault()),
                mounts);
        Orphans orphans = new Orphans(kernel);
        ContainerImager imager = new ContainerImager(images, files, kernel, fileIds, clock);
        boolean oomChoice = List.of(CgroupTree.Mode.V1, CgroupTree.Mode.HYBRID).contains(cgroups.mode())
                && cgroups.controllers().contains(Cgroup.Controller.MEMORY);
        ContainerViews views = new ContainerViews(
                new InspectView(json, paths, oomChoice), files, kernel, launches, logWatcher, connections, confinement);
        LifeCycle life =
                new LifeCycle(index, table, files, launcher, imager, images, networks, volumes, paths, events, clock);
        room.reserve(life.kept);
        DefaultContainerService service = new DefaultContainerService(
                index,
                factory,
                table,
                views,
                life,
                connections,
                new ContainerFileTrees(kernel, files, stopped, fileIds, events, clock),
                room);
        new Reconciler(index, table, files, launcher, cgroups, clock, orphans, connections).run(service);
        mounts.recover(
                table.setAside().stream().map(aside -> aside.container().id()).toList());
        service.open();
        return new LocalContainers(
                service, index, files, cgroups, logWatcher, launches, disposal, runtime, own.rootless(), workrooms);
    }

    private static NestedIds ids(Syscalls kernel, UserNamespaces own) {
        return own.rootless()
                ? NestedIds.of(own, kernel.geteuid(), kernel.getegid())
                : new NestedIds(List.of(), List.of());
    }

    private static IdMap fileIds(UserNamespaces own, NestedIds ids) {
        return own.rootless() ? new IdMap(ids.uids(), ids.gids()) : IdMap.IDENTITY;
    }

    /// Who owns on disk what belongs to whom in the containers of this machine.
    public static IdMap fileIds() {
        UserNamespaces own = UserNamespaces.ofSelf();
        return fileIds(own, ids(Syscalls.host(), own));
    }

    /// For work on layers that is no container.
    public Workrooms workrooms() {
        return workrooms;
    }

    public ContainerService service() {
        return service;
    }

    /// Which images the containers stand on, as of now.
    public List<ImageUse> imageUses() {
        return index.all().stream()
                .<ImageUse>mapMulti((container, uses) -> {
                    Digest image = container.root().image();
                    if (image != null) {
                        uses.accept(new ImageUse(image, container.id(), container.isAlive()));
                    }
                })
                .toList();
    }

    /// Layers under containers that stand on no image, as of now; also of those that were removed and may
    /// come back.
    public Set<Digest> layersWithoutImage() {
        return Stream.concat(index.all().stream().map(ManagedContainer::root), service.setAsideRoots().stream())
                .filter(root -> root.image() == null)
                .flatMap(root -> root.layers().stream())
                .collect(Collectors.toSet());
    }

    /// The same, as an engine that runs elsewhere stored it last.
    public static List<ImageUse> imageUses(Database database) {
        return new ContainerTable(database, EngineJson.mapper())
                .all().stream()
                        .<ImageUse>mapMulti((stored, uses) -> {
                            Digest image = stored.root().image();
                            if (image != null) {
                                Container container = stored.container();
                                uses.accept(new ImageUse(
                                        image,
                                        container.id(),
                                        container.state().status().isAlive()));
                            }
                        })
                        .toList();
    }

    /// What a container's root is made of.
    ///
    /// @throws io.cooperage.engine.error.EngineException NOT_FOUND "No such container: x"
    public ContainerTree tree(String ref) {
        ManagedContainer container = index.resolve(ref);
        ContainerRoot root = container.root();
        List<Path> folders = root.image() == null
                ? files.stack(container.id(), root).reversed()
                : List.of(files.upper(container.id()));
        return new ContainerTree(
                root.image(),
                folders,
                ContainerImager.defaults(container.value().config()));
    }

    public boolean rootless() {
        return rootless;
    }

    @Override
    public void close() {
        service.close();
        disposal.close();
        launches.close();
        logWatcher.close();
        runtime.close();
        cgroups.release();
    }
}
