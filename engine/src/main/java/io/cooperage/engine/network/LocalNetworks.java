package io.cooperage.engine.network;

import io.cooperage.engine.event.EventStream;
import io.cooperage.engine.store.Database;
import io.cooperage.engine.store.EnginePaths;
import io.cooperage.engine.store.Migration;
import java.time.InstantSource;
import java.util.List;

/// The networks of one engine on this machine, wired together.
public final class LocalNetworks implements AutoCloseable {
    /// What this package keeps in the engine's database.
    public static final List<Migration> MIGRATIONS = NetworkTable.MIGRATIONS;

    private final NetworkMachine machine;
    private final NetworkCatalog catalog;
    private final ConnectedContainers containers;
    private final ServicePlane services;

    private LocalNetworks(
            NetworkMachine machine, NetworkCatalog catalog, ConnectedContainers containers, ServicePlane services) {
        this.machine = machine;
        this.catalog = catalog;
        this.containers = containers;
        this.services = services;
    }

    /// Changes nothing of the machine before a container needs a network; what an engine before this one
    /// left is
    /// looked at by [ContainerNetworks#reconcile].
    public static LocalNetworks open(EnginePaths paths, Database database, EventStream events) {
        return open(paths, database, events, FreeSubnets.ofThisMachine(), new MachineSeams(paths), new MachineNames());
    }

    static LocalNetworks open(
            EnginePaths paths,
            Database database,
            EventStream events,
            FreeSubnets free,
            NetworkSeams.Factory seams,
            EtcText etc) {
        InstantSource clock = InstantSource.system();
        NetworkState state = new NetworkState(new NetworkTable(database));
        NetworkMachine machine = new NetworkMachine(state, free, DeviceNames.of(paths.engineName()), seams);
        NetworkAnnouncer announcer = new NetworkAnnouncer(events, clock);
        NetworkCatalog catalog = new NetworkCatalog(state, machine, announcer, clock);
        catalog.definePredefined();
        return new LocalNetworks(
                machine,
                catalog,
                new ConnectedContainers(state, machine, announcer, etc),
                new MachineServicePlane(state, machine, NftFilter.tableName(paths.engineName())));
    }

    public NetworkService service() {
        return catalog;
    }

    public ContainerNetworks containers() {
        return containers;
    }

    /// What the mini cluster builds its services on.
    public ServicePlane services() {
        return services;
    }

    @Override
    public void close() {
        machine.close();
    }
}
